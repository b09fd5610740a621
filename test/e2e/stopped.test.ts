import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { IncidentFile } from "../../src/domain/incident.ts";
import type { ShownForm } from "../../src/incidents/forms.ts";
import type { ShownIncident } from "../../src/incidents/incident-view.ts";
import { createStops } from "../../src/incidents/stops.ts";
import type { Ledger } from "../../src/ledger/ledger.ts";
import { Fault } from "../../src/platform/fault.ts";
import { eventually, pendingOf, removeFolder, type Server, startServer } from "../harness/server.ts";
import { type MixpanelSimulator, startMixpanelSimulator } from "../simulator/mixpanel.ts";
import { worldOfFile } from "./exposed-world.ts";

/** Somebody notes that sending was stopped; the ledger knows whether anything left afterwards. */

const TOKEN = "destination-token";
const NOTED = Date.parse("2026-03-10T10:00:00Z");

describe("what left after a note", () => {
  const world = worldOfFile();

  const noted = (number: number, at: number, more: object = {}) =>
    ({
      number,
      time: "sending-stopped",
      moment: { at, zone: "UTC" },
      isDay: false,
      retracted: undefined,
      ...more,
    }) as const;
  const file = (...times: readonly object[]) => ({ times }) as unknown as Pick<IncidentFile, "times">;
  const stopsWith = (ledger: () => Promise<Ledger>) =>
    createStops({ store: async () => ({ sealLog: async () => [] }), ledger });
  const left = async (destination: string | null, ...times: readonly object[]) =>
    Object.fromEntries(await stopsWith(async () => world().ledger).leftAfter({ destination }, file(...times)));

  it("is what was announced later and not withheld, at this destination", async () => {
    const [here, there] = [world().vendor("here"), world().vendor("there")];
    const last = "2026-03-10T12:00:00.001Z";
    await here.track("2026-03-10T10:00:00.000Z", "Seen", { distinct_id: "before" });
    await here.track("2026-03-10T10:00:00.001Z", "Seen", { distinct_id: "after" });
    await here.track(last, "Seen", { distinct_id: "doubtful" }, { outcome: "doubtful" });
    await here.track("2026-03-11T00:00:00.000Z", "Seen", { distinct_id: "withheld" }, { outcome: "withheld" });
    await there.track("2026-03-12T00:00:00.000Z", "Seen", { distinct_id: "elsewhere" });
    assert.deepEqual(await left("here", noted(1, NOTED)), { 1: { lines: 2, last: Date.parse(last) } });
    assert.deepEqual(await left("here", noted(1, Date.parse(last))), {});
    assert.deepEqual(await left("nowhere", noted(1, NOTED)), {});
    assert.deepEqual(await left(null, noted(1, NOTED)), {});
  });

  it("is counted from the end of a day, for each note that stands", async () => {
    const at = world().vendor("days");
    await at.track("2026-03-10T23:59:59.999Z", "Seen", { distinct_id: "that-day" });
    await at.track("2026-03-11T00:00:00.000Z", "Seen", { distinct_id: "the-next" });
    const midnight = Date.parse("2026-03-10T00:00:00Z");
    const last = Date.parse("2026-03-11T00:00:00.000Z");
    const taken = { retracted: { by: "ada", at: NOTED, reason: "a slip" } };
    assert.deepEqual(
      await left(
        "days",
        noted(1, midnight, { isDay: true }),
        noted(2, midnight),
        noted(3, midnight, taken),
        noted(4, last),
      ),
      { 1: { lines: 1, last }, 2: { lines: 2, last } },
    );
  });

  it("is not what a vendor held before", async () => {
    await world().vendor("held").track("2026-03-01T00:00:00Z", "Seen", { distinct_id: "u1" });
    await world().ledger.run(
      "INSERT INTO lines SELECT * REPLACE (900 AS batch, 'baseline' AS kind, {at:UInt64} AS at) FROM lines WHERE destination = 'held'",
      { at: NOTED + 1 },
    );
    assert.deepEqual(await left("held", noted(1, NOTED)), {});
  });

  it("is not claimed to be nothing while the ledger can't be asked", async () => {
    const down = stopsWith(() => Promise.reject(new Fault("ledger-unavailable", "down")));
    await assert.rejects(down.of({ destination: "here" }, file(noted(1, NOTED))), { code: "ledger-unavailable" });
    assert.deepEqual(await down.of({ destination: "here" }, file()), []);
    assert.deepEqual(await down.leftAfter({ destination: null }, file(noted(1, NOTED))), new Map());
  });
});

describe("a note that the ledger contradicts", () => {
  let server: Server;
  let vendor: MixpanelSimulator;
  let id = "";
  before(async () => {
    vendor = await startMixpanelSimulator();
    server = await startServer({ upstream: vendor.url, token: TOKEN });
    const words = ["--destination", "product-analytics", "--from", "2025-11-08", "--to", "2025-11-09"];
    id = (await server.printed<{ id: string }>("incident", "open", ...words)).id;
  });
  after(async () => {
    await server.kill();
    await vendor.close();
    removeFolder(server.folder);
  });

  const note = (at: number) =>
    server.api("POST", `/incidents/${id}/times`, {
      time: "sending-stopped",
      at: new Date(at).toISOString(),
      source: "platform team",
      remark: "SDK taken out",
      operator: "ada",
    });
  const measures = async () =>
    (await server.printed<ShownForm>("incident", "form", id, "--authority", "cnil")).answers[92] ?? "";
  const inRegister = async () => JSON.stringify(await server.printed("register", "breaches"));

  it("is shown with what left after it, and claimed by no form and no register", async () => {
    await note(Date.now() - 60_000);
    assert.match(String(await measures()), /SDK taken out/);
    assert.match(await inRegister(), /SDK taken out/);
    const event = { event: "Seen", properties: { token: TOKEN, distinct_id: "u1" } };
    const body = JSON.stringify([event]);
    await fetch(`http://${server.gateway}/product-analytics/track`, { method: "POST", body });
    await eventually(async () => pendingOf(await server.figures()) === 0, 20_000, "settled");
    const leftNow = async () =>
      (await server.api<ShownIncident>("GET", `/incidents/${id}`)).timeline.find(
        ({ time }) => time === "sending-stopped",
      )?.left;
    await eventually(async () => (await leftNow())?.lines === 1, 20_000, "in the timeline");
    const { stdout } = await server.cli("incident", "show", id);
    assert.match(stdout, /says platform team: SDK taken out\n +1 line left after this note, the last at 20\S+Z\n/);
    assert.doesNotMatch(String(await measures()), /SDK taken out/);
    assert.doesNotMatch(await inRegister(), /SDK taken out/);
  });

  it("leaves room for a later one that holds", async () => {
    await note(Date.now());
    assert.match(String(await measures()), /^sending stopped [^;]*$/);
  });
});
