import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { removeFolder, type Server, startServer } from "../harness/server.ts";
import { each } from "./command.ts";

/** The day when pseudonyms begin is a decision with a date: it stands in the log, and coverage follows from it. */

let server: Server;
before(async () => {
  server = await startServer();
});
after(async () => {
  await server.stop();
  removeFolder(server.folder);
});

interface Shown {
  readonly observedSince: string;
  readonly gaps: readonly { readonly from: string; readonly to: string; readonly reason: string }[];
}

const plan = (...words: string[]) => server.cli("cutover", "plan", "product-analytics", ...words);

describe("a cut-over", () => {
  it("leaves the time until then uncovered, and says what people have to do", async () => {
    const at = "2099-03-02T06:00:00.000Z";
    const { code, stdout } = await plan("--choice", "break", "--at", at, "--reason", "agreed with the DPO", "--json");
    assert.equal(code, 0);
    const { steps } = JSON.parse(stdout) as { steps: readonly string[] };
    assert.ok(steps.some((one) => one.includes("2099-03-02")));
    assert.ok(
      steps.some((one) => one.includes("events until 2100-03-02")),
      "a year of retention later",
    );
    const shown = await server.api<Shown>("GET", "/coverage/product-analytics");
    const reason = "cut-over (break): agreed with the DPO";
    assert.deepEqual(shown.gaps, [{ from: shown.observedSince, to: at, reason }]);
    assert.equal((await server.cli("ledger", "verify")).code, 0);
  });

  it("prints other steps for other choices, and refuses what is none", async () => {
    const later = ["--at", "2099-03-02", "--reason", "a test"];
    assert.match((await plan("--choice", "new-project", ...later)).stdout, /starts_empty: true/);
    assert.match((await plan("--choice", "link-once", ...later)).stdout, /undoes the pseudonyms/);
    const wrong: readonly (readonly [readonly string[], RegExp])[] = [
      [["--choice", "never", ...later], /one of new-project, break, link-once/],
      [["--choice", "break", "--at", "soon", "--reason", "x"], /--at: write a day/],
      [["--choice", "break", "--at", "2001-01-01", "--reason", "x"], /--at is before/],
      [["--choice", "break", "--at", "2099-01-01"], /--reason is needed/],
    ];
    await each(wrong, async ([words, says]) => {
      const { code, stderr } = await plan(...words);
      assert.equal(code, 2);
      assert.match(stderr, says);
    });
  });
});
