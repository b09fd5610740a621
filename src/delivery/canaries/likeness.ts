/**
 * How people's ids look at a destination, so that made-up ones don't stand out: one alphabet per character, of which a
 * made-up id takes one letter each. A character that is always the same is an alphabet of one.
 */
export type Likeness = readonly string[];

/** What shows of somebody without opening anything: the vendor's name for the person, and a length. */
export interface Seen {
  readonly pseudonym: string;
  /** Bytes of the person's own id, which the sealed one betrays. */
  readonly idBytes: number;
}

/** So many people must have something in common before a made-up one has it too: fewer could be told by it. */
export const LEAST_PEOPLE = 20;

const DIGITS = "0123456789";
const HEX = "0123456789abcdef";
const LOWER = "abcdefghijklmnopqrstuvwxyz";
const UPPER = LOWER.toUpperCase();
/** Letters that make a text neither a number nor hexadecimal. */
const BEYOND_HEX = "ghijklmnopqrstuvwxyz";
const TOKEN = LOWER + DIGITS;

/** A made-up id must never be a real person's, whom it would take off the affected list. */
const LEAST_BITS = 50;
const LONGEST = 64;

/**
 * The likeness of most of them; undefined when nobody is known, or when ids are the people's e-mail addresses: a made-up
 * one could be somebody's.
 *
 * @param own ids leave as they are, so that a pseudonym is the id itself
 */
export function likenessOf(people: readonly Seen[], own: boolean): Likeness | undefined {
  const ids = people.filter((one) => !own || !one.pseudonym.includes("@"));
  const groups = Map.groupBy(ids, (one) => (own ? ownLikeness(one.pseudonym) : mappedLikeness(one)).join("\n"));
  const [most] = [...groups].toSorted(([, a], [, b]) => b.length - a.length);
  if (most === undefined) return undefined;
  const [alphabets, members] = [most[0].split("\n"), most[1].map((one) => one.pseudonym)];
  return unguessable(own ? withPrefix(alphabets, sharedPrefix(members)) : alphabets);
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f])[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const TIME_IN_UUID = 4;

function uuidLikeness(id: string, version: string): Likeness {
  const shape = `xxxxxxxx-xxxx-${version}xxx-yxxx-xxxxxxxxxxxx`;
  const alphabets = [...shape].map((one) => (one === "x" ? HEX : one === "y" ? "89ab" : one));
  return id === id.toLowerCase() ? alphabets : alphabets.map((one) => one.toUpperCase());
}

/** A value of which the keyed map makes a pseudonym of the same shape; see `policy/pseudonym.ts`. */
function mappedLikeness({ pseudonym, idBytes }: Seen): Likeness {
  const version = UUID.exec(pseudonym)?.[1];
  if (version !== undefined) return uuidLikeness(pseudonym, version.toLowerCase());
  if (/^\d{10}\.\d{10}$/.test(pseudonym)) return [...numberOf(10), ".", "1", ...many(DIGITS, 9)];
  if (/^\d+$/.test(pseudonym)) return numberOf(idBytes);
  const isAsLong = pseudonym.length === idBytes;
  if (isAsLong && /^[0-9a-f]+$/.test(pseudonym)) return many(HEX, idBytes);
  if (isAsLong && /^[0-9A-F]+$/.test(pseudonym)) return many(HEX.toUpperCase(), idBytes);
  if (isAsLong && idBytes >= 16) return [BEYOND_HEX, ...many(TOKEN, idBytes - 1)];
  return [BEYOND_HEX, "-", ...many(TOKEN, Math.min(Math.max(idBytes, 3), LONGEST) - 2)];
}

/** Runs of letters and digits, by what occurs in each; everything else as it is. */
function ownLikeness(id: string): Likeness {
  const version = UUID.exec(id)?.[1];
  if (version !== undefined) return uuidLikeness(id, version.toLowerCase());
  if (/^[1-9]\d*$/.test(id)) return numberOf(id.length);
  if (/^[0-9a-f]{16,64}$/.test(id)) return many(HEX, id.length);
  return (id.slice(0, LONGEST).match(/[a-z0-9]+|[^a-z0-9]/gi) ?? []).flatMap((run) => {
    const used = [/[a-z]/.test(run) ? LOWER : "", /[A-Z]/.test(run) ? UPPER : "", /\d/.test(run) ? DIGITS : ""].join(
      "",
    );
    // A line break would part alphabets.
    return used === "" ? [run === "\n" ? "-" : run] : many(used, run.length);
  });
}

/** A word that a developer puts into the ids of events: `evt_…`. */
const LONGEST_WORD = 7;

/** A UUID, letters and digits, or a sign. */
const PIECES = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[a-z0-9]+|[^a-z0-9]/gi;

/** How the id of an event looks. No two are the same, so only words and signs are common to them. */
export function eventLikeness(id: string): Likeness {
  if (/^[1-9]\d*$/.test(id) || /^[0-9a-f]{16,64}$/.test(id)) return ownLikeness(id);
  return (id.match(PIECES) ?? []).flatMap((piece) => {
    const version = UUID.exec(piece)?.[1];
    if (version !== undefined) return uuidLikeness(piece, version.toLowerCase());
    if (!/[a-z0-9]/i.test(piece) || (/^[a-z]+$/i.test(piece) && piece.length <= LONGEST_WORD)) return [...piece];
    return many((/[a-z]/.test(piece) ? LOWER : "") + (/[A-Z]/.test(piece) ? UPPER : "") + DIGITS, piece.length);
  });
}

const many = (alphabet: string, count: number): readonly string[] => Array.from({ length: count }, () => alphabet);
/** One of sixteen digits stays below 2^53, so that it can be a number of JSON. */
const numberOf = (digits: number): readonly string[] => ["12345678", ...many(DIGITS, Math.min(digits, LONGEST) - 1)];

/** What all begin with, up to a sign (`usr_`); of ids that begin with their time, the weeks. */
function sharedPrefix(ids: readonly string[]): string {
  const [first = "", ...others] = ids;
  if (UUID.exec(first)?.[1] === "7") return first.slice(0, TIME_IN_UUID);
  let length = 0;
  while (length < first.length && others.every((one) => one[length] === first[length])) length++;
  return ids.length < LEAST_PEOPLE ? "" : (/^.*[^a-z0-9]/i.exec(first.slice(0, length))?.[0] ?? "");
}

const withPrefix = (alphabets: Likeness, prefix: string): Likeness => [...prefix, ...alphabets.slice(prefix.length)];

/** Longer than the others before it could ever be one of them. */
function unguessable(alphabets: Likeness): Likeness {
  const bits = alphabets.reduce((sum, one) => sum + Math.log2(one.length), 0);
  const last = alphabets.findLast((one) => one.length > 1) ?? TOKEN;
  return [...alphabets, ...many(last, Math.max(0, Math.ceil((LEAST_BITS - bits) / Math.log2(last.length))))];
}
