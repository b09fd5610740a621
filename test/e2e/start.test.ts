import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { removeFolder, startServer } from "../harness/server.ts";

/** What SDKs wait for after a restart: a gateway worker, and on the other core the command line with the configuration. */

const url = (path: string): string => JSON.stringify(new URL(`../../${path}`, import.meta.url).href);

/** Every file and built-in module that is loaded while `code` runs. */
function loadedBy(code: string): readonly string[] {
  const listing = `import { registerHooks } from "node:module";
    const loaded = [];
    registerHooks({ load: (url, context, next) => { loaded.push(url); return next(url, context); } });
    console.log = () => undefined;
    ${code}
    process.stdout.write(JSON.stringify(loaded));`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", listing], {
    encoding: "utf8",
  });
  assert.equal(stderr, "");
  return JSON.parse(stdout) as readonly string[];
}

/** A module costs about a millisecond, and a start has half a second. Think twice before raising these. */
const MOST_OF_WORKER = 210;
const MOST_OF_COMMAND_LINE = 200;

describe("what is loaded before the gateway listens", () => {
  it("is little in the worker", () => {
    const loaded = loadedBy(`await import(${url("src/gateway/worker.ts")});`);
    assert.ok(loaded.length <= MOST_OF_WORKER, `${loaded.length} modules`);
  });

  it("is no other command", () => {
    const loaded = loadedBy(`await (await import(${url("src/cli/run.ts")})).run(["serve", "--help"]);`);
    assert.ok(loaded.some((one) => one.endsWith("/cli/serve.ts")));
    assert.ok(!loaded.some((one) => one.endsWith("/cli/commands.ts")));
    assert.ok(loaded.length <= MOST_OF_COMMAND_LINE, `${loaded.length} modules`);
  });
});

describe("compiled code", () => {
  it("is there at the next start, in the worker too, in the folder that systemd gives", async () => {
    const cache = mkdtempSync(join(tmpdir(), "bulkhead-cache-"));
    const environment = { CACHE_DIRECTORY: cache, NODE_COMPILE_CACHE: "" };
    const first = await startServer({ environment });
    assert.equal(await first.stop(), 0);
    const next = await startServer({
      after: first,
      environment: { ...environment, NODE_DEBUG_NATIVE: "COMPILE_CACHE" },
    });
    assert.equal(await next.stop(), 0);
    for (const path of ["gateway/worker", "cli/serve", "engine", "store/pglite"])
      assert.match(next.log(), new RegExp(`code cache for ESM file://\\S+/src/${path}.ts was accepted`), path);
    assert.ok(next.log().includes(join(cache, "bulkhead")));
    removeFolder(cache);
    removeFolder(first.folder);
  });
});
