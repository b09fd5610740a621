import type { Item } from "../domain/item.ts";
import { type Gateway, keep } from "./accept.ts";
import { admit } from "./admit.ts";

/** An item of ours, on its way among those of applications. */
export interface Planted {
  readonly destination: string;
  readonly source: string;
  readonly item: Item;
}

/**
 * Takes an item as if its application had just sent it: the same door, policy and journal, and the same counts. Only
 * nobody is answered.
 *
 * @returns false when it is not in the journal afterwards
 */
export async function plant(
  { doors, journal, nextId, now }: Pick<Gateway, "doors" | "journal" | "nextId" | "now">,
  { destination, source, item }: Planted,
): Promise<boolean> {
  const door = doors.get(destination);
  if (door === undefined) return false;
  const head = { id: nextId(), receivedAt: now(), source };
  const admission = admit(door.context, [item], { ...head, authorised: true });
  if (admission.kind === "refused") return false;
  return keep(journal, door, admission.admitted, head).then(
    () => admission.admitted.lines.length > 0,
    () => false,
  );
}
