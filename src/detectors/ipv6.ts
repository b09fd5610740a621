import { isIPv6 } from "node:net";
import type { Detector, Span } from "../domain/finding.ts";
import { spansOf } from "./spans.ts";
import { TRAIT } from "./traits.ts";

// A whole run of hex digits and colons, with the dotted tail of mapped addresses (RFC 4291 §2.2).
const PLAIN = /(?<![\w:.])[\da-f:]*:[\da-f:]*(?:\.\d[\d.]*)?(?!\w)|(?<=\w:)[\da-f]{3,4}:[\da-f:]+(?!\w)/gi;
const ENCODED = /(?<=%3D|[^\w%:.]|^)(?:[\da-f]{0,4}%3A){2,7}[\da-f]{0,4}(?![\w%])/gi;
// Without a digit it is more likely a name in a program, such as "Add::Bee".
const DIGIT = /\d/;
const MAX_LENGTH = 45;
/** Loopback and unspecified reach nobody; a short first group such as "12::30" is not a global, local or link address. */
const PLAUSIBLE = /^(?:[\da-f]{3,4}:|::ffff:|(?:[\da-f]{1,4}:){6,7}[\da-f.]+$)/i;

function trim(text: string, { start, end }: Span): Span | undefined {
  const run = text.slice(start, end);
  const address = run.replace(/^:(?!:)/, "").replace(/\.$|(?<!:):$/, "");
  if (address.length > MAX_LENGTH || !DIGIT.test(address) || !isIPv6(address) || !PLAUSIBLE.test(address))
    return undefined;
  const from = start + run.indexOf(address);
  return { start: from, end: from + address.length };
}

function isAddress(encoded: string): boolean {
  const address = encoded.replace(/%3A/gi, ":");
  return isIPv6(address) && PLAUSIBLE.test(address);
}

function addresses(text: string): readonly Span[] {
  const plain = spansOf(PLAIN, text).flatMap((run) => trim(text, run) ?? []);
  return plain.length > 0 || !text.includes("%") ? plain : spansOf(ENCODED, text, isAddress);
}

export const ipv6: Detector = {
  id: "ipv6",
  category: "user.device.ip_address",
  says: "An IPv6 address, also with an IPv4 address mapped into it.",
  needs: TRAIT.colons | TRAIT.percent,
  find: addresses,
  positives: [
    { text: "2001:db8::1", finds: ["2001:db8::1"] },
    { text: "2001:0db8:0000:0000:0000:ff00:0042:8329", finds: ["2001:0db8:0000:0000:0000:ff00:0042:8329"] },
    { text: "http://[2001:db8::a:1]:8080/", finds: ["2001:db8::a:1"] },
    { text: "seen ::ffff:192.0.2.128 and FE80::1%eth0.", finds: ["::ffff:192.0.2.128", "FE80::1"] },
    { text: "ip:2001:db8::7, then 2001:db8::8.", finds: ["2001:db8::7", "2001:db8::8"] },
    { text: "?ip=2001%3Adb8%3A%3Aa%3A1&x", finds: ["2001%3Adb8%3A%3Aa%3A1"] },
    { text: "2001:db8::", finds: ["2001:db8::"] },
  ],
  negatives: [
    "12:30:45",
    "2026-11-24T06:44:51Z",
    "std::vector",
    "Add::Bee",
    "App::Dec::Face",
    "12::30",
    "::1",
    "::",
    "a::before",
    "00:1A:2B:3C:4D:5E",
    "1:2:3:4:5:6:7:8:9",
    "2001:db8:::1",
  ],
};
