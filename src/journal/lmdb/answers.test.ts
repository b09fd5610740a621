import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { idSealer } from "../../platform/seal-ids.ts";
import { lmdbAnswers } from "./answers.ts";
import { openEnvironment } from "./environment.ts";

const WEEK_MS = 7 * 86_400_000;
const sealer = idSealer(new Uint8Array(32).fill(7));

test("answers are kept sealed, found after a restart and by nobody else, for one week to two", async () => {
  const folder = mkdtempSync(join(tmpdir(), "bulkhead-answers-"));
  try {
    let at = 100 * WEEK_MS;
    let environment = openEnvironment(folder);
    let answers = lmdbAnswers(environment, sealer, () => at);
    assert.equal(answers.find("analytics", "p1"), undefined);
    await answers.keep("analytics", "p1", "blue-for-somebody");
    await answers.keep("analytics", "p1", "blue-for-somebody");
    await answers.keep("analytics", "p2", "x".repeat(300_000));
    await environment.root.close();
    const stored = readFileSync(join(folder, "data.mdb"));
    assert.equal(stored.includes("blue-for-somebody"), false);

    environment = openEnvironment(folder);
    answers = lmdbAnswers(environment, sealer, () => at);
    assert.equal(answers.find("analytics", "p1"), "blue-for-somebody");
    assert.equal(answers.find("other", "p1"), undefined);
    assert.equal(answers.find("analytics", "p2"), undefined, "too long to keep");
    const stranger = lmdbAnswers(environment, idSealer(new Uint8Array(32).fill(8)), () => at);
    assert.equal(stranger.find("analytics", "p1"), undefined);

    at += WEEK_MS;
    assert.equal(answers.find("analytics", "p1"), "blue-for-somebody");
    await answers.keep("analytics", "p1", "red");
    assert.equal(answers.find("analytics", "p1"), "red");
    at += WEEK_MS;
    await answers.keep("analytics", "p3", "red");
    assert.equal([...environment.answers.getKeys()].length, 2, "what is two weeks old is gone");
    at += 2 * WEEK_MS;
    assert.equal(answers.find("analytics", "p3"), undefined);
    await environment.root.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
