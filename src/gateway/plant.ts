import type { Item } from "../domain/item.ts";
import { type Mould, mouldOf, mouldText } from "../delivery/canaries/mould.ts";
import { type Door, type Gateway, keep } from "./accept.ts";
import { type Admitted, admit } from "./admit.ts";

/** An item of ours, on its way among those of applications. */
export interface Planted {
  readonly destination: string;
  readonly source: string;
  readonly item: Item;
  /** What the policy must leave of it, besides ids and times: what it left of everybody else's. */
  readonly mould: Mould;
}

/**
 * - `unlike`: the policy made something else of it than of everybody else's, so it went nowhere
 * - `failed`: it is not in the journal, and may be another time
 */
export type Planting = "stored" | "unlike" | "failed";

/**
 * Takes an item as if its application had just sent it: the same door, policy and journal, and the same counts. Only
 * nobody is answered.
 */
export async function plant(
  { doors, journal, nextId, now }: Pick<Gateway, "doors" | "journal" | "nextId" | "now">,
  { destination, source, item, mould }: Planted,
): Promise<Planting> {
  const door = doors.get(destination);
  if (door === undefined) return "failed";
  const head = { id: nextId(), receivedAt: now(), source };
  const admission = admit(door.context, [item], { ...head, authorised: true });
  if (admission.kind === "refused") return "failed";
  if (!isOutOf(mould, door, admission.admitted, head.receivedAt)) return "unlike";
  return keep(journal, door, admission.admitted, head).then(
    () => "stored",
    () => "failed",
  );
}

function isOutOf(mould: Mould, { context }: Door, admitted: Admitted, receivedAt: number): boolean {
  const [body = ""] = admitted.bodies;
  const [line] = admitted.lines;
  if (line === undefined) return false;
  const { identities } = admitted;
  const fields = admitted.fieldSets[0]?.fields ?? [];
  const found = mouldOf({ body, line, identities, fields, receivedAt }, context);
  return found !== undefined && mouldText(found.mould) === mouldText(mould);
}
