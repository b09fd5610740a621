import type { Detector, Span } from "../domain/finding.ts";
import { TRAIT } from "./traits.ts";

// Starts at the @ and reads the local part backwards, so that each @ is visited once. A local part is at most 64 octets
// (RFC 5321 §4.5.3.1.1); non-ASCII letters are allowed (RFC 6531). User information in a URL is left to url-credentials.
const LOCAL = String.raw`(?<!%[\da-f]?)(?<!:\/\/[^\s\/?#"<>@]{0,128})[\p{L}\p{N}_](?:%2[bde7]|%5f|[\p{L}\p{N}\p{M}._+'-]){0,63}`;
const LOOK_ALIKE = String.raw`(?:\d+\.\d|\dx\.(?:png|jpe?g|gif|svg|webp|avif)\b)`;
const DOMAIN = String.raw`(?!${LOOK_ALIKE})[\p{L}\p{N}][\p{L}\p{N}\p{M}.-]{0,250}\.(?:xn--[a-z\d-]{2,59}|\p{L}{2,63})`;
const ADDRESS = new RegExp(String.raw`(?:@|%40)(?<=(${LOCAL})(?:@|%40))${DOMAIN}`, "giu");

function addresses(text: string): Span[] {
  const spans: Span[] = [];
  for (const { 0: domain, 1: local = "", index } of text.matchAll(ADDRESS)) {
    const start = index - local.length;
    const end = index + domain.length;
    const last = spans.at(-1);
    if (last !== undefined && start < last.end) spans[spans.length - 1] = { start: last.start, end };
    else spans.push({ start, end });
  }
  return spans;
}

export const email: Detector = {
  id: "email",
  category: "user.contact.email",
  says: "An e-mail address, also percent-encoded as in a URL.",
  needs: TRAIT.at | TRAIT.percent,
  find: addresses,
  positives: [
    { text: "ada@example.org", finds: ["ada@example.org"] },
    { text: "contact ada@example.org now", finds: ["ada@example.org"] },
    {
      text: "Ada <ada.l+tag@mail.example.org>, bob_2@example.com.",
      finds: ["ada.l+tag@mail.example.org", "bob_2@example.com"],
    },
    { text: "mailto:ADA@EXAMPLE.ORG?subject=hi", finds: ["ADA@EXAMPLE.ORG"] },
    { text: "/invite?to=ada%40example.org&x=1", finds: ["ada%40example.org"] },
    { text: "q=to%3Dada%2Btag%40example.org%26y", finds: ["ada%2Btag%40example.org"] },
    { text: '{"email":"ada@example.org"}', finds: ["ada@example.org"] },
    { text: "'o'brien@example.org'", finds: ["o'brien@example.org"] },
    { text: "ada@example.org@example.com", finds: ["ada@example.org@example.com"] },
    { text: "jürgen@müller.example", finds: ["jürgen@müller.example"] },
    { text: "ada@xn--mller-kva.xn--p1ai", finds: ["ada@xn--mller-kva.xn--p1ai"] },
  ],
  negatives: [
    "@ada",
    "ada@",
    "ada @ example.org",
    "ada@localhost",
    "@types/node@24.19.2",
    "react@18.2.0",
    "pkg@1.2.3-beta.rc",
    "logo@2x.png",
    "3 items @ 4.50 EUR",
    "https://user:secret@db.example.org/",
    "https://social.example/@ada.lovelace",
    "100%40.off",
  ],
};
