import assert from "node:assert/strict";
import dns from "node:dns/promises";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { type LoadedConfig, loadConfig } from "../platform/config.ts";
import { brandsCheck } from "./brands-check.ts";
import { type Invocation, Usage } from "./command.ts";
import { lookalikesCommand } from "./lookalikes.ts";

const folder = mkdtempSync(join(tmpdir(), "bulkhead-lookalikes-"));
after(() => rmSync(folder, { recursive: true }));

/** The configuration of nobody, or of an organisation that has this domain. */
function configured(own: string | undefined): LoadedConfig {
  const loaded = loadConfig(undefined, {});
  if (own === undefined) return loaded;
  const inspector = { ...loaded.config.inspector, names: ["Kelpworks"], domains: [own] };
  return { ...loaded, config: { ...loaded.config, inspector } };
}

async function run(words: readonly string[], options: Invocation["options"] = {}, json = true, own?: string) {
  const lines: string[] = [];
  const code = await lookalikesCommand.run({
    positionals: words,
    options,
    json,
    config: () => configured(own),
    out: (text) => lines.push(text),
    note: () => undefined,
  });
  return { code, lines };
}

interface Listed {
  readonly domain: string;
  readonly unicode?: string;
  readonly kind: string;
  readonly risk: number;
  readonly says: string;
}

const listed = async (options: Invocation["options"] = {}) =>
  JSON.parse((await run(["openai.com"], options)).lines.join("")) as Listed[];

test("a list in JSON has name, kind, risk and reason, and the filters hold", async () => {
  const all = await listed();
  assert.ok(all.length > 500);
  for (const one of all) {
    assert.deepEqual(
      Object.keys(one).filter((key) => !["domain", "unicode", "kind", "risk", "says"].includes(key)),
      [],
    );
  }
  assert.equal((await listed({ limit: "7" })).length, 7);
  assert.deepEqual([...new Set((await listed({ kind: "omission, plural" })).map(({ kind }) => kind))].toSorted(), [
    "omission",
    "plural",
  ]);
  assert.ok(all.some(({ unicode }) => unicode !== undefined));
  assert.ok((await listed({ ascii: true })).every(({ domain }) => !domain.includes("xn--")));
});

test("an earlier list leaves only what is new", async () => {
  const [first, ...others] = await listed();
  const json = join(folder, "yesterday.json");
  writeFileSync(json, JSON.stringify(others));
  assert.deepEqual(await listed({ since: json }), [first]);
  const plain = join(folder, "yesterday.txt");
  writeFileSync(plain, others.map(({ domain }) => domain).join("\n"));
  assert.deepEqual(await listed({ since: plain }), [first]);
});

test("a strange domain is traced, and the exit code says whether it imitates", async () => {
  const found = await run([], { of: "openai-billing.com" });
  assert.equal(found.code, 1);
  assert.deepEqual(JSON.parse(found.lines.join("")), {
    brand: "openai",
    domain: "openai.com",
    how: "combosquat",
    strength: "strong",
    distance: 0,
  });
  assert.match((await run([], { of: "о\u0440enai.com" }, false)).lines.join(""), /imitates openai.com of OpenAI/);
  assert.deepEqual(await run([], { of: "example.org" }), { code: 0, lines: ["null"] });
  assert.match((await run([], { of: "tm.openai.com" }, false)).lines.join(""), /belongs to OpenAI/);
});

test("what it can't do it says", async () => {
  await assert.rejects(run([]), Usage);
  await assert.rejects(run(["openai.com"], { of: "openal.com" }), Usage);
  await assert.rejects(run(["co.uk"]), Usage);
  await assert.rejects(run(["openai.com"], { kind: "omission,magic" }), /--kind takes combosquat/);
  await assert.rejects(run(["openai.com"], { limit: "0" }), /--limit takes/);
  await assert.rejects(run(["openai.com"], { since: join(folder, "none") }), /can't be read/);
  writeFileSync(join(folder, "broken.json"), "[{");
  await assert.rejects(
    run(["openai.com"], { since: join(folder, "broken.json") }),
    /no list that lookalikes --json wrote/,
  );
  await assert.rejects(run([], { of: " " }), Usage);
});

test("nothing is asked of the network unless --resolve says so", async (context) => {
  const dialled = context.mock.method(net.Socket.prototype, "connect", () => assert.fail("dialled"));
  const asked = context.mock.method(dns.Resolver.prototype, "resolve4", (domain: string) =>
    domain === "openai-support.com"
      ? Promise.resolve(["192.0.2.7"])
      : Promise.reject(Object.assign(new Error(), { code: "ENOTFOUND" })),
  );
  await run(["openai.com"]);
  await run([], { of: "openai-login.com" });
  assert.equal(dialled.mock.callCount() + asked.mock.callCount(), 0);

  const registered = await run(["openai.com"], { resolve: true, limit: "20" }, false);
  assert.equal(asked.mock.callCount(), 20);
  assert.equal(registered.lines.length, 1);
  assert.match(registered.lines.join(""), /openai-support\.com .* 192\.0\.2\.7/);
});

async function check(own?: string) {
  const lines: string[] = [];
  const code = await brandsCheck.run({
    positionals: [],
    options: {},
    json: true,
    config: () => configured(own),
    out: (text) => lines.push(text),
    note: () => undefined,
  });
  return { code, ...(JSON.parse(lines.join("")) as { brands: number; domains: number; problems: string[] }) };
}

test("brands check counts what it has checked, and reads the organisation's own profile", async () => {
  const shipped = await check();
  assert.equal(shipped.code, 0);
  assert.ok(shipped.brands > 60 && shipped.domains > shipped.brands);
  assert.deepEqual(shipped.problems, []);
  assert.equal((await check("kelpworks.io")).brands, shipped.brands + 1);
  const unsound = await check("co.uk");
  assert.equal(unsound.code, 1);
  assert.match(unsound.problems.join(), /own: co\.uk is no domain/);
});

test("the organisation's own domain is protected", async () => {
  const found = await run([], { of: "kelpworks-login.com" }, false, "kelpworks.io");
  assert.match(found.lines.join(""), /imitates kelpworks\.io of Kelpworks: combosquat, strong/);
});
