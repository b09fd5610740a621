import type { Detector } from "../domain/finding.ts";
import { spansOf } from "./spans.ts";
import { TRAIT } from "./traits.ts";

// Everything up to the last @ of the authority (RFC 3986 §3.2.1). "git" is a user that everyone shares.
const USER_INFORMATION = String.raw`:\/\/(?!git@)(?<value>[^\s\/?#"<>]{1,512})@`;

// Also in a URL inside a URL, where ?, &, =, [ and ] are percent-encoded once.
const BEFORE_KEY = String.raw`(?:^|[?&#;\s\[{,"']|%(?:3F|26|23|5B))`;
const ENDING_IN =
  "token|secret|passw(?:or)?d|passphrase|pwd|signature|credentials?|session(?:_?id)?|api_?key|auth|jwt|otp";
const EXACTLY = "(?:[a-z]{1,32}[_.-])?(?:access|private|secret|api)[_-]key|pass|pin|e-?mail";
// In a log these are also the names of errors, sorting and sounds.
const BEFORE_PARAMETER = "(?:^|[?&#;]|%(?:3F|26|23))";
const IN_QUERY = "key|code|sig|sid";
const KEY = String.raw`(?:${BEFORE_KEY}(?:[\w.-]{0,32}(?:${ENDING_IN})|${EXACTLY})|${BEFORE_PARAMETER}(?:${IN_QUERY}))(?:\]|%5D)?`;
const PLACEHOLDER = String.raw`(?:true|false|null|undefined|[01]|\*+|x{3,}|redacted|\[[\w .-]*\]|\{\w*\}|:\w+)(?:[&#;\s]|%26|$)`;
const VALUE = String.raw`(?:=|%3D)(?<=${KEY}(?:=|%3D))(?!${PLACEHOLDER})(?<value>(?:(?!%26|%23)[^&#;\s"'<>])+(?<![.,:)\]}]))`;

const PATTERN = new RegExp(`${USER_INFORMATION}|${VALUE}`, "dgi");

export const urlCredentials: Detector = {
  id: "url-credentials",
  category: "user.authorizing.credentials",
  says: "A user name and password in a URL, or the value of a query parameter such as token, code or session.",
  needs: TRAIT.assignment | TRAIT.at | TRAIT.percent,
  find: (text) => spansOf(PATTERN, text),
  positives: [
    { text: "https://ada:pa55@example.org/x", finds: ["ada:pa55"] },
    { text: "see postgres://app:p@ss@db.example.org/x?sslmode=on", finds: ["app:p@ss"] },
    { text: "https://FAKE0TOKEN@example.org", finds: ["FAKE0TOKEN"] },
    { text: "https://example.org/reset?lang=fr&token=abc123&x=1#code=9f", finds: ["abc123", "9f"] },
    { text: "access_token=abc&client_secret=def;X-Amz-Signature=012", finds: ["abc", "def", "012"] },
    { text: "/login?next=%2Fa%3Fsessionid%3Dabc%26y%3D1", finds: ["abc"] },
    { text: "?user[password]=hunter2&apiKey=k1&key=k2", finds: ["hunter2", "k1", "k2"] },
    { text: "could not use token=abc123: expired [sessionid=9f].", finds: ["abc123", "9f"] },
    { text: "/unsubscribe?email=ada%40example.org", finds: ["ada%40example.org"] },
  ],
  negatives: [
    "https://example.org:8443/a?utm_source=mail&page=2",
    "ssh://git@example.org/repo.git",
    "https://example.org/@ada",
    "?country_code=FR&sort_key=name&keyword=shoes&author=ada",
    "?token=&code={code}&secret=***&session=true&key=[redacted]",
    "payment failed code=51 key=name",
    "monkey=1&zipcode=75001&design=flat",
    "ada@example.org",
    "50% off = deal",
  ],
};
