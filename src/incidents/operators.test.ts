import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import type { Json } from "../domain/item.ts";
import { signerFromSeed } from "../ledger/checkpoint.ts";
import { createSequencer } from "../ledger/sequencer.ts";
import { newOperatorKey, type OperatorKey } from "../platform/operator-key.ts";
import type { OperatorEntry } from "../store/store.ts";
import { createOperators, type Operator } from "./operators.ts";
import { type SignedStatement, signedText, signStatement } from "./statements.ts";

const folder = mkdtempSync(join(tmpdir(), "bulkhead-operators-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const AT = Date.UTC(2025, 10, 25, 18);
let files = 0;
const keyFor = (name: string): OperatorKey => newOperatorKey(join(folder, `${files++}.key`), name);
const sign = (key: OperatorKey, action: string, detail: Json, at = AT): SignedStatement =>
  signStatement(key, action, detail, { now: () => at, random: () => randomBytes(16) });

/** The service over a real log; the two stores are kept in memory. */
function house() {
  const rows: OperatorEntry[] = [];
  const actions = new Map<string, string>();
  const empty = { leafCount: () => 0, leaf: () => undefined, checkpoint: () => undefined };
  const operators = createOperators({
    store: async () => ({
      recordOperator: async (entry) => void rows.push(entry),
      operatorLog: async () => rows,
    }),
    sequencer: createSequencer(empty, signerFromSeed("test", randomBytes(32))),
    commit: async (step) => {
      for (const { reference, text } of step.actions ?? []) actions.set(reference, text);
    },
    logged: (reference) => actions.get(reference),
    now: () => AT,
  });
  const add = (signer: OperatorKey, key: OperatorKey, name = key.name): Promise<Operator> => {
    const signed = sign(signer, "operator-added", { name, publicKey: key.publicKey });
    return operators.add(signed, key.sign(signedText(signed.statement)));
  };
  const names = async () => (await operators.list()).filter((one) => one.revokedAt === null).map(({ name }) => name);
  return { operators, rows, actions, add, names };
}

const refused = (says: RegExp) => ({ code: "operator-refused", message: says });

describe("adding operators", () => {
  it("lets the first add itself, and then each be vouched for", async () => {
    const { add, names, actions, operators } = house();
    const [ada, bob] = [keyFor("ada"), keyFor("bob")];
    assert.equal(await operators.isAnybody(), false);
    assert.equal((await add(ada, ada)).addedBy, "ada");
    assert.equal((await add(ada, bob)).addedBy, "ada");
    assert.deepEqual(await names(), ["ada", "bob"]);
    assert.equal(actions.size, 2);
    for (const text of actions.values()) assert.match(text, /^bulkhead action v1\n.*"publicKey":"[A-Za-z0-9+/]{43}="/);
  });

  it("lets nobody add themselves later", async () => {
    const { add } = house();
    const [ada, eve] = [keyFor("ada"), keyFor("eve")];
    await add(ada, ada);
    await assert.rejects(add(eve, eve), refused(/not that of an active operator/));
    await assert.rejects(add({ ...eve, name: "ada" }, eve), refused(/not that of an active operator/));
    await assert.rejects(add({ ...eve, name: "ada", keyId: ada.keyId }, eve), refused(/signature does not fit/));
  });

  it("wants the new key to sign for itself", async () => {
    const { add, operators } = house();
    const [ada, bob] = [keyFor("ada"), keyFor("bob")];
    await add(ada, ada);
    const signed = sign(ada, "operator-added", { name: "bob", publicKey: bob.publicKey });
    await assert.rejects(
      operators.add(signed, ada.sign(signedText(signed.statement))),
      refused(/did not sign for itself/),
    );
  });

  it("gives a name one active key and a key one name", async () => {
    const { add, operators, names } = house();
    const [ada, bob, second] = [keyFor("ada"), keyFor("bob"), keyFor("bob")];
    await add(ada, ada);
    await add(ada, bob);
    await assert.rejects(add(ada, second), refused(/active key/));
    await assert.rejects(add(ada, bob, "bobby"), refused(/belongs to an operator already/));
    await operators.revoke(sign(ada, "operator-revoked", { name: "bob", reason: "lost the laptop" }));
    await assert.rejects(add(ada, bob), refused(/belongs to an operator already/));
    await add(ada, second);
    assert.deepEqual(await names(), ["ada", "bob"]);
  });

  it("does not lose one of two that come at once", async () => {
    const { add, names } = house();
    const [ada, bob] = [keyFor("ada"), keyFor("bob")];
    const both = await Promise.allSettled([add(ada, ada), add(bob, bob)]);
    assert.deepEqual(
      both.map(({ status }) => status),
      ["fulfilled", "rejected"],
    );
    assert.deepEqual(await names(), ["ada"]);
  });
});

describe("a row that the log does not know", () => {
  it("is no operator", async () => {
    const { add, rows, names } = house();
    const [ada, eve] = [keyFor("ada"), keyFor("eve")];
    await add(ada, ada);
    const reference = rows[0]?.reference ?? "";
    const forged = {
      name: "eve",
      action: "add",
      keyId: eve.keyId,
      publicKey: eve.publicKey,
      by: "ada",
      reason: "",
    } as const;
    rows.push({ ...forged, at: AT, reference: "operator-added 0" }, { ...forged, at: AT, reference });
    assert.deepEqual(await names(), ["ada"]);
  });
});

describe("revoking", () => {
  it("ends what a key may sign, and keeps the last one", async () => {
    const { add, operators } = house();
    const [ada, bob] = [keyFor("ada"), keyFor("bob")];
    await add(ada, ada);
    const revoke = (by: OperatorKey, name: string) =>
      operators.revoke(sign(by, "operator-revoked", { name, reason: "left" }));
    await assert.rejects(revoke(ada, "ada"), refused(/last operator/));
    await add(ada, bob);
    await revoke(bob, "ada");
    await assert.rejects(revoke(ada, "bob"), refused(/not that of an active operator/));
    await assert.rejects(revoke(bob, "ada"), { code: "not-found" });
    await assert.rejects(operators.revoke(sign(bob, "operator-revoked", { name: "bob" })), { code: "bad-request" });
  });
});

describe("a statement", () => {
  it("is taken once, soon, for its own action, and as it was signed", async () => {
    const { add, operators } = house();
    const ada = keyFor("ada");
    await add(ada, ada);
    const take = (signed: SignedStatement) =>
      operators.take("awareness-decided", signed, async () => async () => "taken");
    const good = sign(ada, "awareness-decided", { why: "they told us" });
    const swapped = { ...good, statement: good.statement.replace("they told us", "we found it") };
    await assert.rejects(take(swapped), refused(/signature does not fit/));
    await assert.rejects(take(sign(ada, "assessed", {})), refused(/not for "awareness-decided"/));
    await assert.rejects(take(sign(ada, "awareness-decided", {}, AT - 600_001)), refused(/clock/));
    await assert.rejects(take(sign(ada, "awareness-decided", {}, AT + 600_001)), refused(/clock/));
    await assert.rejects(take({ ...good, statement: "ada@example.org" }), (error: Error) => !/ada/.test(error.message));
    assert.equal(await take(good), "taken");
    await assert.rejects(take(good), refused(/taken already/));
  });

  it("that is judged wrong leaves nothing in the log", async () => {
    const { add, operators, actions } = house();
    const ada = keyFor("ada");
    await add(ada, ada);
    const wrong = operators.take("closed", sign(ada, "closed", {}), async () => Promise.reject(new Error("not yet")));
    await assert.rejects(wrong, /not yet/);
    assert.equal(actions.size, 1);
  });
});
