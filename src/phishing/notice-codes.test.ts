import assert from "node:assert/strict";
import { test } from "node:test";
import { VELAFIN } from "../../test/phishing/offline.ts";
import { inspect } from "./inspect.ts";
import { inspectWithCodes } from "./notice-codes.ts";
import { mailFrom } from "./sketch.ts";

const OURS = "BH-7Q2K-9XWD-4TNP";
const FORGED = "BH-FAKE-CODE-1111";

const showing = (...codes: readonly string[]): Buffer =>
  mailFrom({
    from: "Velafin <notices@velafin.example>",
    subject: "What happened",
    text: `Your notice codes: ${codes.join(", ")}.`,
  });

function registerOf(...codes: readonly string[]) {
  const asked: string[] = [];
  return { asked, isOurs: async (code: string) => (asked.push(code), codes.includes(code)) };
}

const says = (inspection: Awaited<ReturnType<typeof inspect>>) =>
  inspection.reasons.filter(({ check }) => check === "forged-code").map(({ evidence }) => evidence.excerpt);

test("a code that was never given out speaks against a mail, one that was does not", async () => {
  const { asked, isOurs } = registerOf(OURS);
  const forged = await inspectWithCodes(showing(FORGED), VELAFIN, isOurs);
  const genuine = await inspectWithCodes(showing(OURS), VELAFIN, isOurs);
  assert.equal(says(forged).length, 1);
  assert.match(says(forged)[0] ?? "", /BH-FAKE-CODE-1111/);
  assert.deepEqual(says(genuine), []);
  assert.ok(forged.score > genuine.score, `${forged.score} is not above ${genuine.score}`);
  assert.deepEqual(asked, [FORGED, OURS]);
});

test("a code counts however it is written, and is asked about once", async () => {
  const { asked, isOurs } = registerOf(OURS);
  const answer = await inspectWithCodes(showing(OURS.toLowerCase(), OURS), VELAFIN, isOurs);
  assert.deepEqual(says(answer), []);
  assert.deepEqual(asked, [OURS]);
});

test("a copied code does not hide a forged one beside it", async () => {
  const answer = await inspectWithCodes(showing(OURS, FORGED), VELAFIN, registerOf(OURS).isOurs);
  assert.equal(says(answer).length, 1);
});

test("a code that can't be looked up is not called forged", async () => {
  const isOurs = async (): Promise<boolean> => {
    throw new Error("no server");
  };
  await assert.rejects(inspectWithCodes(showing(FORGED), VELAFIN, isOurs), /no server/);
});

test("a mail without codes asks nobody, and is judged as without the register", async () => {
  const { asked, isOurs } = registerOf();
  const mail = showing("none");
  assert.deepEqual(await inspectWithCodes(mail, VELAFIN, isOurs), await inspect(mail, VELAFIN));
  assert.deepEqual(asked, []);
});
