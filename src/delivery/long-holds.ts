import type { Seal } from "../journal/journal.ts";
import type { Destination } from "../platform/config-schema.ts";
import type { SealRequest } from "./seals.ts";

export interface LongHolds {
  readonly destinations: readonly Destination[];
  /** The seal that a destination's items are held by. */
  readonly sealOf: (destination: Destination) => Seal | undefined;
  readonly apply: (request: SealRequest) => Promise<unknown>;
  readonly now: () => number;
}

/** What is held longer than its destination's `hold_max` is dropped from now on. */
export function endLongHolds({ destinations, sealOf, apply, now }: LongHolds): void {
  for (const one of destinations) {
    const seal = sealOf(one);
    if (seal?.action !== "seal" || seal.mode !== "hold" || now() - seal.at < one.hold_max) continue;
    const reason = "held longer than hold_max allows";
    void apply({ destination: one.id, action: "seal", mode: "drop", reason, operator: "bulkhead" }).catch(
      () => undefined,
    );
  }
}
