import type { FailedRecord, Route } from "./rules.ts";

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Asked {
  readonly route: Route;
  readonly isStrict: boolean;
  readonly isVerbose: boolean;
}

/** `/import` and `strict=1` speak JSON records; the old routes say `1`, or `{"status":1,"error":null}` when verbose. */
export function acceptedAnswer(asked: Asked, imported: number, failed: readonly FailedRecord[]): Answer {
  if (!asked.isStrict) return oldAnswer(asked, 200, null);
  if (failed.length === 0) return json(200, { code: 200, num_records_imported: imported, status: "OK" });
  return json(400, {
    code: 400,
    error: "some data points in the request failed validation",
    failed_records: failed,
    num_records_imported: imported,
    status: "Bad Request",
  });
}

export function refusedAnswer(asked: Asked, status: number, reason: string): Answer {
  if (asked.isStrict || asked.route === "import")
    return json(status, { code: status, error: reason, status: "Refused" });
  return oldAnswer(asked, status, reason);
}

export function failingAnswer(status: number, retryAfterSeconds: number | undefined): Answer {
  const headers = retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
  return { ...json(status, { code: status, error: "simulated", status: "Simulated" }), headers };
}

export function json(status: number, value: unknown): Answer {
  return { status, body: JSON.stringify(value) };
}

function oldAnswer(asked: Asked, status: number, error: string | null): Answer {
  const isAccepted = error === null ? 1 : 0;
  return { status, body: asked.isVerbose ? JSON.stringify({ status: isAccepted, error }) : String(isAccepted) };
}
