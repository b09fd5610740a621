import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { stringify } from "yaml";
import { COMMANDS } from "../../src/cli/commands.ts";
import { eventually, removeFolder, startServer } from "../harness/server.ts";
import { each, type Ran, run } from "./command.ts";

/** What the command line and a start tell somebody who made a mistake, and the exit codes that scripts rely on. */

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "bulkhead-commands-"));
});
after(() => removeFolder(folder));

describe("help", () => {
  it("has a usage line and an example for every command", async () => {
    await each(COMMANDS, async ({ name, options }) => {
      const help = await run([...name.split(" "), "--help"]);
      assert.equal(help.code, 0, name);
      assert.match(help.stdout, new RegExp(`^usage: bulkhead ${name}`, "m"));
      assert.match(help.stdout, new RegExp(`^example: .*bulkhead ${name}`, "m"));
      for (const flag of [...Object.keys(options), "config", "json"])
        assert.ok(help.stdout.includes(`--${flag}`), flag);
    });
  });

  it("refuses flags and words that do not fit", async () => {
    const cases = [
      ["serve", "--nonsense"],
      ["ledger", "subject"],
      ["incident", "show", "a", "b"],
      ["seal", "x", "--reason"],
    ];
    await each(cases, async (words) => {
      const wrong = await run(words);
      assert.equal(wrong.code, 2, words.join(" "));
      assert.match(wrong.stderr, /usage: bulkhead (serve|ledger subject|incident show|seal)/);
      assert.doesNotMatch(wrong.stderr, /\n\s+at /, "no stack trace");
    });
  });

  it("lists every command", async () => {
    for (const words of [[], ["--help"]]) {
      const { code, stdout } = await run(words);
      assert.equal(code, 0);
      for (const { name, summary } of COMMANDS) assert.ok(stdout.includes(name) && stdout.includes(summary), name);
    }
  });

  it("suggests the nearest command", async () => {
    const cases = [
      [["stauts"], /there is no command "stauts"; did you mean "status"\?/],
      [["ledger", "verfy"], /did you mean "ledger verify"\?/],
      [["incidents", "list"], /did you mean "incident list"\?/],
      [["xylophones"], /there is no command "xylophones"\n/],
    ] as const;
    await each(cases, async ([words, says]) => {
      const ran = await run(words);
      assert.equal(ran.code, 2);
      assert.match(ran.stderr, says);
    });
  });

  it("says what to do when no server runs", async () => {
    const file = configured("no-server", {});
    await each([["status"], ["ledger", "verify"], ["seal", "x", "--reason", "y"]], async (words) => {
      const ran = await run(["--config", file, ...words]);
      assert.equal(ran.code, 1);
      assert.match(ran.stderr, /no server runs on .*; start it with `bulkhead serve`/);
    });
  });
});

const DESTINATION = {
  id: "product-analytics",
  vendor: "mixpanel",
  recipient: "vendor",
  token: "t",
  upstream: "http://127.0.0.1:9",
};
const RECIPIENTS = [{ id: "vendor", legal_name: "Vendor, Inc.", country: "US" }];

/** A configuration file with a data directory of its own. */
function configured(name: string, more: Readonly<Record<string, unknown>>): string {
  const file = join(folder, `${name}.yaml`);
  const listen = { gateway: { listen: "127.0.0.1:0" }, console: { listen: "127.0.0.1:0" } };
  const config = { data: join(folder, name), ...listen, recipients: RECIPIENTS, destinations: [DESTINATION], ...more };
  writeFileSync(file, stringify(config));
  return file;
}

const serve = (file: string, environment: Readonly<Record<string, string>> = {}): Promise<Ran> =>
  run(["serve", "--config", file], { environment });

function refused(ran: Ran, code: number, says: RegExp): void {
  assert.equal(ran.code, code, ran.stderr);
  assert.match(ran.stderr, says);
  assert.doesNotMatch(ran.stderr, /\n\s+at /, "no stack trace");
}

describe("a start is refused", () => {
  it("with a wrong file, naming line, key, reason and the nearest key", async () => {
    const texts: readonly (readonly [string, RegExp])[] = [
      ["data: ./d\ngateway:\n  lisen: 127.0.0.1:1\n", /\.yaml:3: gateway\.lisen: unknown key; did you mean "listen"\?/],
      ["data: ./d\nconsole: { listen: 8481 }\n", /\.yaml:2: console\.listen: needs a string/],
      ["data: ./d\ndata: ./e\n", /\.yaml:2: /],
      ["data: [\n", /\.yaml:\d: /],
      [
        stringify({ recipients: RECIPIENTS, destinations: [{ ...DESTINATION, policy: "minimial" }] }),
        /\.yaml:\d+: destinations\.0\.policy: "minimial" is not in policies; did you mean "minimal"\?/,
      ],
      [
        stringify({ recipients: RECIPIENTS, destinations: [{ ...DESTINATION, vendor: "mixpannel" }] }),
        /destinations\.(0|product-analytics)\.vendor: there is no adapter "mixpannel"/,
      ],
      [
        stringify({
          recipients: RECIPIENTS,
          destinations: [DESTINATION],
          policies: { own: { rules: [{ where: "a", what: "keep" }] } },
        }),
        /policies\.own\.rules\.0\.why: is missing/,
      ],
    ];
    await each(texts, async ([text, says]) => {
      const file = join(folder, `wrong-${texts.findIndex((one) => one[0] === text)}.yaml`);
      writeFileSync(file, text);
      refused(await serve(file), 2, says);
    });
    refused(await serve(join(folder, "nothing.yaml")), 2, /nothing\.yaml: there is no such file/);
    const wrong = await serve(configured("typo", {}), { BULKHEAD_GATEWAY_LISTN: "127.0.0.1:1" });
    refused(wrong, 2, /environment BULKHEAD_GATEWAY_LISTN: .*did you mean BULKHEAD_GATEWAY_LISTEN\?/);
  });

  it("with a public console, as long as there is no sign-in", async () => {
    const addresses = ["0.0.0.0:0", "[::]:0", "192.0.2.7:8481", "example.org:8481"];
    await each(addresses, async (listen) => {
      const file = configured(`public-${addresses.indexOf(listen)}`, { console: { listen } });
      refused(
        await serve(file),
        2,
        /console\.listen: .*can be reached from other machines, and there is no sign-in yet/,
      );
    });
  });

  it("with an upstream that is the gateway itself", async () => {
    const cases = [
      ["127.0.0.1:18480", "http://127.0.0.1:18480"],
      ["0.0.0.0:18480", "http://localhost:18480/product-analytics"],
      ["127.0.0.1:18480", "http://[::1]:18480"],
    ] as const;
    await each(cases, async ([listen, upstream]) => {
      const name = `loop-${cases.findIndex((one) => one[1] === upstream)}`;
      const file = configured(name, { gateway: { listen }, destinations: [{ ...DESTINATION, upstream }] });
      refused(await serve(file), 2, /destinations\.product-analytics\.upstream: .* is this gateway itself/);
    });
  });

  it("with a file that the configuration names and that is not what it says", async () => {
    const text = join(folder, "text");
    writeFileSync(text, "neither PEM nor a database nor steps");
    const cases = [
      [{ geoip: { database: text } }, /geoip\.database: .* can't be read as a country database/],
      [
        { gateway: { listen: "127.0.0.1:0", tls: { certificate: text, key: text } } },
        /gateway\.tls: .* are no certificate/,
      ],
      [{ incidents: { playbook: text } }, /incidents\.playbook: /],
      [{ incidents: { playbook: join(folder, "none") } }, /incidents\.playbook: .* can't be read/],
    ] as const;
    await each(cases, async (one) => {
      const [more, says] = one;
      refused(await serve(configured(`file-${cases.indexOf(one)}`, more)), 2, says);
    });
  });

  it("on an address, a data directory or a key that is another's, which goes on undisturbed", async () => {
    const server = await startServer();
    const file = server.configFile;
    try {
      refused(await serve(file), 1, /data is in use by another bulkhead serve/);
      const taken = configured("taken", { gateway: { listen: server.gateway } });
      refused(await serve(taken), 1, /can't listen on 127\.0\.0\.1:\d+ \(EADDRINUSE\)/);
      assert.equal((await server.cli("status")).code, 0);
      assert.equal((await server.figures()).in, 0);
      assert.equal(await server.stop(), 0);

      const key = join(server.folder, "data.key");
      chmodSync(key, 0o644);
      refused(await serve(file), 1, /data\.key is readable by others \(mode 644\); run: chmod 600 /);
      chmodSync(key, 0o600);
      renameSync(key, `${key}.away`);
      refused(await serve(file), 1, /data\.key is gone, and this data directory was written with it; put it back/);
      writeFileSync(key, Buffer.alloc(32, 7).toString("base64"), { mode: 0o600 });
      refused(await serve(file), 1, /the master key is not the one that this data directory was written with/);
      const given = { BULKHEAD_MASTER_KEY: Buffer.alloc(32, 9).toString("hex") };
      refused(await serve(file, given), 1, /the master key is not the one/);
      writeFileSync(key, "too short", { mode: 0o600 });
      refused(await serve(file), 1, /data\.key holds no key of 32 bytes/);
    } finally {
      await server.stop();
      removeFolder(server.folder);
    }
  });
});

it("a start that fails behind a gateway that listens is told, and is the exit code in the end", async () => {
  const before = await startServer();
  await before.stop();
  const control = join(before.folder, "data/control");
  rmSync(control, { recursive: true });
  writeFileSync(control, "no folder");
  const server = await startServer({ after: before, waitFor: "gateway" });
  try {
    await eventually(() => /^bulkhead serve: /m.test(server.log()), 30_000, "the failure is told");
    assert.equal(await server.stop(), 1);
  } finally {
    await server.stop();
    removeFolder(server.folder);
  }
});
