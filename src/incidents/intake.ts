import { randomBytes } from "node:crypto";
import type { NotedTime, StepMark, TimeKind } from "../domain/incident.ts";
import type { Json } from "../domain/item.ts";
import type { Moment } from "../domain/moment.ts";
import type { Config } from "../platform/config-schema.ts";
import { Fault } from "../platform/fault.ts";
import type { Incident, Store } from "../store/store.ts";
import type { IncidentFiles } from "./incident-files.ts";
import { MOST_NOTICE_BYTES, type NoticeFile, readNotice } from "./notice-file.ts";
import type { Playbook } from "./playbook.ts";
import type { RecordAction } from "./record.ts";

export interface IntakeOptions {
  readonly store: () => Promise<Pick<Store, "openIncident" | "keepNotice" | "notices">>;
  readonly files: IncidentFiles;
  readonly record: RecordAction;
  readonly config: {
    readonly destinations: readonly Pick<Config["destinations"][number], "id" | "recipient">[];
    readonly recipients: readonly Pick<Config["recipients"][number], "id">[];
  };
  readonly playbook: Playbook;
  readonly now: () => number;
}

export interface OpenRequest {
  readonly destination?: string | undefined;
  readonly recipient?: string | undefined;
  /** Nothing flowed to the recipient through here. */
  readonly noLedger: boolean;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly title: string;
  readonly operator: string;
}

export interface NoticeRequest {
  readonly content: Uint8Array;
  /** When it reached us; without it a mail's own Received field counts, else now. */
  readonly received?: Moment | undefined;
  readonly operator: string;
}

export interface TimeRequest {
  readonly time: TimeKind;
  readonly moment: Moment;
  readonly isDay: boolean;
  readonly source: string;
  readonly remark: string;
  readonly operator: string;
}

const DAY_MS = 86_400_000;

/** What people are told and find out: facts, each with its source, none of them a decision. */
export function createIntake({ store, files, record, config, playbook, now }: IntakeOptions) {
  const note = async (id: string, { operator, ...noted }: TimeRequest): Promise<void> => {
    await files.find(id);
    if (!noted.time.startsWith("occurred") && noted.moment.at > now())
      throw new Fault("bad-request", "this lies in the future; check the time and its offset");
    if (noted.time === "sending-stopped" && noted.remark.trim() === "")
      throw new Fault("bad-request", "say how sending was stopped: --remark");
    await record(id, "time-noted", operator, noted satisfies NotedTime as unknown as Json);
  };

  return {
    open: async (request: OpenRequest): Promise<Incident> => {
      const { destination, recipient } = partiesOf(request, config);
      const { from = null, to = null, title, operator } = request;
      if (from !== null && to !== null && from > to)
        throw new Fault("bad-request", "--from is after --to; give the intrusion's start first");
      const openedAt = now();
      const id = `INC-${new Date(openedAt).toISOString().slice(0, 10)}-${randomBytes(2).toString("hex")}`;
      const incident = { id, destination, recipient, from, to, title, openedAt, openedBy: operator };
      await (await store()).openIncident(incident);
      await record(id, "incident-opened", operator, { destination, recipient, from, to });
      const dates = [["occurred-from", from] as const, ["occurred-to", to] as const];
      for (const [time, at] of dates) {
        if (at === null) continue;
        const noted = { moment: { at, zone: "UTC" }, isDay: at % DAY_MS === 0, remark: "", operator };
        await note(id, { time, source: `the opening, by ${operator}`, ...noted });
      }
      return incident;
    },

    /** Keeps a notice as it came, and starts the provisional clock from its receipt. */
    receive: async (id: string, { content, received, operator }: NoticeRequest) => {
      await files.find(id);
      if (content.length === 0 || content.length > MOST_NOTICE_BYTES)
        throw new Fault("bad-request", "a notice has 1 byte to 2 MiB; leave attachments out and keep them elsewhere");
      const at = now();
      const read = readNotice(Buffer.from(content));
      const arrival = arrivalOf(received, read, at);
      const number = (await (await store()).notices(id)).length + 1;
      const { sha256, mediaType, sender, subject } = read;
      await (await store()).keepNotice({ incident: id, number, at, sha256, mediaType, sender, subject, content });
      const facts = { number, received: arrival.moment, sha256, mediaType };
      await record(id, "notice-received", operator, facts as unknown as Json);
      const told = { time: "told-to-us", isDay: false, remark: "", operator } as const;
      await note(id, { ...told, moment: arrival.moment, source: `notice ${number}, ${arrival.says}` });
      // A sender whose clock is ahead says nothing.
      if (read.sent !== undefined && read.sent.at <= at)
        await note(id, { ...told, moment: read.sent, source: `notice ${number}, as its sender dated it` });
      return { incident: id, ...facts, sender, subject };
    },

    note,

    retract: async (
      id: string,
      request: { readonly number: number; readonly reason: string; readonly operator: string },
    ) => {
      const { number, reason, operator } = request;
      const entry = (await files.file((await files.find(id)).id)).times.find((one) => one.number === number);
      if (entry === undefined) throw new Fault("not-found", "there is no time with this number in the timeline");
      if (entry.retracted !== undefined) throw new Fault("bad-request", "this time was taken back already");
      await record(id, "time-retracted", operator, { number, reason });
    },

    mark: async (
      id: string,
      request: StepMark & { readonly step: string; readonly operator: string },
    ): Promise<void> => {
      await files.find(id);
      const { operator, ...mark } = request;
      if (!playbook.steps.some((one) => one.id === mark.step))
        throw new Fault("not-found", `the playbook has the steps ${playbook.steps.map((one) => one.id).join(", ")}`);
      await record(id, "step-marked", operator, mark);
    },
  };
}

/** When a notice reached us, and who says so. */
function arrivalOf(received: Moment | undefined, read: NoticeFile, now: number): { moment: Moment; says: string } {
  if (received !== undefined) {
    if (received.at > now) throw new Fault("bad-request", "a notice can't come in the future; check --received");
    return { moment: received, says: "received" };
  }
  if (read.received !== undefined && read.received.at <= now)
    return { moment: read.received, says: "received by our mail server" };
  return { moment: { at: now, zone: "UTC" }, says: "received when it was entered" };
}

/** Where the breach is: a destination with its recipient, or a recipient alone. */
function partiesOf(
  { destination, recipient, noLedger }: OpenRequest,
  { destinations, recipients }: IntakeOptions["config"],
) {
  if (destination !== undefined) {
    const found = destinations.find((one) => one.id === destination);
    if (found === undefined) throw new Fault("not-found", `there is no destination "${destination}"`);
    if (recipient !== undefined && recipient !== found.recipient)
      throw new Fault("bad-request", "this destination leads to another recipient");
    return { destination: found.id, recipient: found.recipient };
  }
  if (recipient === undefined) throw new Fault("bad-request", "--destination is needed, or --recipient");
  if (!recipients.some((one) => one.id === recipient))
    throw new Fault("not-found", "there is no such recipient in the configuration");
  if (noLedger) return { destination: null, recipient };
  const theirs = destinations.filter((one) => one.recipient === recipient).map(({ id }) => id);
  if (theirs.length === 1) return { destination: theirs[0] ?? null, recipient };
  throw new Fault(
    "bad-request",
    theirs.length === 0
      ? "nothing flows to this recipient through here; add --no-ledger"
      : `say which destination; this recipient has ${theirs.join(", ")}`,
  );
}
