import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import type { Json } from "../domain/item.ts";
import { readMoment } from "../domain/moment.ts";
import { gdpr } from "../domain/regime-gdpr.data.ts";
import { signerFromSeed } from "../ledger/checkpoint.ts";
import { createSequencer } from "../ledger/sequencer.ts";
import { Fault } from "../platform/fault.ts";
import { newOperatorKey, type OperatorKey } from "../platform/operator-key.ts";
import type { Incident, IncidentAction, OperatorEntry } from "../store/store.ts";
import { createDecisions } from "./decisions.ts";
import { createIncidentFiles } from "./incident-files.ts";
import { createOperators } from "./operators.ts";
import { readPlaybook } from "./playbook.ts";
import { type SignedStatement, signedText, signStatement } from "./statements.ts";

const folder = mkdtempSync(join(tmpdir(), "bulkhead-decisions-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const ada = newOperatorKey(join(folder, "ada.key"), "ada");
const bob = newOperatorKey(join(folder, "bob.key"), "bob");

const NOW = Date.UTC(2025, 10, 26, 12);
const sign = (key: OperatorKey, action: string, detail: Json): SignedStatement =>
  signStatement(key, action, detail, { now: () => NOW, random: () => randomBytes(16) });

/** One incident, told of on 25 November, and two operators; a real log, the stores in memory. */
async function desk(destination: string | null = "analytics") {
  const rows: OperatorEntry[] = [];
  const logged = new Map<string, string>();
  const actions: IncidentAction[] = [];
  const moment = readMoment("2025-11-25T18:00Z") as { at: number; zone: string };
  const time = { time: "told-to-us", moment, isDay: false, source: "notice 1", remark: "" };
  actions.push({ incident: "INC-1", kind: "time-noted", at: NOW, operator: "ada", detail: time });
  const incident: Incident = {
    id: "INC-1",
    destination,
    recipient: "vendor",
    from: null,
    to: null,
    title: "",
    openedAt: NOW,
    openedBy: "ada",
  };
  const store = async () => ({
    recordOperator: async (entry: OperatorEntry) => void rows.push(entry),
    operatorLog: async () => rows,
    incident: async (id: string) => (id === "INC-1" ? incident : undefined),
    actions: async () => actions,
    recordAction: async (action: IncidentAction) => void actions.push(action),
  });
  const empty = { leafCount: () => 0, leaf: () => undefined, checkpoint: () => undefined };
  const operators = createOperators({
    store,
    sequencer: createSequencer(empty, signerFromSeed("test", randomBytes(32))),
    commit: async (step) => {
      for (const { reference, text } of step.actions ?? []) logged.set(reference, text);
    },
    logged: (reference) => logged.get(reference),
    now: () => NOW,
  });
  for (const key of [ada, bob]) {
    const signed = sign(ada, "operator-added", { name: key.name, publicKey: key.publicKey });
    await operators.add(signed, key.sign(signedText(signed.statement)));
  }
  const files = createIncidentFiles(store);
  const playbook = readPlaybook(undefined);
  const frozen: number[] = [];
  const decisions = createDecisions({
    store,
    files,
    operators,
    playbook,
    regimes: [gdpr],
    now: () => NOW,
    freezeForm: async (_incident, submission) => void frozen.push(submission),
    checkDraft: async (_incident, _audience, draft) => {
      if (draft !== DRAFT) throw new Fault("bad-request", "there is a newer draft");
    },
  });
  return { decisions, files, actions, logged, frozen };
}

const DRAFT = "d".repeat(64);

const LATER = {
  incident: "INC-1",
  aware: "2025-11-26T09:00:00Z",
  reason: "the dataset showed it",
  alternatives: [{ aware: "2025-11-25T18:00:00Z", why: "the call named no data" }],
};
const hashOf = ({ statement }: SignedStatement): string => createHash("sha256").update(statement).digest("hex");
const approval = (key: OperatorKey, sha256: string, more: Readonly<Record<string, Json>> = {}): SignedStatement =>
  sign(key, "approved", { incident: "INC-1", decision: 1, sha256, remark: "", ...more });

describe("awareness later than the notice", () => {
  it("counts when another person signed for the same text, and never by its author alone", async () => {
    const { decisions, files } = await desk();
    const decision = sign(ada, "awareness-decided", LATER);
    assert.equal((await decisions.decide("awareness-decided", decision)).needsSecond.length, 1);
    const sha256 = hashOf(decision);
    await assert.rejects(decisions.approve(approval(ada, sha256)), { code: "second-person-needed" });
    await assert.rejects(decisions.approve(approval(bob, "0".repeat(64))), { message: /another text/ });
    await assert.rejects(decisions.approve(approval(bob, sha256, { decision: 2 })), { code: "not-found" });
    assert.equal((await files.file("INC-1")).awareness, undefined);
    await decisions.approve(approval(bob, sha256));
    const { awareness, pending } = await files.file("INC-1");
    assert.equal(awareness?.aware.at, Date.UTC(2025, 10, 26, 9));
    assert.deepEqual([awareness?.answer?.by, pending.length], ["bob", 0]);
  });

  it("that is rejected stays rejected", async () => {
    const { decisions, files } = await desk();
    const decision = sign(ada, "awareness-decided", LATER);
    await decisions.decide("awareness-decided", decision);
    const detail = { incident: "INC-1", decision: 1, sha256: hashOf(decision), remark: "the call did" };
    await decisions.reject(sign(bob, "rejected", detail));
    await assert.rejects(decisions.approve(approval(bob, hashOf(decision))), { code: "not-found" });
    assert.equal((await files.file("INC-1")).awareness, undefined);
  });

  it("says why the earlier moment is not the one", async () => {
    const { decisions, logged } = await desk();
    const before = logged.size;
    const unsaid = decisions.decide(
      "awareness-decided",
      sign(ada, "awareness-decided", { ...LATER, alternatives: [] }),
    );
    await assert.rejects(unsaid, { code: "bad-request", message: /name the earlier moment/ });
    const tomorrow = { ...LATER, aware: "2025-11-27T09:00:00Z" };
    await assert.rejects(decisions.decide("awareness-decided", sign(ada, "awareness-decided", tomorrow)), /future/);
    assert.equal(logged.size, before, "what was refused is not in the log");
  });
});

describe("two decisions that come at once", () => {
  it("get numbers of their own", async () => {
    const { decisions, files } = await desk();
    const at = (aware: string) => sign(ada, "awareness-decided", { ...LATER, aware, alternatives: [] });
    const both = ["2025-11-25T17:00:00Z", "2025-11-25T16:00:00Z"].map((aware) =>
      decisions.decide("awareness-decided", at(aware)),
    );
    assert.deepEqual(
      (await Promise.all(both)).map(({ decision }) => decision),
      [1, 2],
    );
    assert.equal((await files.file("INC-1")).decisions.length, 2);
  });
});

describe("a submission", () => {
  const submitted = (more: Readonly<Record<string, Json>>) =>
    sign(ada, "submitted", {
      incident: "INC-1",
      regime: "gdpr",
      clock: "authority",
      authority: "cnil",
      phase: "initial",
      submitted: "2025-11-26T10:00:00Z",
      reference: "N-1",
      delayReason: "",
      ...more,
    });

  it("is for a clock that runs, lies in the past, and freezes the record", async () => {
    const { decisions, frozen } = await desk();
    const refused = (more: Readonly<Record<string, Json>>, message: RegExp) =>
      assert.rejects(decisions.decide("submitted", submitted(more)), { code: "bad-request", message });
    await refused({ clock: "final" }, /has the clocks gdpr authority/);
    await refused({ submitted: "2025-11-26T13:00:00Z" }, /in the past/);
    await refused({ phase: "maybe" }, /phase/);
    assert.deepEqual(frozen, []);
    await decisions.decide("submitted", submitted({}));
    assert.deepEqual(frozen, [1]);
  });
});

describe("closing", () => {
  it("names everything that is still open", async () => {
    const { decisions } = await desk();
    const closed = sign(ada, "closed", { incident: "INC-1", reason: "done", lessons: "" });
    await assert.rejects(decisions.decide("closed", closed), (error: Error) => {
      assert.match(
        error.message,
        /nobody decided when we became aware; the risk was not assessed; steps are open: seal/,
      );
      return true;
    });
  });

  it("asks for no step that the incident shows as done", async () => {
    const { decisions, actions } = await desk(null);
    const moment = { at: NOW, zone: "UTC" };
    const stopped = { time: "sending-stopped", moment, isDay: false, source: "platform", remark: "key withdrawn" };
    actions.push({ incident: "INC-1", kind: "time-noted", at: NOW, operator: "ada", detail: stopped });
    const closed = sign(ada, "closed", { incident: "INC-1", reason: "done", lessons: "" });
    await assert.rejects(decisions.decide("closed", closed), { message: /steps are open: verify-notice, .*, scope, / });
  });
});

it("keeps the signed text with every decision, here and in the log", async () => {
  const { decisions, actions, logged } = await desk();
  const decision = sign(ada, "awareness-decided", { ...LATER, aware: "2025-11-25T17:00:00Z", alternatives: [] });
  await decisions.decide("awareness-decided", decision);
  const kept = actions.at(-1)?.detail as { signed: { statement: string; signature: string; reference: string } };
  assert.deepEqual([kept.signed.statement, kept.signed.signature], [decision.statement, decision.signature]);
  assert.ok(logged.get(kept.signed.reference)?.includes(JSON.stringify(decision.signature)));
});

describe("a draft of notices", () => {
  const drafted = (draft: string): SignedStatement =>
    sign(ada, "notices-drafted", { incident: "INC-1", audience: "affected", draft });

  it("counts only when another person approved this very draft", async () => {
    const { decisions, files } = await desk();
    const signed = drafted(DRAFT);
    assert.equal((await decisions.decide("notices-drafted", signed)).needsSecond.length, 1);
    await assert.rejects(decisions.approve(approval(ada, hashOf(signed))), { code: "second-person-needed" });
    await decisions.approve(approval(bob, hashOf(signed)));
    const [decision] = (await files.file("INC-1")).decisions;
    assert.ok(decision?.about === "notices");
    assert.equal(decision.draft, DRAFT);
    assert.equal(decision.answer?.kind, "approved");
  });

  it("is refused when the draft may not go", async () => {
    const { decisions } = await desk();
    await assert.rejects(decisions.decide("notices-drafted", drafted("e".repeat(64))), { message: /newer draft/ });
  });
});
