import { firstFinding } from "../../detectors/detect.ts";
import type { IdentityKind } from "../../domain/disclosure.ts";
import { derive, deriveBlock, keyedHash } from "../../platform/keyed-hash.ts";
import { idSealer } from "../../platform/seal-ids.ts";
import type { Likeness } from "./likeness.ts";
import type { SharedMould } from "./ordinary.ts";

/** Enough that a part of a dataset still holds some, and few enough to bend no figure. */
export const CANARIES = 20;

/** Most ids that are tried for one canary. */
const ATTEMPTS = 100;

/** How many belong to one made-up organisation, where events carry organisations. */
const MEMBERS = 5;

/** What a destination's canaries of one epoch are made of. Rests sealed: it and the key say who they are. */
export interface CanaryPlan {
  /** Whether they are people who signed in, or devices of nobody, where nobody signs in. */
  readonly about: IdentityKind;
  readonly likeness: Likeness;
  /** Of their devices and organisations; undefined where events carry none. */
  readonly device: Likeness | undefined;
  readonly organisation: Likeness | undefined;
  /** What they send, besides ids and times: what many people sent. */
  readonly moulds: readonly SharedMould[];
  /** When each visits next, in milliseconds. */
  readonly due: readonly number[];
}

/** Whose plan it is. */
interface Whose {
  readonly destination: string;
  readonly epoch: number;
}

/** The ids of one destination and epoch: the same whenever they are made again, and nobody's guess without the key. */
export const canaryIds = (
  master: Uint8Array,
  { likeness, ...whose }: Whose & { readonly likeness: Likeness },
): readonly string[] => idsOf(master, ["canaries", whose], likeness, CANARIES);

/** The ids of the canaries' own devices, one each. Blank where nobody's events carry any. */
export const canaryDevices = (
  master: Uint8Array,
  { device = [], ...whose }: Whose & Pick<CanaryPlan, "device">,
): readonly string[] => idsOf(master, ["canary-devices", whose], device, CANARIES);

/** The ids of the canaries' own organisations, by canary: several share one. */
export function canaryOrganisations(
  master: Uint8Array,
  { organisation = [], ...whose }: Whose & Pick<CanaryPlan, "organisation">,
): readonly string[] {
  const ids = idsOf(master, ["canary-organisations", whose], organisation, Math.ceil(CANARIES / MEMBERS));
  return Array.from({ length: CANARIES }, (_, place) => ids[Math.floor(place / MEMBERS)] ?? "");
}

function idsOf(
  master: Uint8Array,
  [name, { destination, epoch }]: readonly [string, Whose],
  likeness: Likeness,
  count: number,
): readonly string[] {
  const keyed = keyedHash(deriveBlock(master, [name, destination, String(epoch)]));
  const candidate = (place: number, attempt: number): string => {
    let bytes = Buffer.alloc(0);
    for (let block = 0; bytes.length < 2 * likeness.length; block++)
      bytes = Buffer.concat([bytes, keyed.digest(`${place} ${attempt} ${block}`)]);
    return likeness.map((alphabet, at) => alphabet[bytes.readUInt16BE(2 * at) % alphabet.length] ?? "").join("");
  };
  // Where ids pass, one that looks like a telephone's or a card's number would not.
  const idOf = (place: number): string => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const id = candidate(place, attempt);
      if (firstFinding(id) === undefined) return id;
    }
    return candidate(place, 0);
  };
  return Array.from({ length: count }, (_, place) => idOf(place));
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
