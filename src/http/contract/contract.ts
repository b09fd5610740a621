import { z } from "zod";

/** The API of the console and the command line: one schema per request. Times are ISO 8601 or days. */
export const when = z
  .string()
  .regex(
    /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?)?$/,
    "write a day (2025-11-08) or an ISO time (2025-11-08T09:30:00Z)",
  )
  .refine((text) => isDay(text.slice(0, 10)), "there is no such time")
  .transform((text) =>
    Date.parse(text.length === 10 ? `${text}T00:00:00Z` : /(Z|[+-]\d{2}:\d{2})$/.test(text) ? text : `${text}Z`),
  )
  .refine((at) => !Number.isNaN(at), "there is no such time");

/** JavaScript takes 31 February for 3 March. */
function isDay(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

export const destination = z.string().min(1).max(63);
export const operator = z.string().min(1).max(200);
export const reason = z.string().trim().min(1, "say why").max(2_000);

export const sealRequest = z.strictObject({
  destination,
  reason,
  operator,
  mode: z.enum(["hold", "drop"]).default("hold"),
});
export const unsealRequest = z.strictObject({ destination, reason, operator });
/** A legal entity, an id of `recipients`. */
const recipient = z.string().min(1).max(63);
export const sealRecipientRequest = sealRequest.omit({ destination: true }).extend({ recipient });
export const unsealRecipientRequest = unsealRequest.omit({ destination: true }).extend({ recipient });
export const rotateRequest = z.strictObject({
  destination,
  reason,
  operator,
  waiting: z.enum(["withhold", "send"]).default("withhold"),
});
export const subjectRequest = z.strictObject({ id: z.string().min(1).max(1_024), operator });
export const verifyRequest = z.strictObject({ checkpoint: z.string().max(131_072).optional() });
export const rebuildRequest = z.strictObject({ operator });
export const gapRequest = z.strictObject({ destination, from: when, to: when.optional(), reason, operator });
export const deadLettersRequest = z.strictObject({
  destination: destination.optional(),
  ids: z.array(z.string().max(64)).max(10_000).optional(),
  operator,
});
