import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { inspect } from "../../src/phishing/inspect.ts";
import { VERDICTS } from "../../src/phishing/verdict.ts";
import { OFFLINE } from "./offline.ts";

/**
 * Mails that are made to hurt. Each must end in an answer, in under a second on a machine that does other things too;
 * the bound here is wider, because a test machine may be slow, and still far below what a quadratic reader would take.
 */
const MOST_MS = 3_000;
const MIB = 2 ** 20;

const HEAD = "From: PayPal <a@example.net>\r\nTo: sam@example.com\r\nSubject: Verify your account\r\n";
const html = (body: string): string => `${HEAD}Content-Type: text/html\r\n\r\n${body}`;
const plain = (body: string): string => `${HEAD}\r\n${body}`;
const repeated = (unit: string, length: number): string =>
  unit.repeat(Math.ceil(length / unit.length)).slice(0, length);

const nestedParts = (depth: number): string =>
  Array.from({ length: depth }, (_, at) => `Content-Type: multipart/mixed; boundary="b${at}"\r\n\r\n--b${at}\r\n`).join(
    "",
  );

const MONSTERS: Readonly<Record<string, () => string>> = {
  "10 MB of text": () => plain(repeated("all work and no play ", 10 * MIB)),
  "10 MB of one token": () => plain("a".repeat(10 * MIB)),
  "10 MB of empty lines": () => plain("\n".repeat(10 * MIB)),
  "10 MB of base64": () =>
    `${HEAD}Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n${repeated("QUFB\r\n", 10 * MIB)}`,
  "10 MB of quoted-printable": () =>
    `${HEAD}Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${repeated("=41=\r\n", 10 * MIB)}`,
  "200 KB tokens": () =>
    plain(["a", "a.", "a@", "@", "www.", "http://", "1", ">", "é", "а"].map((one) => repeated(one, 200_000)).join(" ")),
  "token in every header": () =>
    `From: ${"a".repeat(200_000)}@example.org\r\nSubject: ${"=?utf-8?q?a?=".repeat(20_000)}\r\nReply-To: ${"<".repeat(100_000)}\r\nTo: ${"a@b.example,".repeat(20_000)}\r\n\r\nhi`,
  "nesting 1,000": () => `${HEAD}${nestedParts(1_000)}Content-Type: text/plain\r\n\r\nhi`,
  "nesting 1,000 of messages": () =>
    `${HEAD}${"Content-Type: message/rfc822\r\n\r\nFrom: b@example.org\r\n".repeat(1_000)}\r\nhi`,
  "deep parts and a million boundary look-alikes": () => `${HEAD}${nestedParts(30)}\r\n${"--b\n".repeat(MIB)}`,
  "100,000 parts": () =>
    `${HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n${"--b\r\n\r\nx\r\n".repeat(100_000)}`,
  "200 pages": () =>
    `${HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n${`--b\r\nContent-Type: text/html\r\n\r\n${repeated("<p>confirm <b>your password", 50_000)}\r\n`.repeat(200)}`,
  "garbage that says it is a PDF": () =>
    `${HEAD}Content-Type: application/pdf\r\n\r\n%PDF-1.7\n${repeated("1 0 obj << /Type /Page >> endobj\n", 2 ** 20 - 100)}`,
  "open elements": () => html("<b>".repeat(500_000)),
  "open elements, then others closed": () => html("<b>".repeat(200_000) + "</i>".repeat(200_000)),
  "a million links": () => html('<a href="https://example.net/x">x</a>'.repeat(100_000)),
  "links around everything": () =>
    html(`${'<a href="https://example.net/x">'.repeat(50_000)}text${"</a>".repeat(50_000)}`),
  "an endless attribute": () => html(`<a href="${"a".repeat(MIB)}" style="${"x:".repeat(MIB / 2)}">`),
  "an endless style sheet": () =>
    html(`<style>${".a{display:none}".repeat(100_000)}</style><p class="${"a ".repeat(100_000)}">x`),
  entities: () => html("&amp;&#x41;&lt;".repeat(200_000)),
  comments: () => html("<!--".repeat(300_000)),
  "a page in a page in a page": () =>
    html(
      `<a href="data:text/html,${encodeURIComponent('<a href="data:text/html,<p>x</p>">y</a>'.repeat(2_000))}">x</a>`,
    ),
  "script literals": () => html(`<script>${`"${"QUFB".repeat(1_000)}";`.repeat(200)}</script>`),
  "brand names": () => plain(repeated("PayPal Amazon Microsoft ", MIB)),
  "asking words": () => plain(repeated("confirm your password ", MIB)),
  "verbs without objects": () => plain(`${repeated("confirm ", MIB)} password`),
  "bank words": () => plain(repeated("bank details new ", MIB)),
  "folded headers": () => `${HEAD}X: ${"\r\n y".repeat(200_000)}\r\n\r\nhi`,
  parameters: () => `${HEAD}Content-Type: text/plain; ${'a="'.repeat(50_000)}\r\n\r\nhi`,
  "comments in results": () => `${HEAD}Authentication-Results: mx; ${"(".repeat(200_000)}\r\n\r\nhi`,
  "mixed scripts": () => plain(repeated("pаypal ", MIB)),
  "invisible letters": () => plain(repeated("p\u200b", MIB)),
  "combining marks": () => plain(`a${"\u0301".repeat(300_000)}`),
  calendar: () => `${HEAD}Content-Type: text/calendar\r\n\r\n${"DESCRIPTION:x\\n;,".repeat(100_000)}`,
  nothing: () => "",
  zeros: () => "\0".repeat(MIB),
};

for (const [name, make] of Object.entries(MONSTERS)) {
  test(`a mail of ${name} gets an answer in time`, async () => {
    const bytes = Buffer.from(make());
    const started = performance.now();
    const { verdict, score } = await inspect(bytes, OFFLINE);
    const took = performance.now() - started;
    assert.ok(VERDICTS.includes(verdict) && score >= 0 && score <= 1);
    assert.ok(took < MOST_MS, `took ${took.toFixed(0)} ms`);
  });
}

const FRAGMENTS = [
  "From: ",
  "Subject: ",
  "Content-Type: multipart/mixed; boundary=b",
  "--b",
  "--b--",
  "\r\n",
  "\n\n",
  "\r",
  "=?utf-8?B?",
  "?=",
  "<a href=",
  "<base href='",
  "<form>",
  "<style>",
  "</",
  "data:text/html;base64,",
  "https://",
  "PayPal",
  "@",
  "\0",
  "\ud800",
  "é",
  "Content-Transfer-Encoding: base64",
  "Content-Transfer-Encoding: quoted-printable",
  "=4",
  "charset=utf-7",
  "message/rfc822",
];

test("any bytes get an answer, and the same one twice", async () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 400 }).map((one) => Buffer.from(one)),
    fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 40 }).map((parts) => Buffer.from(parts.join(""))),
  );
  await fc.assert(
    fc.asyncProperty(bytes, async (one) => {
      const first = JSON.stringify(await inspect(one, OFFLINE));
      assert.equal(JSON.stringify(await inspect(one, OFFLINE)), first);
    }),
    { numRuns: 500 },
  );
});
