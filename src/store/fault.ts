import { Fault } from "../platform/fault.ts";

/**
 * What a failed call means, by SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html).
 * A database error is not kept as `cause`: drivers hang the statement's parameters on it, and those would reach the log.
 */
export function storeFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const state = sqlState(error);
  if (state === undefined) {
    return new Fault("store-unavailable", "the control database does not answer", { retryable: true, cause: error });
  }
  if (state === "23503") return new Fault("not-found", "there is no such incident");
  if (state === "23505") return new Fault("bad-request", "this id or wave number is taken");
  if (state.startsWith("22") || state.startsWith("23")) {
    return new Fault("bad-request", `the control database refuses a value (SQLSTATE ${state})`);
  }
  return new Fault("store-unavailable", `the control database failed (SQLSTATE ${state})`, { retryable: true });
}

/** Node's codes are as long at times (EPERM, EROFS), but hold no digit. */
function sqlState(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" && /^(?=.*\d)[0-9A-Z]{5}$/.test(code) ? code : undefined;
}
