import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { stringify } from "yaml";
import { fileOf, type IncidentEvent, type StepMark } from "../domain/incident.ts";
import { type Moment, readMoment } from "../domain/moment.ts";
import { clocksOf } from "../domain/regime.ts";
import { readPlaybook, stepsOf } from "./playbook.ts";
import { chosenRegimes, readRegimeFile } from "./regime-file.ts";

const folder = mkdtempSync(join(tmpdir(), "bulkhead-files-"));
after(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
const file = (value: unknown): string => {
  const path = join(folder, `${files++}.yaml`);
  writeFileSync(path, typeof value === "string" ? value : stringify(value));
  return path;
};

const PROFILE = {
  id: "example-law",
  name: "Example Law",
  inForce: { from: "2026-01-01" },
  authorityFrom: "risk",
  clocks: [
    { id: "regulator", article: "§ 7", says: "tell the regulator", limits: [{ from: "aware", period: { hours: 48 } }] },
  ],
  sources: ["https://law.example"],
};

describe("a regime of one's own", () => {
  it("is counted like a built-in one", () => {
    const [own, gdpr] = chosenRegimes({ regimes: ["example-law", "gdpr"], profiles: [file(PROFILE)] });
    assert.ok(own !== undefined);
    const [clock] = clocksOf(own, { aware: readMoment("2026-06-05T15:00+02:00") as Moment });
    assert.equal(clock?.run?.end.at, Date.UTC(2026, 5, 7, 13));
    assert.equal(gdpr?.id, "gdpr");
  });

  it("counts instead of a built-in one of the same name", () => {
    const [own] = chosenRegimes({ regimes: ["gdpr"], profiles: [file({ ...PROFILE, id: "gdpr" })] });
    assert.equal(own?.name, "Example Law");
  });

  it("is refused with the key that is wrong", () => {
    const cases: readonly (readonly [unknown, string, RegExp])[] = [
      [{ ...PROFILE, inForce: { from: "next year" } }, "config-invalid", /inForce\.from: write a day/],
      [{ ...PROFILE, clocks: [] }, "config-invalid", /clocks/],
      [{ ...PROFILE, sources: [] }, "config-invalid", /sources/],
      [{ ...PROFILE, threshold: 3 }, "config-invalid", /threshold/],
      ["a: [", "config-unreadable", /can't be read as YAML/],
    ];
    for (const [value, code, message] of cases) assert.throws(() => readRegimeFile(file(value)), { code, message });
    assert.throws(() => readRegimeFile(join(folder, "none.yaml")), { code: "config-unreadable" });
    assert.throws(() => chosenRegimes({ regimes: ["hipaa"], profiles: [] }), { message: /use gdpr, uk-gdpr/ });
  });
});

describe("a playbook", () => {
  it("that comes along can be read, and names only commands that there are", () => {
    const { steps } = readPlaybook(undefined);
    assert.ok(steps.some(({ when }) => when === "first") && steps.some(({ when }) => when === "close"));
    for (const { run } of steps)
      if (run !== undefined) assert.match(run, /^bulkhead (seal|incident (scope|aware)|ledger checkpoint)/);
  });

  it("is filled in for an incident, and keeps what was ticked", () => {
    const step = { when: "first", owner: "responder", title: "t", why: "w" };
    const playbook = readPlaybook(
      file({
        name: "own",
        steps: [
          { ...step, id: "seal", run: "bulkhead seal {destination}" },
          { ...step, id: "call" },
          { ...step, id: "scope", run: "bulkhead incident scope {incident}" },
        ],
      }),
    );
    const mark = { state: "done", owner: "grace", remark: "called" } as const;
    const marked = fileOf([{ at: 1, by: "ada", kind: "step-marked", step: "call", mark }]);
    const named = { incident: "INC-1", destination: "product-analytics" };
    const [seal, call, scope] = stepsOf(playbook, marked, named);
    assert.deepEqual([seal?.run, seal?.state, seal?.owner], ["bulkhead seal product-analytics", "open", "responder"]);
    assert.deepEqual([call?.state, call?.owner, call?.by], ["done", "grace", "ada"]);
    assert.deepEqual([scope?.run, scope?.state], ["bulkhead incident scope INC-1", "open"]);
  });

  it("asks for a list, and for a note instead of a seal, where nothing flowed through here", () => {
    const runs = (own: readonly string[]) => {
      const steps = own.map((run, at) => ({ id: `s${at}`, when: "first", owner: "o", title: "t", why: "w", run }));
      const shown = stepsOf(readPlaybook(file({ name: "own", steps })), fileOf([]), {
        incident: "INC-1",
        destination: null,
      });
      return shown.map(({ run }) => run);
    };
    assert.deepEqual(
      runs([
        "bulkhead seal {destination}",
        "bulkhead incident scope {incident}",
        "bulkhead incident scope {incident} --dataset people.csv",
      ]),
      [
        "bulkhead incident note INC-1 sending-stopped --at TIME --source TEXT --remark TEXT",
        "bulkhead incident scope INC-1 --dataset FILE",
        "bulkhead incident scope INC-1 --dataset people.csv",
      ],
    );
  });

  it("has its scope done once one is frozen, unless somebody said otherwise", () => {
    const frozen = (wave: number) => ({ at: wave, by: "ada", kind: "scope-frozen", wave }) as const;
    const marked = (state: StepMark["state"]) =>
      ({ at: 5, by: "bob", kind: "step-marked", step: "scope", mark: { state, owner: "eve", remark: "r" } }) as const;
    const scopeAfter = (...events: IncidentEvent[]) => {
      const steps = stepsOf(readPlaybook(undefined), fileOf(events), { incident: "INC-1", destination: null });
      const { state, owner, remark, by } = steps.find(({ id }) => id === "scope") ?? assert.fail();
      return [state, owner, remark, by];
    };
    assert.deepEqual(scopeAfter(), ["open", "responder", "", null]);
    assert.deepEqual(scopeAfter(frozen(1), frozen(2)), ["done", "responder", "wave 2", "ada"]);
    assert.deepEqual(scopeAfter(frozen(1), marked("open")), ["done", "eve", "wave 1", "ada"]);
    assert.deepEqual(scopeAfter(marked("not-needed"), frozen(1)), ["not-needed", "eve", "r", "bob"]);
  });

  it("has its seal done by a note only where nothing flowed through here", () => {
    const stopped = { time: "sending-stopped", isDay: false, source: "platform", remark: "key withdrawn" } as const;
    const noted = {
      at: 5,
      by: "ada",
      kind: "time-noted",
      time: { ...stopped, moment: { at: 4, zone: "UTC" } },
    } as const;
    const back = { at: 6, by: "ada", kind: "time-retracted", number: 1, reason: "it still sends" } as const;
    const sealAfter = (destination: string | null, ...events: IncidentEvent[]) => {
      const steps = stepsOf(readPlaybook(undefined), fileOf(events), { incident: "INC-1", destination });
      const { state, remark, by } = steps.find(({ id }) => id === "seal") ?? assert.fail();
      return [state, remark, by];
    };
    assert.deepEqual(sealAfter(null, noted), ["done", "key withdrawn", "ada"]);
    assert.deepEqual(sealAfter(null, noted, back), ["open", "", null]);
    assert.deepEqual(sealAfter("product-analytics", noted), ["open", "", null]);
  });

  it("is refused with the step that is wrong", () => {
    const step = { id: "a", when: "first", owner: "o", title: "t", why: "w" };
    const refused = (steps: unknown, message: RegExp) =>
      assert.throws(() => readPlaybook(file({ name: "own", steps })), { code: "config-invalid", message });
    refused([{ ...step, when: "later" }], /steps\.0\.when/);
    refused([step, step], /an id of its own/);
    refused([], /steps/);
  });
});
