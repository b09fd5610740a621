import assert from "node:assert/strict";
import { test } from "node:test";
import type { LookAlike } from "../lookalikes.ts";
import { resolveEach } from "./registered.ts";

const name = (domain: string): LookAlike => ({ domain, kind: "combosquat", risk: 0.5, says: "" });
const failing = (code: string) => Promise.reject(Object.assign(new Error(code), { code }));

const ANSWERS: Readonly<Record<string, () => Promise<readonly string[]>>> = {
  "taken.example": () => Promise.resolve(["192.0.2.1"]),
  "parked.example": () => failing("ENODATA"),
  "free.example": () => failing("ENOTFOUND"),
  "silent.example": () => failing("ETIMEOUT"),
};

test("an address, none, no such name and no answer are told apart, in order", async () => {
  const names = Object.keys(ANSWERS).map(name);
  const resolved = await resolveEach(names, (domain) => ANSWERS[domain]?.() ?? assert.fail(domain));
  assert.deepEqual(
    resolved.map(({ domain, registration, addresses }) => [domain, registration, addresses]),
    [
      ["taken.example", "registered", ["192.0.2.1"]],
      ["parked.example", "registered", []],
      ["free.example", "free", []],
      ["silent.example", "unknown", []],
    ],
  );
});

test("only a few questions are open at a time, and each name is asked once", async () => {
  const names = Array.from({ length: 100 }, (_, index) => name(`n${index}.example`));
  const asked: string[] = [];
  let open = 0;
  let most = 0;
  await resolveEach(names, async (domain) => {
    asked.push(domain);
    most = Math.max(most, ++open);
    await new Promise((done) => setImmediate(done));
    open--;
    return [];
  });
  assert.deepEqual(asked.toSorted(), names.map(({ domain }) => domain).toSorted());
  assert.ok(most > 1 && most <= 16, `${most} at a time`);
});
