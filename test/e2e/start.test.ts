import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, it } from "node:test";

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
