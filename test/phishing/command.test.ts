import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { mailFrom } from "../../src/phishing/sketch.ts";
import { scenarios } from "./scenarios.ts";

const [scenario] = scenarios("authenticated");
assert.ok(scenario !== undefined);
const BAIT = mailFrom(scenario.phishing);
const NOTICE = mailFrom(scenario.genuine);

const folder = mkdtempSync(join(tmpdir(), "bulkhead-inspect-"));
after(() => rmSync(folder, { recursive: true, force: true }));
mkdirSync(join(folder, "mails", "deep"), { recursive: true });
const write = (name: string, content: Buffer | string): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const bait = write("mails/bait.eml", BAIT);
const notice = write("mails/deep/notice.eml", NOTICE);
write("mails/list.json", "{}");
const mbox = write(
  "mails.mbox",
  Buffer.concat([
    Buffer.from("From a@example.org Mon Nov  9 10:00:00 2026\n"),
    BAIT,
    Buffer.from("\n>From the start\n\nFrom b@example.org Mon Nov  9 10:00:00 2026\n"),
    NOTICE,
  ]),
);

function bulkhead(words: readonly string[], input: string | Buffer = "") {
  const entry = new URL("../../src/cli/bulkhead.ts", import.meta.url).pathname;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", entry, "inspect", ...words],
    {
      input,
      encoding: "utf8",
      cwd: folder,
    },
  );
  return { status, stdout, stderr, lines: stdout.trimEnd().split("\n") };
}

test("one mail is told in full as JSON, the same bytes each time", () => {
  const first = bulkhead([bait, "--json"]);
  assert.equal(first.status, 1, first.stderr);
  const told = JSON.parse(first.stdout) as Record<string, unknown>;
  const keys = ["verdict", "score", "claim", "authentication", "asks", "links", "reasons", "language", "limits"];
  assert.deepEqual(Object.keys(told), keys);
  assert.equal(told["verdict"], "phishing");
  assert.deepEqual(told["claim"], { brand: "openai", by: "sender-name" });
  assert.equal(bulkhead([bait, "--json"]).stdout, first.stdout);
  assert.equal(bulkhead(["--json"], BAIT).stdout, first.stdout);
});

test("a folder gives a line for each mail, in order, and an mbox too", () => {
  const { status, lines } = bulkhead([join(folder, "mails"), "--json"]);
  assert.equal(status, 1);
  const told = lines.map((line) => JSON.parse(line) as { file: string; verdict: string });
  assert.deepEqual(
    told.map(({ file }) => file),
    [bait, notice],
  );
  for (const one of told) assert.deepEqual(Object.keys(one), ["file", "verdict", "score", "reasons"]);
  assert.deepEqual(
    told.map(({ verdict }) => verdict),
    ["phishing", "nothing-found"],
  );
  const inBox = bulkhead([mbox, "--json"]).lines.map((line) => JSON.parse(line) as { file: string; verdict: string });
  assert.deepEqual(
    inBox.map(({ file, verdict }) => [file, verdict]),
    [
      [`${mbox}#1`, "phishing"],
      [`${mbox}#2`, "nothing-found"],
    ],
  );
});

test("people get a sentence and reasons in their language", () => {
  const { stdout, status } = bulkhead([bait, "--language", "fr"]);
  assert.equal(status, 1);
  assert.match(stdout, /^Ce message n'est pas ce qu'il prétend être/);
  assert.match(stdout, /hxxps:\/\/account-review\[\.\]example/);
  assert.match(
    bulkhead([], "Bitte geben Sie Ihr Passwort ein: https://x.example/").stdout,
    /Nothing was found|may not be/,
  );
});

test("a trusted server's results verify, and exposed fields are a reason", () => {
  const verified = bulkhead([notice, "--authserv-id", "mx.example.com", "--json"]);
  assert.equal(verified.status, 0, verified.stderr);
  assert.equal((JSON.parse(verified.stdout) as { verdict: string }).verdict, "verified");
  const exposed = write("exposed.json", JSON.stringify({ name: "Sam Taylor", organisation: "org-7Hq2Lw9" }));
  assert.match(bulkhead([bait, "--incident", exposed, "--json"]).stdout, /"check":"personalised"/);
});

test("recorded answers take the place of the network", () => {
  const dns = write(
    "dns.json",
    JSON.stringify({ "openai.com": { TXT: ["v=spf1 -all"] }, "_dmarc.openai.com": { TXT: ["v=DMARC1; p=reject"] } }),
  );
  const spoof = write("spoof.eml", mailFrom({ from: "OpenAI <noreply@openai.com>", text: "Hello" }));
  const told = JSON.parse(bulkhead([spoof, "--dns", dns, "--json"]).stdout) as { authentication: { state: string } };
  assert.notEqual(told.authentication.state, "verified");
});

test("wrong use is told plainly", () => {
  for (const [words, says] of [
    [[join(folder, "none.eml")], /cannot read .*none\.eml/],
    [[bait, "--language", "xx"], /--language is one of/],
    [[bait, "--incident", bait], /is not JSON/],
    [[bait, "--dns", bait, "--online"], /exclude each other/],
  ] as const) {
    const { status, stderr } = bulkhead(words);
    assert.equal(status, 2, stderr);
    assert.match(stderr, says);
  }
});
