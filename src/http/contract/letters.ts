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
