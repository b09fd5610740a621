import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, it } from "node:test";

/** A run that starts something, says so, and has nothing else to do. */
const run = (command: string, reach: "process" | "group") => {
  const code = `
    import { spawn } from "node:child_process";
    import { leash } from "${new URL("leash.ts", import.meta.url).href}";
    const options = { detached: ${reach === "group"}, stdio: ["ignore", "inherit", "ignore"] };
    leash(spawn("sh", ["-c", "${command}"], options), "${reach}");
    console.log("started");`;
  return spawn(process.execPath, ["--input-type=module-typescript", "--eval", code], {
    stdio: ["ignore", "pipe", "inherit"],
  });
};

describe("what is on a leash", () => {
  for (const [reach, command] of [
    ["process", "exec sleep 600"],
    ["group", "sleep 600 & wait"],
  ] as const)
    it(`ends with the run that started it: a ${reach}`, { timeout: 30_000 }, async () => {
      const started = run(command, reach);
      await once(started.stdout, "data");
      started.kill("SIGKILL");
      // The output is closed once nobody has it open any more.
      await once(started, "close");
      assert.equal(started.signalCode, "SIGKILL");
    });

  it("may end by itself, and does not hold the run", { timeout: 30_000 }, async () => {
    const started = run("true", "group");
    started.stdout.resume();
    const [code] = (await once(started, "close")) as [number];
    assert.equal(code, 0);
  });
});
