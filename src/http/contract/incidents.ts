import { z } from "zod";
import { TIMES, type TimeKind } from "../../domain/incident.ts";
import { type Moment, readMoment } from "../../domain/moment.ts";
import { signedStatement } from "../../incidents/statements.ts";
import { destination, operator, reason, when } from "./contract.ts";

/** The incident workbench's requests. Facts name who reports them; decisions are signed statements. */

const source = z.string().max(63).optional();
const zone = z.string().min(1).max(64).optional();

export const openRequest = z.strictObject({
  destination: destination.optional(),
  recipient: z.string().min(1).max(63).optional(),
  noLedger: z.boolean().default(false),
  from: when.optional(),
  to: when.optional(),
  title: z.string().max(500).default(""),
  operator,
});

export const scopeRequest = z.strictObject({ operator, source });
export const affectedRequest = z.strictObject({ operator, source, signed: signedStatement.optional() });

/** A time with its offset or zone; a decision may hang on the hour. */
const moment = (written: string, zone: string | undefined, context: z.RefinementCtx): Moment => {
  const read = readMoment(written, zone);
  if (!("kind" in read)) return read;
  context.addIssue({ code: "custom", message: read.why });
  return z.NEVER;
};

export const noticeRequest = z
  .strictObject({
    content: z.base64().max(2_796_204),
    received: z.string().max(40).optional(),
    zone,
    operator,
  })
  .transform(({ received, zone, content, operator }, context) => ({
    content: Buffer.from(content, "base64"),
    operator,
    ...(received === undefined ? {} : { received: moment(received, zone, context) }),
  }));

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A day alone is taken here: sources often say no more, and the timeline keeps that they did not. */
export const timeRequest = z
  .strictObject({
    time: z.enum(Object.keys(TIMES) as [TimeKind, ...TimeKind[]]),
    at: z.string().max(40),
    zone,
    source: z.string().trim().min(1, "say who says so").max(500),
    remark: z.string().max(2_000).default(""),
    operator,
  })
  .transform(({ at, zone, ...rest }, context) => {
    const isDay = DAY.test(at);
    return { ...rest, isDay, moment: moment(isDay ? `${at}T00:00` : at, isDay ? (zone ?? "UTC") : zone, context) };
  });

export const retractionRequest = z.strictObject({ number: z.int().min(1), reason, operator });

export const stepRequest = z.strictObject({
  step: z.string().max(64),
  state: z.enum(["done", "not-needed", "open"]),
  owner: z.string().max(200).default(""),
  remark: z.string().max(2_000).default(""),
  operator,
});

const answer = z.union([z.string().max(20_000), z.array(z.string().max(64)).max(64)]);

export const formRequest = z.strictObject({
  answers: z.record(z.string().regex(/^\d{1,3}$/, "a field is named by its number"), answer),
  operator,
});

/** Which action a signed statement is for; what it says is judged after its signature. */
export const decisionRequest = signedStatement.extend({
  kind: z.enum(["awareness-decided", "assessed", "submitted", "closed", "notices-drafted", "approved", "rejected"]),
});
