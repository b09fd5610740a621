import type { Json } from "../domain/item.ts";

/**
 * The control database: the queryable copy of what operators decided. Seals and signed decisions are durable elsewhere
 * first, so nothing on the way of an event waits for this. Times are integers, milliseconds since the Unix
 * epoch. Every call is one atomic statement.
 *
 * Throws `Fault`: `store-unavailable` when the database fails, `not-found` for an unknown incident, `bad-request` for
 * an id or a wave number that is taken and for text that the database refuses (a NUL, half a surrogate pair).
 */
export interface Store {
  /** Idempotent over destination, action, operator and time, so that the durable log can be copied in again. */
  readonly recordSeal: (entry: SealEntry) => Promise<void>;
  /** In order of time; of one destination, or of all. */
  readonly sealLog: (destination?: string) => Promise<readonly SealEntry[]>;

  /** Refuses an action twice for one key: a key is added once and revoked once. */
  readonly recordOperator: (entry: OperatorEntry) => Promise<void>;
  /** In the order of recording; an operator is active between `add` and `revoke`. */
  readonly operatorLog: () => Promise<readonly OperatorEntry[]>;

  readonly openIncident: (incident: Incident) => Promise<void>;
  readonly incident: (id: string) => Promise<Incident | undefined>;
  /** In the order of opening. */
  readonly incidents: () => Promise<readonly Incident[]>;

  /** Refuses a number twice. */
  readonly keepNotice: (notice: ProcessorNotice) => Promise<void>;
  /** In order, without their contents. */
  readonly notices: (incident: string) => Promise<readonly Omit<ProcessorNotice, "content">[]>;
  readonly notice: (incident: string, number: number) => Promise<ProcessorNotice | undefined>;

  /** Append-only: an action is corrected by a later one. */
  readonly recordAction: (action: IncidentAction) => Promise<void>;
  /** In the order of recording. */
  readonly actions: (incident: string) => Promise<readonly IncidentAction[]>;

  readonly freezeWave: (wave: Wave) => Promise<void>;
  /** By number; the last one supersedes the others. */
  readonly waves: (incident: string) => Promise<readonly Wave[]>;

  /** Takes the place of the destination's last one. */
  readonly keepStanding: (standing: KeptStanding) => Promise<void>;
  readonly standings: () => Promise<readonly KeptStanding[]>;
}

export interface SealEntry {
  readonly destination: string;
  readonly action: "seal" | "unseal";
  /** What happens to items meanwhile; null for `unseal`. */
  readonly mode: "hold" | "drop" | null;
  readonly reason: string;
  readonly operator: string;
  readonly at: number;
}

export interface OperatorEntry {
  readonly name: string;
  readonly action: "add" | "revoke";
  readonly keyId: string;
  /** Base64 of 32 bytes. */
  readonly publicKey: string;
  /** Who vouched for it; the operator's own name when it was the first. */
  readonly by: string;
  readonly reason: string;
  readonly at: number;
  /** The action in the log, which says the same and can't be changed. */
  readonly reference: string;
}

export interface Incident {
  readonly id: string;
  /** Null when nothing flowed to the recipient through here. */
  readonly destination: string | null;
  /** The legal entity; null in incidents of versions that only knew destinations. */
  readonly recipient: string | null;
  /** The intrusion as it was known at the opening; the times that were noted since count. */
  readonly from: number | null;
  readonly to: number | null;
  readonly title: string;
  readonly openedAt: number;
  readonly openedBy: string;
}

/** What a vendor sent when it was breached (Art. 33(2)), as it came. */
export interface ProcessorNotice {
  readonly incident: string;
  readonly number: number;
  readonly at: number;
  readonly sha256: string;
  readonly mediaType: string;
  /** As the notice says; nothing proves it. */
  readonly sender: string;
  readonly subject: string;
  readonly content: Uint8Array;
}

export interface IncidentAction {
  readonly incident: string;
  readonly kind: string;
  readonly at: number;
  readonly operator: string;
  readonly detail: Json;
}

/** One frozen scope snapshot, bound to the ledger by the checkpoint that it was computed at. */
export interface Wave {
  readonly incident: string;
  readonly number: number;
  readonly at: number;
  readonly checkpointSize: number;
  readonly checkpointRoot: string;
  readonly queryHash: string;
  readonly totals: Json;
}

/** What a destination would lose if its vendor leaked, as it was computed last. */
export interface KeptStanding {
  readonly destination: string;
  readonly at: number;
  readonly result: Json;
}
