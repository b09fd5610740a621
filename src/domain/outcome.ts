/** The endings an item can have (I5). Exactly one, and final per item id. */
export const OUTCOMES = ["delivered", "refused-by-recipient", "doubtful", "withheld", "refused-by-gateway"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Where an item is before it has an outcome. */
export const PENDING_STATES = ["queued", "held", "announced"] as const;
export type PendingState = (typeof PENDING_STATES)[number];

/** Delivered, refused by the recipient, and doubtful: the recipient has, or may have, seen the item. */
export const countsAsDisclosed = (outcome: Outcome): boolean =>
  outcome === "delivered" || outcome === "refused-by-recipient" || outcome === "doubtful";

/** Why the gateway kept an item back. Closed, so that a reason can never carry a value. */
export const WITHHELD_REASONS = [
  "policy",
  "no-consent",
  "shadow",
  "last-look",
  "too-deep",
  "too-many-keys",
  "not-an-item",
  "sealed-drop",
  "epoch-rotated",
  "erased",
  "expired-unsent",
  "too-late",
  "fault",
] as const;
export type WithheldReason = (typeof WITHHELD_REASONS)[number];

/** Why the gateway refused a request. */
export const REFUSAL_REASONS = [
  "wrong-token",
  "too-large",
  "malformed",
  "unknown-route",
  "unknown-destination",
  "side-channel",
  "too-many-items",
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

export type Tally = Readonly<Record<Outcome, number>>;

export const emptyTally = (): Record<Outcome, number> => ({
  delivered: 0,
  "refused-by-recipient": 0,
  doubtful: 0,
  withheld: 0,
  "refused-by-gateway": 0,
});
