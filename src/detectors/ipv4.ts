import { isIPv4 } from "node:net";
import type { Detector } from "../domain/finding.ts";
import { type Glance, hasAt, KIND } from "./glance.ts";
import { spansAtDigits } from "./spans.ts";
import { TRAIT } from "./traits.ts";

// A product token such as "Chrome/131.0.0.0" (RFC 9110 §10.1.5) carries a version, never an address.
const DOTTED_QUAD = /(?<![\w.])(?<![A-Z][A-Za-z]{0,24}\/)\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?!\w|\.\d)/y;
/** Four-part versions end in zeros; loopback (RFC 1122 §3.2.1.3) and broadcast reach nobody. */
const NOBODY = /^(?:\d+\.0\.0\.0|127\..*|255\.255\.255\.255)$/;

const mayBegin = (start: number, run: number, { edges }: Glance): boolean => {
  const end = edges[run + 1] as number;
  return end - start < 4 && hasAt(end, KIND.dot);
};
const isSomebody = (quad: string): boolean => !NOBODY.test(quad) && isIPv4(quad);

export const ipv4: Detector = {
  id: "ipv4",
  category: "user.device.ip_address",
  says: "An IPv4 address.",
  needs: TRAIT.dotted,
  find: (text) => spansAtDigits(text, { pattern: DOTTED_QUAD, mayBegin, accept: isSomebody }),
  positives: [
    { text: "203.0.113.195", finds: ["203.0.113.195"] },
    { text: "from 192.0.2.1, via 198.51.100.7:8080.", finds: ["192.0.2.1", "198.51.100.7"] },
    { text: "http://203.0.113.9/ip/198.51.100.7?x", finds: ["203.0.113.9", "198.51.100.7"] },
    { text: "[192.168.1.20]", finds: ["192.168.1.20"] },
  ],
  negatives: [
    "1.2.3",
    "v1.2.3.4",
    "1.2.3.4.5",
    "131.0.0.0",
    "Chrome/131.0.6778.86",
    "YaBrowser/24.12.1.71",
    "10.0.19045.3803",
    "256.1.1.1",
    "010.001.002.003",
    "127.0.0.1",
    "1.1.1 and 2.2.2",
    "24.11.2026 06.44.51",
  ],
};
