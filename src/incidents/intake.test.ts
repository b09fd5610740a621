import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type IncidentFile, fileOf } from "../domain/incident.ts";
import { type Moment, onLocalClock, readMoment } from "../domain/moment.ts";
import type { Incident, IncidentAction, ProcessorNotice } from "../store/store.ts";
import { eventsOf } from "./events.ts";
import { createIncidentFiles } from "./incident-files.ts";
import { createIntake } from "./intake.ts";
import { readPlaybook } from "./playbook.ts";

const NOW = Date.UTC(2025, 10, 26, 12);
const m = (text: string): Moment => readMoment(text) as Moment;

/** The service over a store in memory. */
function desk() {
  const incidents: Incident[] = [];
  const actions: IncidentAction[] = [];
  const notices: ProcessorNotice[] = [];
  const store = async () => ({
    openIncident: async (incident: Incident) => void incidents.push(incident),
    incident: async (id: string) => incidents.find((one) => one.id === id),
    actions: async (id: string) => actions.filter(({ incident }) => incident === id),
    keepNotice: async (notice: ProcessorNotice) => void notices.push(notice),
    notices: async (id: string) => notices.filter(({ incident }) => incident === id),
  });
  const intake = createIntake({
    store,
    files: createIncidentFiles(store),
    record: async (incident, kind, operator, detail) =>
      void actions.push({ incident, kind, operator, at: NOW, detail }),
    config: {
      destinations: [
        { id: "analytics", recipient: "vendor" },
        { id: "replays", recipient: "router" },
        { id: "events", recipient: "router" },
      ],
      recipients: [{ id: "vendor" }, { id: "router" }, { id: "unseen" }],
    },
    playbook: readPlaybook(undefined),
    now: () => NOW,
  });
  const open = (more: object = { destination: "analytics" }) =>
    intake.open({ noLedger: false, title: "", operator: "ada", ...more });
  const file = (): IncidentFile => fileOf(eventsOf(actions));
  const told = () => file().times.map(({ moment, source }) => [onLocalClock(moment), source]);
  return { intake, open, file, told, notices, actions };
}

const mail = (received: string, sent: string): Buffer =>
  Buffer.from(`Received: by mail.example.org; ${received}\nFrom: a@example.net\nDate: ${sent}\n\nWe were breached.`);

describe("where an incident is", () => {
  it("follows from a destination, or from a recipient with one destination", async () => {
    const { open } = desk();
    const parties = async (more: object) => {
      const { destination, recipient } = await open(more);
      return [destination, recipient];
    };
    assert.deepEqual(await parties({ destination: "analytics" }), ["analytics", "vendor"]);
    assert.deepEqual(await parties({ recipient: "vendor" }), ["analytics", "vendor"]);
    assert.deepEqual(await parties({ recipient: "unseen", noLedger: true }), [null, "unseen"]);
  });

  it("is refused when it is not clear", async () => {
    const { open } = desk();
    const cases: readonly (readonly [object, RegExp])[] = [
      [{ recipient: "router" }, /say which destination; this recipient has replays, events/],
      [{ recipient: "unseen" }, /add --no-ledger/],
      [{ recipient: "nobody" }, /no such recipient/],
      [{ destination: "nowhere" }, /no destination "nowhere"/],
      [{ destination: "analytics", recipient: "router" }, /leads to another recipient/],
      [{}, /--destination is needed/],
      [{ destination: "analytics", from: 2, to: 1 }, /--from is after --to/],
    ];
    for (const [more, message] of cases) await assert.rejects(open(more), { message });
  });
});

describe("a notice", () => {
  it("counts from what is said of its receipt, else from our mail server, else from now", async () => {
    const sent = "Tue, 25 Nov 2025 09:00:55 -0800";
    const cases: readonly (readonly [Buffer, string | undefined, string, string])[] = [
      [
        mail("Tue, 25 Nov 2025 18:02:11 +0100", sent),
        "2025-11-25T19:00+01:00",
        "2025-11-25T19:00:00+01:00",
        "received",
      ],
      [
        mail("Tue, 25 Nov 2025 18:02:11 +0100", sent),
        undefined,
        "2025-11-25T18:02:11+01:00",
        "received by our mail server",
      ],
      [
        mail("Tue, 25 Nov 2099 18:02:11 +0100", sent),
        undefined,
        "2025-11-26T12:00:00+00:00",
        "received when it was entered",
      ],
      [Buffer.from("They called."), undefined, "2025-11-26T12:00:00+00:00", "received when it was entered"],
    ];
    for (const [content, received, at, says] of cases) {
      const { intake, open, told, notices } = desk();
      const { id } = await open();
      const given = received === undefined ? {} : { received: m(received) };
      await intake.receive(id, { content, operator: "ada", ...given });
      assert.deepEqual(told()[0], [at, `notice 1, ${says}`]);
      assert.deepEqual(Buffer.from(notices[0]?.content ?? []), content);
    }
  });

  it("keeps its sender's own date beside, unless that lies in the future", async () => {
    const { intake, open, told } = desk();
    const { id } = await open();
    const received = "Tue, 25 Nov 2025 18:02:11 +0100";
    await intake.receive(id, { content: mail(received, "Mon, 24 Nov 2025 10:00:00 +0000"), operator: "ada" });
    await intake.receive(id, { content: mail(received, "Mon, 24 Nov 2098 10:00:00 +0000"), operator: "ada" });
    assert.deepEqual(
      told().map(([, source]) => source),
      [
        "notice 1, received by our mail server",
        "notice 1, as its sender dated it",
        "notice 2, received by our mail server",
      ],
    );
  });

  it("is refused when it is empty, too long, from the future, or for no incident", async () => {
    const { intake, open, notices } = desk();
    const { id } = await open();
    const receive = (content: Buffer, more = {}) => intake.receive(id, { content, operator: "ada", ...more });
    await assert.rejects(receive(Buffer.alloc(0)), { code: "bad-request" });
    await assert.rejects(receive(Buffer.alloc(2 * 2 ** 20 + 1)), { code: "bad-request" });
    await assert.rejects(receive(Buffer.from("x"), { received: { at: NOW + 1, zone: "UTC" } }), {
      code: "bad-request",
    });
    await assert.rejects(intake.receive("INC-0", { content: Buffer.from("x"), operator: "ada" }), {
      code: "not-found",
    });
    assert.equal(notices.length, 0);
  });
});

describe("a time", () => {
  it("of what happened to us does not lie in the future", async () => {
    const { intake, open } = desk();
    const { id } = await open();
    const time = { moment: { at: NOW + 1, zone: "UTC" }, isDay: false, source: "us", remark: "", operator: "ada" };
    await assert.rejects(intake.note(id, { ...time, time: "told-to-us" }), { code: "bad-request" });
    await intake.note(id, { ...time, time: "occurred-to" });
  });

  it("at which sending was stopped comes with how", async () => {
    const { intake, open, file } = desk();
    const { id } = await open();
    const stopped = { time: "sending-stopped", moment: { at: NOW, zone: "UTC" }, isDay: false, source: "us" } as const;
    const note = (remark: string, at = NOW) =>
      intake.note(id, { ...stopped, moment: { at, zone: "UTC" }, remark, operator: "ada" });
    await assert.rejects(note(" "), { code: "bad-request", message: /--remark/ });
    await assert.rejects(note("will be done tomorrow", NOW + 1), { code: "bad-request", message: /future/ });
    await note("SDK taken out");
    assert.equal(file().times.at(-1)?.remark, "SDK taken out");
  });
});

describe("a step", () => {
  it("is one of the playbook's", async () => {
    const { intake, open, file } = desk();
    const { id } = await open();
    const mark = { state: "done", owner: "", remark: "", operator: "ada" } as const;
    await assert.rejects(intake.mark(id, { ...mark, step: "dance" }), { message: /has the steps seal, verify-notice/ });
    await intake.mark(id, { ...mark, step: "seal" });
    assert.equal(file().steps.get("seal")?.state, "done");
  });
});
