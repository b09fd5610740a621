import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { it } from "node:test";

const run = (code: number) =>
  spawnSync(
    process.execPath,
    [
      "--disable-warning=ExperimentalWarning",
      "--input-type=module",
      "--eval",
      `import { leave } from ${JSON.stringify(new URL("./leave.ts", import.meta.url).href)};
       process.on("exit", () => console.log("Node's own end"));
       setInterval(() => undefined, 1_000);
       console.log("said before");
       console.error("and here");
       leave(${code});`,
    ],
    { encoding: "utf8" },
  );

it("ends with its code, with all that was said, and without Node's own end", () => {
  for (const code of [0, 1, 2]) {
    const { status, signal, stdout, stderr } = run(code);
    assert.deepEqual(
      { status, signal, stdout, stderr },
      { status: code, signal: null, stdout: "said before\n", stderr: "and here\n" },
    );
  }
});
