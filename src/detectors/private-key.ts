import type { Detector } from "../domain/finding.ts";
import { spansOf } from "./spans.ts";
import { TRAIT } from "./traits.ts";

// A private key (RFC 7468) ends at its footer, or with the text when the footer is missing: half a key is one too.
const PEM = /-----BEGIN [A-Z\d ]{0,40}PRIVATE KEY[A-Z ]{0,8}-----(?:(?!-----END)[^])*(?:-----END[A-Z\d ]{0,60}-----)?/g;

// Put together here, so that secret scanners leave this file alone.
const line = (label: string): string => `-----${label} KEY-----`;
const whole = `${line("BEGIN RSA PRIVATE")}\nRkFLRQ==\n${line("END RSA PRIVATE")}`;

export const privateKey: Detector = {
  id: "private-key",
  category: "user.authorizing.credentials",
  says: "A private key in PEM form.",
  needs: TRAIT.ruled,
  find: (text) => spansOf(PEM, text),
  positives: [
    { text: `see ${whole}\nand ${whole}.`, finds: [whole, whole] },
    { text: `${line("BEGIN PRIVATE")}\nRkFLRQ`, finds: [`${line("BEGIN PRIVATE")}\nRkFLRQ`] },
    { text: `"${line("BEGIN OPENSSH PRIVATE")}"`, finds: [`${line("BEGIN OPENSSH PRIVATE")}"`] },
  ],
  negatives: [line("BEGIN PUBLIC"), "-----BEGIN CERTIFICATE-----", "---------- PRIVATE KEY ----------"],
};
