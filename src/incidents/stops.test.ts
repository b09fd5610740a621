import assert from "node:assert/strict";
import { it } from "node:test";
import { fileOf, type IncidentEvent } from "../domain/incident.ts";
import { type Moment, readMoment } from "../domain/moment.ts";
import { type LeftAfter, stopsOf } from "./stops.ts";

const m = (text: string): Moment => readMoment(text) as Moment;
const RECORDED = { at: m("2025-12-01T00:00Z").at, by: "ada" };
const noted = (written: string, remark: string): IncidentEvent => {
  const time = { time: "sending-stopped", isDay: written.length === 10, source: "platform team", remark } as const;
  const moment = m(written.length === 10 ? `${written}T00:00Z` : written);
  return { ...RECORDED, kind: "time-noted", time: { ...time, moment } };
};
const sealed = (action: "seal" | "unseal", written: string) => ({ action, at: m(written).at });
const NOTHING_LEFT: LeftAfter = new Map();
const SDK = noted("2025-11-26T10:00+01:00", "SDK taken out");
const SAYS_SDK = "sending stopped 2025-11-26T10:00:00+01:00: SDK taken out (platform team)";

it("what stops sending is the seal that stands, and what people noted", () => {
  assert.deepEqual(stopsOf(fileOf([]), [], NOTHING_LEFT), []);
  assert.deepEqual(stopsOf(fileOf([SDK]), [], NOTHING_LEFT), [SAYS_SDK]);
  assert.deepEqual(stopsOf(fileOf([noted("2025-11-26", "key withdrawn")]), [], NOTHING_LEFT), [
    "sending stopped 2025-11-26: key withdrawn (platform team)",
  ]);
  const says = "sending stopped 2025-11-25T18:00:00.000Z: sealed in the gateway";
  const seals = [sealed("seal", "2025-11-25T17:00Z"), sealed("unseal", "2025-11-25T17:30Z")];
  assert.deepEqual(stopsOf(fileOf([SDK]), [...seals, sealed("seal", "2025-11-25T18:00Z")], NOTHING_LEFT), [
    says,
    SAYS_SDK,
  ]);
});

it("nothing is stopped by what was taken back, or came before the destination was opened again", () => {
  const retracted: IncidentEvent = { ...RECORDED, kind: "time-retracted", number: 1, reason: "it still sends" };
  assert.deepEqual(stopsOf(fileOf([SDK, retracted]), [], NOTHING_LEFT), []);
  const opened = (at: string) => [sealed("seal", "2025-11-25T17:00Z"), sealed("unseal", at)];
  assert.deepEqual(stopsOf(fileOf([]), opened("2025-11-25T18:00Z"), NOTHING_LEFT), []);
  assert.deepEqual(stopsOf(fileOf([SDK]), opened("2025-11-26T09:00Z"), NOTHING_LEFT), []);
  assert.deepEqual(stopsOf(fileOf([SDK]), opened("2025-11-26T08:59Z"), NOTHING_LEFT), [SAYS_SDK]);
  assert.deepEqual(
    stopsOf(fileOf([noted("2025-11-26", "key withdrawn")]), opened("2025-11-26T08:59Z"), NOTHING_LEFT),
    [],
  );
});

it("a note after which something left says nothing, but a seal and a later note do", () => {
  const left: LeftAfter = new Map([[1, { lines: 3, last: m("2025-11-26T12:00Z").at }]]);
  assert.deepEqual(stopsOf(fileOf([SDK]), [], left), []);
  const again = noted("2025-11-26T14:00+01:00", "the other SDK taken out too");
  const saysAgain = "sending stopped 2025-11-26T14:00:00+01:00: the other SDK taken out too (platform team)";
  assert.deepEqual(stopsOf(fileOf([SDK, again]), [], left), [saysAgain]);
  const says = "sending stopped 2025-11-26T13:00:00.000Z: sealed in the gateway";
  assert.deepEqual(stopsOf(fileOf([SDK]), [sealed("seal", "2025-11-26T13:00Z")], left), [says]);
});
