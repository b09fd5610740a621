import type { Detector } from "../domain/finding.ts";
import { spansOf } from "./spans.ts";
import { TRAIT } from "./traits.ts";

// IEEE 802: six pairs of hexadecimal digits, or three groups of four with dots.
const PAIRS = String.raw`[\da-f]{2}(:|-|%3A)(?:[\da-f]{2}\1){4}[\da-f]{2}`;
/** Looked for first: the engine finds it sooner than what must not stand before. */
const BEGINNING = String.raw`[\da-f]{2}(?:[:%-]|[\da-f]{2}\.)`;
const ADDRESS = new RegExp(
  String.raw`(?=${BEGINNING})(?<![A-Za-z\d_.-]|(?<![A-Za-z]):)(?:${PAIRS}|[\da-f]{4}\.[\da-f]{4}\.[\da-f]{4})(?!\w|[:-][\da-f]|\.\w)`,
  "gi",
);
/** Everybody's, nobody's, or digits that may be a date and a time. */
const NOBODY = /^(?:(?:00[:-]?)+|(?:ff[:-]?)+|[\d-]+|[\d.]+)$/i;

export const mac: Detector = {
  id: "mac",
  category: "user.device.device_id",
  says: "The hardware address of a network interface (MAC).",
  needs: TRAIT.paired | TRAIT.percent,
  find: (text) => spansOf(ADDRESS, text, (address) => !NOBODY.test(address)),
  positives: [
    { text: "00:1A:2B:3C:4D:5E", finds: ["00:1A:2B:3C:4D:5E"] },
    { text: "mac=00-1a-2b-3c-4d-5e, seen", finds: ["00-1a-2b-3c-4d-5e"] },
    { text: "dev 001a.2b3c.4d5e.", finds: ["001a.2b3c.4d5e"] },
    { text: "mac=00%3A1A%3A2B%3A3C%3A4D%3A5E&x", finds: ["00%3A1A%3A2B%3A3C%3A4D%3A5E"] },
    { text: "mac:00:1A:2B:3C:4D:5E: down", finds: ["00:1A:2B:3C:4D:5E"] },
    { text: "at 12:34:56:78:90:12", finds: ["12:34:56:78:90:12"] },
  ],
  negatives: [
    "00:00:00:00:00:00",
    "ff:ff:ff:ff:ff:ff",
    "20-26-11-24-06-44",
    "06:44:51",
    "2001:db8:00:1a:2b:3c:4d:5e",
    "00:1A:2B:3C:4D:5E:6F",
    "1234.5678.9012",
    "00:1A-2B:3C:4D:5E",
    "dead.beef.cafe.babe",
  ],
};
