import { isIP } from "node:net";
import { z } from "zod";

/** The kinds of values that a configuration holds. */

export const id = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,62}$/, "use lower-case letters, digits and hyphens, starting with a letter");

const UP_TO_HOURS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;
export const MS = { ...UP_TO_HOURS, d: 86_400_000 } as const;

/** `90s`, `15m`, `72h`, `30d` as milliseconds; encoded as they are written. */
export const duration = z.codec(
  z.string().regex(/^\d{1,6}(ms|s|m|h|d)$/, "write a number and a unit: 90s, 15m, 72h, 30d"),
  z.number(),
  {
    decode: (text) => Number.parseInt(text, 10) * MS[text.replace(/^\d+/, "") as keyof typeof MS],
    // Hours before days: a retry window reads as 72h.
    encode: (ms) => inLargestUnit(ms, ms > 7 * MS.d ? MS : UP_TO_HOURS),
  },
);

export const SIZE = { "": 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 } as const;

/** `10MiB`, `8GiB` as bytes; encoded as they are written. */
export const size = z.codec(
  z.string().regex(/^\d{1,9}(KiB|MiB|GiB)?$/, "write a number and a unit: 512KiB, 10MiB, 8GiB"),
  z.number(),
  {
    decode: (text) => Number.parseInt(text, 10) * SIZE[text.replace(/^\d+/, "") as keyof typeof SIZE],
    encode: (bytes) => inLargestUnit(bytes, SIZE),
  },
);

/** @param sizes of units, the smallest first; it is one */
function inLargestUnit(value: number, sizes: Readonly<Record<string, number>>): string {
  const [unit, size] = Object.entries(sizes).findLast(([, one]) => value % one === 0) ?? ["", 1];
  return `${value / size}${unit}`;
}

export const listen = z
  .string()
  .regex(/^(\[[0-9a-fA-F:]+\]|[^:\s]+):\d{1,5}$/, "write host:port, for example 127.0.0.1:8480")
  .refine((text) => Number(text.slice(text.lastIndexOf(":") + 1)) <= 65_535, "a port is at most 65535");

export const upstream = z
  .url({ protocol: /^https?$/, error: "write the vendor's address with http:// or https://" })
  .refine((text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    return url !== undefined && url.username === "" && url.password === "" && url.search === "" && url.hash === "";
  }, "an upstream has no user, password, query or fragment");

/** Prefix lengths of IPv4 and IPv6. */
export const network = z
  .string()
  .max(64)
  .refine((text) => {
    const [address = "", bits, ...more] = text.split("/");
    const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
    return more.length === 0 && (bits === undefined ? most > 0 : /^\d{1,3}$/.test(bits) && Number(bits) <= most);
  }, "write an address or a network: 10.1.2.3, 10.0.0.0/8, 2001:db8::/32");

export const path = z
  .string()
  .min(1)
  .max(256)
  .regex(/^[^.*]+(\.[^.*]+)*$/, "write the path of one property, such as properties.consent");

export const secret = (says: string) => z.string().min(1).max(4_096).describe(says).meta({ secret: true });
