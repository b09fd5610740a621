import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { lock } from "./lock.ts";

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "bulkhead-lock-"));
  for (const name of ["a", "b"]) mkdirSync(join(folder, name));
  symlinkSync(join(folder, "a"), join(folder, "same"));
});
after(() => rmSync(folder, { recursive: true, force: true }));

describe("a data directory's lock", () => {
  it("is held by one, per name and directory, whatever the directory is called", async () => {
    const held = await lock(join(folder, "a"), "gateway", 0);
    await assert.rejects(lock(join(folder, "a"), "gateway", 0), { code: "already-running" });
    await assert.rejects(lock(join(folder, "same"), "gateway", 0), {
      code: "already-running",
      message: /another bulkhead serve/,
    });
    const others = [await lock(join(folder, "a"), "stores", 0), await lock(join(folder, "b"), "gateway", 0)];
    for (const one of [held, ...others]) await one.release();
    const again = await lock(join(folder, "same"), "gateway", 0);
    await again.release();
  });

  it("is waited for", async () => {
    const held = await lock(join(folder, "a"), "stores", 0);
    const waiting = lock(join(folder, "a"), "stores", 5_000);
    setTimeout(() => void held.release(), 50);
    await (await waiting).release();
  });

  it("ends with a process that was killed", async () => {
    const code = `import { lock } from ${JSON.stringify(new URL("./lock.ts", import.meta.url).href)};
      await lock(${JSON.stringify(join(folder, "b"))}, "gateway", 0); console.log("held"); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ["--input-type=module", "--eval", code], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout, "data");
    await assert.rejects(lock(join(folder, "b"), "gateway", 0), { code: "already-running" });
    child.kill("SIGKILL");
    const held = await lock(join(folder, "b"), "gateway", 5_000);
    await held.release();
  });
});
