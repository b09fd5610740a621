import type { Context } from "hono";
import { z } from "zod";
import { codeOf, Fault, type FaultCode } from "../platform/fault.ts";
import type { Log } from "../platform/log.ts";

/** RFC 9457 problem details. `code` is stable; `detail` says what to do and names no person. */
export interface Problem {
  readonly type: "about:blank";
  readonly title: string;
  readonly status: number;
  readonly code: FaultCode | "internal";
  readonly detail: string;
}

const STATUS: Partial<Record<FaultCode, number>> = {
  "bad-request": 400,
  "bad-dataset": 422,
  "not-found": 404,
  "operator-refused": 403,
  "second-person-needed": 403,
  "directory-unavailable": 503,
  "mail-refused": 502,
  "journal-full": 503,
  "journal-failed": 503,
  "ledger-unavailable": 503,
  "ledger-space": 507,
  "store-unavailable": 503,
  "seal-unconfirmed": 504,
};

export function problem(context: Context, error: unknown, log: Log): Response {
  const fault = asFault(error);
  if (fault === undefined) log.error("a request failed", { code: codeOf(error), path: context.req.routePath });
  const status = fault === undefined ? 500 : (STATUS[fault.code] ?? 500);
  const body: Problem = {
    type: "about:blank",
    title: fault?.code ?? "internal",
    status,
    code: fault?.code ?? "internal",
    detail: fault?.message ?? "an error of ours; the log has its class",
  };
  return context.json(body, status as 500, { "content-type": "application/problem+json" });
}

function asFault(error: unknown): Fault | undefined {
  if (error instanceof Fault) return error;
  if (!(error instanceof z.ZodError)) return undefined;
  const says = error.issues.map((issue) => `${issue.path.map(String).join(".") || "body"}: ${issue.message}`);
  return new Fault("bad-request", says.join("; "));
}
