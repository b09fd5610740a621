/**
 * The world failing: a disk, a network, a file. An expected ending is a value instead, and our own mistake is an
 * `invariant`. `code` is stable and documented in docs/reference/errors.md; `message` says what to do and never holds
 * a person's data.
 */
export class Fault extends Error {
  override readonly name = "Fault";
  readonly code: FaultCode;
  readonly retryable: boolean;

  constructor(code: FaultCode, message: string, options: { retryable?: boolean; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
}

/** Every code with what an operator does about it; the reference page is generated from this. */
export const FAULTS = {
  "config-unreadable": "Check that the file exists and that this user may read it.",
  "config-invalid": "Mend the key that the message names; nothing was started.",
  "console-public": "Bind `console.listen` to a loopback address; there is no sign-in yet.",
  "already-running": "Another `serve` holds this data directory; stop it, or give this one another `data`.",
  "key-exposed": "Make the key file readable by its owner only: chmod 600 FILE.",
  "key-missing": "Put the key file back, or give it in BULKHEAD_MASTER_KEY. A new key cannot read the old ledger.",
  "key-mismatch": "This key did not write this data directory. Give the key that did.",
  "upstream-loop": "Point `upstream` at the vendor, not at this gateway.",
  "geoip-unreadable": "Give the path of a country database (.mmdb) in `geoip.database`, or `built-in`, or `off`.",
  "tls-unreadable":
    "Give a certificate with its chain and its key as PEM files in `gateway.tls`; this user must be able to read both.",
  "listen-failed": "Free the address or choose another in `gateway.listen`, `console.listen` or `notices.listen`.",
  "journal-full": "Free space on the journal volume; SDKs get 503 until a write succeeds.",
  "journal-failed": "Look at the journal volume; nothing is acknowledged until a write succeeds.",
  "ledger-unavailable": "Look at the ledger volume; events are kept in the journal, nothing is sent meanwhile.",
  "ledger-space": "Free space on the ledger volume, then run `bulkhead ledger rebuild` again; nothing was changed.",
  "ledger-mismatch":
    "A stored line differs from what was signed. Keep the data directory as evidence and read docs/operating/verify.md.",
  "store-unavailable": "Look at the control database; sealing and sending do not depend on it.",
  "server-unreachable": "Start `bulkhead serve` with the same --config, or check that it runs.",
  "not-found": "Check the id; `bulkhead status` lists destinations, `bulkhead incident list` lists incidents.",
  "operator-refused":
    "Decisions are signed: give --operator with the name or key file of an active operator, `bulkhead operator list` shows them.",
  "second-person-needed": "Let another operator approve it; nobody approves what they signed themselves.",
  "directory-unavailable": "Mend the file or the service that `directory` names, then ask again; nothing was sent.",
  "mail-refused": "Look at `smtp` in the configuration and at the mail server's log, then send again.",
  "bad-dataset": "Mend the file as the message says and give it again; keep what the vendor sent as it is.",
  "bad-request": "Mend what the message names and try again.",
  "seal-unconfirmed":
    "The seal is in force, but the journal could not take it in time: it ends with this process. Free space on the journal volume, then seal again.",
} as const satisfies Record<string, string>;

export type FaultCode = keyof typeof FAULTS;

const WRONG_USE: ReadonlySet<string> = new Set<FaultCode>([
  "config-unreadable",
  "config-invalid",
  "console-public",
  "upstream-loop",
  "geoip-unreadable",
  "tls-unreadable",
  "bad-request",
]);

/** What whoever wrote the configuration or the command has to mend. Trying again changes nothing: exit code 2, else 1. */
export const isWrongUse = (code: string): boolean => WRONG_USE.has(code);

/** Our own mistake: crashes the unit of work. */
export function invariant(condition: unknown, says: string): asserts condition {
  if (!condition) throw new Error(`invariant broken: ${says}`);
}

/** The code of a world failure, or the class name of our own mistake: never the message, which may quote anything. */
export function codeOf(error: unknown): string {
  if (error !== null && typeof error === "object" && "code" in error && typeof error.code === "string")
    return error.code;
  return error instanceof Error ? error.name : "unknown";
}
