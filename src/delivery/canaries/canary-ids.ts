import { derive, deriveBlock, keyedHash } from "../../platform/keyed-hash.ts";
import { idSealer } from "../../platform/seal-ids.ts";
import type { Likeness } from "./likeness.ts";

/** Enough that a part of a dataset still holds some, and few enough to bend no figure. */
export const CANARIES = 20;

/** What a destination's canaries of one epoch are made of. Rests sealed: it and the key say who they are. */
export interface CanaryPlan {
  readonly likeness: Likeness;
  /** The source and the country that each is told with. */
  readonly from: readonly { readonly source: string; readonly country: string }[];
  /** When each visits next, in milliseconds. */
  readonly due: readonly number[];
}

/** The ids of one destination and epoch: the same whenever they are made again, and nobody's guess without the key. */
export function canaryIds(
  master: Uint8Array,
  { destination, epoch, likeness }: { destination: string; epoch: number; likeness: Likeness },
): readonly string[] {
  const keyed = keyedHash(deriveBlock(master, ["canaries", destination, String(epoch)]));
  const idOf = (place: number): string => {
    let bytes = Buffer.alloc(0);
    for (let block = 0; bytes.length < 2 * likeness.length; block++)
      bytes = Buffer.concat([bytes, keyed.digest(`${place} ${block}`)]);
    return likeness.map((alphabet, at) => alphabet[bytes.readUInt16BE(2 * at) % alphabet.length] ?? "").join("");
  };
  return Array.from({ length: CANARIES }, (_, place) => idOf(place));
}

/** Seals plans with a key of their own, which opens nobody's id. */
export function planSealer(master: Uint8Array) {
  const sealer = idSealer(derive(master, ["canary-plans"], 32));
  return {
    seal: (plan: CanaryPlan): string => sealer.seal(JSON.stringify(plan)),
    /** Undefined when another key sealed it. */
    open: (sealed: string): CanaryPlan | undefined => {
      const text = sealer.open(sealed);
      return text === undefined ? undefined : (JSON.parse(text) as CanaryPlan);
    },
  };
}
