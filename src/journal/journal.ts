import type { DraftLine, FieldSetDefinition, SealedIdentity } from "../domain/disclosure.ts";
import type { FieldUse } from "../domain/field.ts";
import type { Outcome, RefusalReason, WithheldReason } from "../domain/outcome.ts";

/**
 * The journal port: the durable queue between gateway and couriers. It holds minimised bytes only (I2). Every promise
 * resolves when the write would survive a power cut, and rejects with `Fault` `journal-full` or `journal-failed`.
 */

/** One inbound request after minimising: its bodies, and what the ledger will say of each. */
export interface Envelope {
  /** 24 hexadecimal digits: milliseconds, writer, counter. Sorts by time; unique over restarts. */
  readonly id: string;
  readonly destination: string;
  readonly source: string;
  readonly epoch: number;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  readonly identities: readonly SealedIdentity[];
  readonly lines: readonly DraftLine[];
  /** JSON, one per line. */
  readonly bodies: readonly string[];
}

/** What a writer counted since it started. Kept with the envelopes, so that counts and items can't disagree. */
export interface GatewayCounts {
  in: number;
  withheld: Partial<Record<WithheldReason, number>>;
  refused: Partial<Record<RefusalReason, number>>;
  alarms: number;
}

export interface Arrival {
  readonly envelope: Envelope | undefined;
  readonly fieldSets: readonly FieldSetDefinition[];
  /** Added to the destination's counts in the same write. */
  readonly counts: GatewayCounts;
}

/** The gateway's end. */
export interface JournalWriter {
  readonly append: (destination: string, arrival: Arrival) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Lines of one ledger commit, recorded before the commit so that a crash repeats the very same bytes. */
export interface BatchRecord {
  readonly sequence: number;
  readonly at: number;
  readonly announced: boolean;
  readonly entries: readonly BatchEntry[];
  /** Rows by table, tab separated; `lines` is what the ledger hashes. */
  readonly rows: Readonly<Record<string, string>>;
}

export interface BatchEntry {
  readonly destination: string;
  readonly envelope: string;
  /** Line number of the envelope's first item, and how many. */
  readonly from: number;
  readonly count: number;
}

/** A run of lines of one batch that came to the same end. */
export interface Settlement {
  readonly batch: number;
  readonly from: number;
  /** Inclusive. */
  readonly to: number;
  readonly destination: string;
  readonly outcome: Exclude<Outcome, "refused-by-gateway">;
  readonly reason: string;
  readonly status: number;
  /** The same for all runs that were settled together; no two groups share it. */
  readonly at: number;
  /** Some line of the run made the recipient forget something. */
  readonly removes: boolean;
  /** The ledger has it too. */
  readonly written?: true;
}

export interface Seal {
  readonly destination: string;
  readonly action: "seal" | "unseal";
  readonly mode: "hold" | "drop" | null;
  readonly reason: string;
  readonly operator: string;
  readonly at: number;
}

/** A destination's pseudonyms begin anew. */
export interface Rotation {
  readonly destination: string;
  /** From 2 on; a destination begins in epoch 1. */
  readonly epoch: number;
  /** What becomes of items that wait under pseudonyms of an earlier epoch: raw ids are gone, nothing can map them again. */
  readonly waiting: "withhold" | "send";
  readonly reason: string;
  readonly operator: string;
  readonly at: number;
}

/** What the canaries of a destination and epoch are made of; nobody reads it without the master key. */
export interface SealedCanaryPlan {
  readonly destination: string;
  readonly epoch: number;
  readonly sealed: string;
}

/** Somebody who is to be forgotten, and how far that is. The id itself is not kept. */
export interface Erasure {
  readonly id: string;
  /** Keyed hashes of the person's ids: what is about them is withheld from now on, and stays so. */
  readonly keys: readonly string[];
  /** Tokens of the person's identities. */
  readonly tokens: readonly string[];
  readonly reason: string;
  readonly operator: string;
  readonly at: number;
  readonly calls: readonly VendorErasure[];
  /** When the sealed ids were destroyed. */
  readonly doneAt: number | null;
}

/** One destination that was told about the person. */
export interface VendorErasure {
  readonly destination: string;
  /**
   * - `to-ask`: we ask, and have not yet, or not successfully
   * - `by-hand`: nothing here can ask this vendor; a person must, and note the receipt
   * - `refused`: the vendor said no; a person must look
   * - `promised`: the vendor took the request
   */
  readonly state: "to-ask" | "by-hand" | "refused" | "promised";
  /** How many ids the vendor knows the person by, and how many of them it can't be asked by. */
  readonly ids: number;
  readonly unnamed: number;
  /** What the vendor calls the request, or why it refused. */
  readonly says: string;
  readonly at: number;
}

export interface DeadLetter {
  readonly id: string;
  readonly destination: string;
  readonly outcome: "refused-by-recipient" | "doubtful" | "withheld";
  readonly reason: string;
  readonly status: number;
  readonly at: number;
  /** Everything that a replay needs: the same shape as an envelope with one item. */
  readonly envelope: Envelope;
}

/** The last good answers to flag calls. A lost one costs nothing but itself. */
export interface KnownAnswers {
  readonly find: (destination: string, question: string) => string | undefined;
  /** May keep nothing: of an answer that is known, too long, or one too many. */
  readonly keep: (destination: string, question: string, answer: string) => Promise<void>;
}

export interface TokenRecord {
  /** 32 hexadecimal digits, random. */
  readonly token: string;
  readonly kind: SealedIdentity["kind"];
}

export interface Leaf {
  readonly index: number;
  /** `batch`, `settlement`, `action`. */
  readonly kind: string;
  readonly reference: string;
  /** 64 hexadecimal digits. */
  readonly hash: string;
}

/** A complete sub-tree of the Merkle log. */
export interface TreeNode {
  readonly level: number;
  readonly index: number;
  readonly hash: string;
}

export interface SignedCheckpoint {
  readonly size: number;
  /** The signed note. */
  readonly note: string;
  /** The right edge of the tree at this size, serialised (base64): where a restart goes on. */
  readonly frontier: string;
}

export interface Counts {
  readonly in: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  readonly withheld: Readonly<Record<string, number>>;
  readonly refused: Readonly<Record<string, number>>;
  readonly alarms: number;
}

/** What one courier step changes, all or nothing. */
export interface Step {
  readonly putBatch?: BatchRecord;
  readonly markAnnounced?: number;
  readonly settlements?: readonly Settlement[];
  /** Batches whose every line is settled and written to the ledger: freed with their envelopes. */
  readonly free?: readonly BatchRecord[];
  readonly dropEnvelopes?: readonly { readonly destination: string; readonly id: string }[];
  readonly outcomes?: readonly {
    readonly destination: string;
    readonly outcome: Outcome;
    readonly reason: string;
    readonly count: number;
  }[];
  readonly deadLetters?: readonly DeadLetter[];
  readonly removeDeadLetters?: readonly string[];
  readonly putEnvelope?: Envelope;
  readonly arrivals?: readonly { readonly destination: string; readonly count: number }[];
  readonly tokens?: readonly { readonly key: string; readonly record: TokenRecord }[];
  readonly seen?: readonly string[];
  readonly leaves?: readonly Leaf[];
  readonly nodes?: readonly TreeNode[];
  readonly actions?: readonly { readonly reference: string; readonly text: string }[];
  readonly checkpoint?: SignedCheckpoint;
  readonly seal?: Seal;
  /** Takes the place of what was kept. */
  readonly fieldUses?: readonly { readonly destination: string; readonly uses: readonly FieldUse[] }[];
  readonly rotation?: Rotation;
  readonly erasure?: Erasure;
  /** Takes the place of the one before. */
  readonly canaryPlan?: SealedCanaryPlan;
  /** Keyed hashes whose tokens nobody may find any more. */
  readonly forgetTokens?: readonly string[];
}

/** The couriers' end. One process owns it at a time. */
export interface Journal {
  readonly commit: (step: Step) => Promise<void>;
  /** Envelopes of a destination from the oldest; `skip` leaves out the ones in hand. Reads are synchronous. */
  readonly waiting: (destination: string, skip: (id: string) => boolean, limit: number) => readonly Envelope[];
  readonly envelope: (destination: string, id: string) => Envelope | undefined;
  /** Items waiting or in hand, from the envelopes themselves: nothing here is derived from the counts. */
  readonly itemsStored: (destination: string) => number;
  /** Items of announced batches, and how many of those are settled; both counted from what is stored. */
  readonly announcedItems: (destination: string) => number;
  readonly settledItems: (destination: string) => number;
  readonly batches: () => readonly BatchRecord[];
  readonly settlements: (batch: number) => readonly Settlement[];
  readonly lastBatch: () => number;
  readonly counts: (destination: string) => Counts;
  readonly fieldSets: (destination: string, ids: readonly string[]) => readonly FieldSetDefinition[];
  readonly token: (key: string) => TokenRecord | undefined;
  readonly hasSeen: (key: string) => boolean;
  readonly seal: (destination: string) => Seal | undefined;
  readonly fieldUses: (destination: string) => readonly FieldUse[];
  readonly sealLog: () => readonly Seal[];
  /** The rotation that began the destination's present epoch; undefined in the first. */
  readonly rotation: (destination: string) => Rotation | undefined;
  /** One for each epoch in which the destination had canaries. */
  readonly canaryPlans: (destination: string) => readonly SealedCanaryPlan[];
  /** In the order of their ids, which begin with the day. */
  readonly erasures: () => readonly Erasure[];
  readonly deadLetters: (destination?: string) => readonly DeadLetter[];
  readonly leaf: (index: number) => Leaf | undefined;
  readonly leafCount: () => number;
  /** The bytes behind an action's leaf. */
  readonly action: (reference: string) => string | undefined;
  readonly node: (level: number, index: number) => string | undefined;
  readonly checkpoint: () => SignedCheckpoint | undefined;
  readonly close: () => Promise<void>;
}
