import { BoundedCache } from "../platform/bounded-cache.ts";
import { deriveBlock, keyedHash } from "../platform/keyed-hash.ts";

/**
 * The keyed map of one destination and epoch (I7). The same value is the same pseudonym in whatever field it turns up;
 * the shape follows from the value, because vendors check shapes: a UUID stays a UUID of its version, digits stay
 * digits, the two numbers of a Google client id two numbers, hexadecimal and lower-case tokens keep their length.
 */
export interface PseudonymMap {
  /** Subject, device and organisation ids. Placeholders and blanks come back as they are. */
  readonly identity: (id: string) => string;
  /** Event, insert and session ids. */
  readonly eventId: (id: string) => string;
  /** True for an id that stands for nobody. */
  readonly isPlaceholder: (id: string) => boolean;
}

export interface PseudonymShape {
  readonly placeholders: ReadonlySet<string>;
  readonly prefixes: readonly string[];
}

const CACHE_ENTRIES = 50_000;
const LONGEST_CACHED = 256;

export function pseudonymMap(
  master: Uint8Array,
  destination: string,
  epoch: number,
  shape: PseudonymShape,
): PseudonymMap {
  const keyed = keyedHash(deriveBlock(master, ["pseudonyms", destination, String(epoch)]));
  const cache = new BoundedCache<string, string>(CACHE_ENTRIES);

  const mapInner = (space: string, id: string): string => shaped(id, keyed.digest(`${space}\0${id.length}\0${id}`));
  // Few ids are as long as a placeholder, and only those need a closer look.
  const lengths = new Set([0, ...[...shape.placeholders].map((one) => one.length)]);
  const isPlaceholder = (id: string) =>
    lengths.has(id.length) && (id === "" || shape.placeholders.has(id.toLowerCase()));

  const identity = (id: string): string => {
    const known = cache.get(id);
    if (known !== undefined) return known;
    const prefix = shape.prefixes.find((one) => id.startsWith(one)) ?? "";
    const inner = id.slice(prefix.length);
    const mapped = isPlaceholder(inner) ? id : prefix + mapInner("identity", inner);
    if (id.length <= LONGEST_CACHED) cache.set(id, mapped);
    return mapped;
  };
  return {
    identity,
    eventId: (id) => (isPlaceholder(id) ? id : withHour(id, mapInner("event", id))),
    isPlaceholder,
  };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f])[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const NUMBER = /^-?\d{1,40}(\.\d{1,20})?$/;
/** What `_ga` cookies hold: a random number and the time of the first visit in seconds. */
const CLIENT_ID = /^\d{6,10}\.\d{9,10}$/;
const HEX = /^(?:[0-9a-f]{16,64}|[0-9A-F]{16,64})$/;
const TOKEN = /^[a-z0-9]{16,36}$/;

/** Length of a pseudonym whose value has no shape of its own: 120 bits in base 32, below every vendor's limit. */
const PLAIN_LENGTH = 24;

function shaped(id: string, digest: Buffer): string {
  const uuid = id.length === 36 ? UUID.exec(id) : null;
  if (uuid) return asUuid(id, uuid[1] ?? "4", digest);
  if (CLIENT_ID.test(id)) return asClientId(digest);
  if (NUMBER.test(id)) return asDigits(digest);
  if (HEX.test(id)) {
    const hex = digest.toString("hex").slice(0, id.length);
    return /[A-F]/.test(id) ? hex.toUpperCase() : hex;
  }
  return base32(digest, TOKEN.test(id) ? id.length : PLAIN_LENGTH);
}

function asUuid(id: string, version: string, digest: Buffer): string {
  const hex = digest.toString("hex", 0, 16);
  const variant = "89ab"[(digest[16] ?? 0) & 3];
  const text = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${version}${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  return /[A-F]/.test(id) ? text.toUpperCase() : text;
}

const HOUR_MS = 3_600_000;
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7/i;
/** Years 2015 to 2099: any other id only looks like one with a time in it. */
const isPlausible = (at: number): boolean => at > 1_420_000_000_000 && at < 4_102_000_000_000;

/**
 * A UUIDv7 begins with its moment, by which PostHog files sessions: one from the year 6000 would be in none. The
 * pseudonym begins with the hour, which says less than the time of the event that carries it; 74 bits stay keyed.
 */
function withHour(id: string, mapped: string): string {
  if (id.length !== 36 || !UUID_V7.test(id) || !UUID.test(id)) return mapped;
  const at = Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
  if (!isPlausible(at)) return mapped;
  const hour = (at - (at % HOUR_MS)).toString(16).padStart(12, "0");
  const head = `${hour.slice(0, 8)}-${hour.slice(8)}`;
  return (/[A-F]/.test(id) ? head.toUpperCase() : head) + mapped.slice(head.length);
}

/**
 * Sixteen digits below 2^53, so that a number stays an exact number. 8·10^15 values: among a million ids the chance of
 * one collision is 0.006 %, among ten million 0.6 %.
 */
function asDigits(digest: Buffer): string {
  const bits53 = digest.readUIntBE(0, 6) + ((digest[6] ?? 0) & 31) * 2 ** 48;
  return String(10 ** 15 + (bits53 % (8 * 10 ** 15)));
}

/** Two numbers of ten digits below 2^31, sixty random bits: among ten million ids the chance of a collision is 0.004 %. */
function asClientId(digest: Buffer): string {
  const half = (at: number) => 10 ** 9 + (digest.readUInt32BE(at) >>> 2);
  return `${half(0)}.${half(4)}`;
}

const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

function base32(digest: Buffer, length: number): string {
  let text = "";
  let bits = 0;
  let value = 0;
  for (let index = 0; text.length < length; index++) {
    value = ((value << 8) | (digest[index] ?? 0)) & 0xffff;
    for (bits += 8; bits >= 5 && text.length < length; bits -= 5) text += ALPHABET[(value >> (bits - 5)) & 31];
  }
  return text;
}
