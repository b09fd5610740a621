import assert from "node:assert/strict";
import { it } from "node:test";
import { quietLog } from "../platform/log.ts";
import type { IncidentAction } from "../store/store.ts";
import type { ShownClock } from "./incident-view.ts";
import { createReminders, type Due } from "./reminders.ts";

const START = Date.UTC(2025, 10, 25, 18);

function clockAt(hours: number, more: Partial<ShownClock> = {}): ShownClock {
  const at = (moment: number) => new Date(moment).toISOString();
  const deadline = START + 72 * 3_600_000;
  const shown = (moment: number) => ({ utc: at(moment), local: at(moment), zone: "UTC" });
  return {
    regime: "gdpr",
    clock: "authority",
    article: "",
    says: "",
    state: "running",
    start: shown(START),
    deadline: shown(deadline),
    regulation1182: null,
    percent: 0,
    reminders: [50, 80, 100].map((percent) => {
      const due = START + (72 * 3_600_000 * percent) / 100;
      return { percent, at: at(due), isDue: START + hours * 3_600_000 >= due };
    }),
    met: null,
    ...more,
  };
}

/** One incident whose clocks a test sets. */
function desk(state: "open" | "closed" = "open", mail?: (due: Due) => boolean) {
  const actions: IncidentAction[] = [];
  let clocks: readonly ShownClock[] = [];
  const reminders = createReminders({
    store: async () => ({ actions: async () => actions }),
    view: { list: async () => [{ id: "INC-1", state }], clocks: async () => ({ clocks }) },
    record: async (incident, kind, operator, detail) => void actions.push({ incident, kind, operator, at: 0, detail }),
    log: quietLog,
    mail: mail === undefined ? undefined : async (_incident, due) => mail(due),
  });
  const told = async (...now: readonly ShownClock[]) => {
    clocks = now;
    const before = actions.length;
    await reminders.check();
    return actions
      .slice(before)
      .filter(({ kind }) => kind === "reminder-due")
      .map(({ detail }) => (detail as { percent: number }).percent);
  };
  return { told };
}

it("reminds at 50, 80 and 100 %, once each", async () => {
  const { told } = desk();
  assert.deepEqual(await told(clockAt(35.9)), []);
  assert.deepEqual(await told(clockAt(36)), [50]);
  assert.deepEqual(await told(clockAt(57)), []);
  assert.deepEqual(await told(clockAt(57.6)), [80]);
  assert.deepEqual(await told(clockAt(80)), [100]);
  assert.deepEqual(await told(clockAt(200)), []);
});

it("tells only the latest of several that became due while nobody looked", async () => {
  const { told } = desk();
  assert.deepEqual(await told(clockAt(73)), [100]);
  assert.deepEqual(await told(clockAt(73)), []);
});

it("reminds anew when the clock got another deadline, and of each clock by itself", async () => {
  const { told } = desk();
  const moved = { deadline: { utc: "2026-01-01T00:00:00.000Z", local: "", zone: "UTC" } };
  assert.deepEqual(await told(clockAt(36)), [50]);
  assert.deepEqual(await told(clockAt(36, moved)), [50]);
  assert.deepEqual(await told(clockAt(36), clockAt(36, { regime: "uk-gdpr" })), [50]);
});

it("says nothing of what is met, waits, or is closed", async () => {
  const { told } = desk();
  const silent = [
    clockAt(80, { state: "met" }),
    clockAt(80, { state: "met-late" }),
    clockAt(80, { state: "waiting", deadline: null }),
  ];
  assert.deepEqual(await told(...silent), []);
  assert.deepEqual(await desk("closed").told(clockAt(80)), []);
});

it("mails each reminder once, and tries again what a server did not take", async () => {
  const mails: number[] = [];
  let isTaken = false;
  const { told } = desk("open", ({ percent }) => (mails.push(percent), isTaken));
  await told(clockAt(36));
  await told(clockAt(37));
  assert.deepEqual(mails, [50, 50]);
  isTaken = true;
  await told(clockAt(38));
  await told(clockAt(39));
  assert.deepEqual(mails, [50, 50, 50]);
  await told(clockAt(58));
  assert.deepEqual(mails, [50, 50, 50, 80]);
  await told(clockAt(80, { state: "met-late" }));
  assert.equal(mails.length, 4);
});

it("tells of every clock before it waits for a mail server, and looks once at a time", async () => {
  const told: string[] = [];
  const waiting = Promise.withResolvers<boolean>();
  const reminders = createReminders({
    store: async () => ({ actions: async () => [] }),
    view: {
      list: async () => ["INC-1", "INC-2"].map((id) => ({ id, state: "open" as const })),
      clocks: async () => ({ clocks: [clockAt(36)] }),
    },
    record: async (incident, kind) => void told.push(`${incident} ${kind}`),
    log: quietLog,
    mail: () => waiting.promise,
  });
  const [first, second] = [reminders.check(), reminders.check()];
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(told, ["INC-1 reminder-due", "INC-2 reminder-due"]);
  waiting.resolve(true);
  await Promise.all([first, second]);
  assert.deepEqual(told.slice(2), ["INC-1 reminder-mailed", "INC-2 reminder-mailed"]);
});
