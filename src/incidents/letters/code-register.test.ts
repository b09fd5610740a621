import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, it } from "node:test";
import { createCodeRegister } from "./code-register.ts";
import { type Draft, LETTERS, type NamedDraft, OUTBOX } from "./drafts.ts";
import { codeNumber, newCode, readCode } from "./letters.ts";

const folder = mkdtempSync(join(tmpdir(), "bulkhead-codes-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const [sent, under, bounced, queued] = [newCode(), newCode(), newCode(), newCode()];
const lines = [{ code: sent }, { not: "no-address" }, { code: under }, { code: bounced }, { code: queued }];
writeFileSync(join(folder, LETTERS), `${lines.map((one) => JSON.stringify(one)).join("\n")}\n`);
const draft = { audience: "affected", counts: { people: lines.length } } as Draft;
const named: NamedDraft = { hash: "h", folder, draft };

it("knows what left, as soon as it leaves, and nothing else", async () => {
  let now = 0;
  const register = createCodeRegister({ incidents: async () => ["i"], all: async () => [named] }, () => now);
  const at = async (code: string) => {
    now += 1_000;
    return (await register.find(code))?.sentAt;
  };
  const add = (text: string) => appendFileSync(join(folder, OUTBOX), text);
  assert.equal(await at(sent), undefined);
  add('{"n":0,"state":"sending","at":5}\n{"n":2,"state":"sen');
  assert.equal(await at(sent), 5);
  assert.equal(await at(under), undefined);
  add('ding","at":7}\n{"n":3,"state":"sending","at":8}\n{"n":3,"state":"bounced","at":9,"says":"","texts":""}\n');
  assert.deepEqual([await at(under), await at(bounced), await at(queued)], [7, undefined, undefined]);
  assert.equal(await at("BH-0000-0000-0000"), undefined);
});

it("asks the disk twice a second at most, however many ask", async () => {
  let looks = 0;
  const all = async () => {
    looks += 1;
    return [named];
  };
  const register = createCodeRegister({ incidents: async () => ["i"], all }, () => 1_000);
  await Promise.all(Array.from({ length: 50 }, () => register.find(sent)));
  assert.equal(looks, 1);
});

it("reads codes back from what people make of them", () => {
  for (let n = 0; n < 200; n++) {
    const code = newCode();
    assert.equal(readCode(code.toLowerCase().replaceAll("-", " ").replaceAll("0", "o").replaceAll("1", "l")), code);
    assert.ok(codeNumber(code) < 2n ** 60n);
  }
  for (const wrong of ["", "BH-7Q2K-9XWD-4TN", "BH-7Q2K-9XWD-4TNU", "BH-7Q2K-9XWD-4TNPA", "7Q2K-9XWD-4TNP"])
    assert.equal(readCode(wrong), undefined, wrong);
});
