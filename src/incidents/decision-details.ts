import { z } from "zod";
import type { AssessmentChoice } from "../domain/assessment.ts";
import type { Json } from "../domain/item.ts";
import { AUDIENCES } from "../mail/notices/notice.ts";
import { Fault } from "../platform/fault.ts";

/** What the statements of an incident say, by action. Times are as they were written: an operator signs what they typed. */

const incident = z.string().min(1).max(64);
const reason = z.string().trim().min(3, "say why").max(4_000);
const time = z.string().min(1).max(40);
const zone = z.string().min(1).max(64).optional();

export const awareness = z.strictObject({
  incident,
  aware: time,
  zone,
  reason,
  /** Other moments that were considered, and why they are not the one. */
  alternatives: z.array(z.strictObject({ aware: time, why: reason })).max(20),
});

const chosen = z.strictObject({ row: z.string().max(64), reason: z.string().max(4_000) });
const rows = z.array(chosen).max(20);
const text = z.string().max(4_000);

/** Mirrors `AssessmentChoice`; what the rows mean is judged by `assess`, so that every mistake is named at once. */
export const assessmentChoice: z.ZodType<AssessmentChoice> = z.strictObject({
  context: rows,
  identifiers: rows,
  confidentiality: chosen,
  integrity: chosen,
  availability: chosen,
  malicious: z.strictObject({ intent: z.boolean(), reason: text }),
  persons: z.int().min(0).max(10_000_000_000).optional(),
  unintelligible: z.strictObject({ is: z.boolean(), reason: text }),
  smallestGroup: z.int().min(1).optional(),
  safeguards: z.strictObject({ before: text, after: text }),
  conclusion: z.strictObject({
    authority: z.enum(["notify", "unlikely-to-result-in-a-risk"]),
    persons: z.enum(["communicate", "no-high-risk", "exempt"]),
    exemption: z.enum(["a", "b", "c"]).optional(),
    reasons: text,
  }),
  aepdImpact: z.literal([2, 4, 6, 8, 10]).optional(),
  aepdSensitive: z.boolean().optional(),
});

export const riskAssessment = z.strictObject({ incident, choice: assessmentChoice });

export const submission = z.strictObject({
  incident,
  regime: z.string().max(64),
  clock: z.string().max(64),
  authority: z.string().trim().min(1).max(200),
  phase: z.enum(["initial", "follow-up", "complete", "withdrawn"]),
  submitted: time,
  zone,
  reference: z.string().max(200),
  delayReason: text,
});

export const closing = z.strictObject({ incident, reason, lessons: text });

export const drafted = z.strictObject({
  incident,
  audience: z.enum(AUDIENCES),
  draft: z.string().regex(/^[0-9a-f]{64}$/),
});

export const approval = z.strictObject({
  incident,
  decision: z.int().min(1),
  /** Of the statement that is approved. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  remark: text,
});

export const listReading = z.strictObject({ incident, source: z.string().max(63).nullable() });

/** The incident of a statement, whatever else it says. */
export function incidentOf(detail: Json): string {
  const parsed = z.looseObject({ incident }).safeParse(detail);
  if (!parsed.success) throw new Fault("bad-request", "incident: say which one");
  return parsed.data.incident;
}
