import { z } from "zod";
import { SAID_MEASURES } from "../../incidents/letters/breach-facts.ts";
import { signedStatement } from "../../incidents/statements.ts";
import { AUDIENCES } from "../../mail/notices/notice.ts";
import { operator } from "./contract.ts";

/** Notices to people. The draft's request carries the signature for reading the affected list. */
export const audience = z.enum(AUDIENCES);

export const draftRequest = z.strictObject({
  audience,
  measures: z.array(z.enum(SAID_MEASURES)).max(SAID_MEASURES.length).default([]),
  operator,
  signed: signedStatement.optional(),
});
export const seedRequest = z.strictObject({ audience, to: z.email(), operator });
export const sendRequest = z.strictObject({ audience, operator });
export const bounceRequest = z.strictObject({
  reports: z
    .array(z.strictObject({ messageId: z.string().min(1).max(200), status: z.string().regex(/^5\.\d{1,3}\.\d{1,3}$/) }))
    .min(1)
    .max(1_000),
  operator,
});
