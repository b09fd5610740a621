import type { FieldSetDefinition, IdentityKind, SealedIdentity } from "../../domain/disclosure.ts";
import type { Envelope } from "../../journal/journal.ts";
import { BoundedCache } from "../../platform/bounded-cache.ts";
import { LEAST_PEOPLE, type Seen } from "./likeness.ts";
import { type Mould, type MouldContext, mouldOf, mouldText } from "./mould.ts";

/** A mould that many people's items came out of. */
export interface SharedMould {
  readonly mould: Mould;
  readonly source: string;
  /** Whether it is about people who signed in, or about devices of nobody. */
  readonly about: IdentityKind;
  /** How many items of all that were looked at. */
  readonly items: number;
  /** By spot of a number, what it was for all; undefined where it was a measure, with hardly any two the same. */
  readonly numbers: readonly (string | undefined)[];
}

/** What is ordinary at a destination. */
export interface Ordinary extends Readonly<Record<SealedIdentity["kind"], readonly Seen[]>> {
  readonly moulds: readonly SharedMould[];
}

export interface OrdinaryOptions {
  /** Undefined for a destination that has no canaries. */
  readonly contextOf: (destination: string) => MouldContext | undefined;
  readonly fieldSets: (destination: string, ids: readonly string[]) => readonly FieldSetDefinition[];
  /** Whether a keyed hash is that of somebody made up, of whom nothing is learned. */
  readonly isMadeUp: (destination: string, key: string) => boolean;
}

interface Met extends Pick<SharedMould, "mould" | "source" | "about"> {
  /** Keyed hashes of those who sent it, no more than are needed. */
  readonly people: Set<string>;
  /** What stood in the spots of numbers. */
  readonly values: readonly Set<string>[];
  items: number;
  /** When the last one came, in milliseconds. */
  last: number;
}

/** What of a destination is remembered: in memory only, and gone with the process. */
interface Memory {
  readonly moulds: BoundedCache<string, Met>;
  readonly shared: Map<string, Met>;
  readonly fields: BoundedCache<string, FieldSetDefinition["fields"]>;
  readonly seen: Readonly<Record<SealedIdentity["kind"], Map<string, Seen>>>;
}

/** Items of a destination looked at between two calls of `rest`, up to 80 µs each: what is usual turns up anyway. */
const MOST_ITEMS = 200;
const REMEMBERED = 4_000;
const MOST_SHARED = 200;
const MOST_SEEN = 500;
/** What nobody sent for so long has gone out of use: an SDK has a new version. */
const USUAL_FOR_MS = 7 * 86_400_000;
/** AES-GCM adds a nonce and a tag to the id. */
const SEALED_MORE_BYTES = 28;

/** So many different numbers are a measure. Fewer are a choice that a made-up person can't make. */
const MANY_VALUES = 10;

const newlyMet = (of: Pick<Met, "mould" | "source" | "about">, numbers: number): Met => ({
  ...of,
  people: new Set(),
  values: Array.from({ length: numbers }, () => new Set<string>()),
  items: 0,
  last: 0,
});

/** Learns from minimised items on their way what is ordinary, without opening anybody's id. */
export function createOrdinary(options: OrdinaryOptions) {
  const memories = new Map<string, Memory>();
  const left = new Map<string, number>();

  const memoryOf = (destination: string): Memory => {
    const memory = memories.get(destination) ?? {
      moulds: new BoundedCache<string, Met>(REMEMBERED),
      shared: new Map<string, Met>(),
      fields: new BoundedCache<string, FieldSetDefinition["fields"]>(REMEMBERED),
      seen: { subject: new Map(), device: new Map(), organisation: new Map() },
    };
    memories.set(destination, memory);
    return memory;
  };

  const fieldsOf = ({ fields }: Memory, destination: string, id: string): FieldSetDefinition["fields"] => {
    const known = fields.get(id) ?? options.fieldSets(destination, [id])[0]?.fields ?? [];
    fields.set(id, known);
    return known;
  };

  const lookAt = (envelope: Envelope, context: MouldContext, index: number): void => {
    const { destination, source, identities, receivedAt } = envelope;
    const line = envelope.lines[index];
    const person = line && identities[line.subject];
    if (line === undefined || person === undefined || options.isMadeUp(destination, person.key)) return;
    if (person.kind === "organisation") return;
    const memory = memoryOf(destination);
    const fields = fieldsOf(memory, destination, line.fieldSet);
    const item = { body: envelope.bodies[index] ?? "", line, identities, fields, receivedAt };
    const moulded = mouldOf(item, context);
    if (moulded === undefined) return;
    const { mould, numbers } = moulded;
    const text = `${source} ${mouldText(mould)}`;
    const known = memory.shared.get(text) ?? memory.moulds.get(text);
    const met = known ?? newlyMet({ mould, source, about: person.kind }, numbers.length);
    met.items++;
    for (const [place, number] of numbers.entries())
      if ((met.values[place]?.size ?? 0) < MANY_VALUES) met.values[place]?.add(number);
    met.last = Math.max(met.last, receivedAt);
    if (met.people.size < LEAST_PEOPLE) met.people.add(person.key);
    memory.moulds.set(text, met);
    if (met.people.size >= LEAST_PEOPLE && memory.shared.size < MOST_SHARED) memory.shared.set(text, met);
    const named = [line.subject, ...line.links.flatMap(([from, to]) => [from, to])];
    for (const { kind, key, pseudonym, sealed } of named.flatMap((one) => identities[one] ?? []))
      if (memory.seen[kind].size < MOST_SEEN)
        memory.seen[kind].set(key, {
          pseudonym,
          idBytes: Buffer.byteLength(sealed, "base64url") - SEALED_MORE_BYTES,
        });
  };

  return {
    see: (envelopes: readonly Envelope[]): void => {
      for (const envelope of envelopes) {
        const context = options.contextOf(envelope.destination);
        if (context === undefined) continue;
        const most = left.get(envelope.destination) ?? MOST_ITEMS;
        const count = Math.min(most, envelope.lines.length);
        for (let index = 0; index < count; index++) lookAt(envelope, context, index);
        left.set(envelope.destination, most - count);
      }
    },
    /** From here on as many items are looked at again. */
    rest: (): void => left.clear(),
    at: (destination: string): Ordinary => {
      const { shared, seen } = memoryOf(destination);
      const latest = Math.max(...[...shared.values()].map(({ last }) => last));
      for (const [text, { last }] of shared) if (last < latest - USUAL_FOR_MS) shared.delete(text);
      return {
        moulds: [...shared.values()]
          .filter(({ values }) => values.every(({ size }) => size === 1 || size === MANY_VALUES))
          .map(({ mould, source, about, items, values }) => {
            const numbers = values.map((some) => (some.size === 1 ? [...some][0] : undefined));
            return { mould, source, about, items, numbers };
          }),
        subject: [...seen.subject.values()],
        device: [...seen.device.values()],
        organisation: [...seen.organisation.values()],
      };
    },
  };
}
