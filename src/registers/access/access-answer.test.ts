import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { extractText, getDocumentProxy } from "unpdf";
import { CATEGORIES } from "../../domain/category.ts";
import { FORMS } from "../../domain/field.ts";
import type { AccessRecord } from "../../ledger/access-record.ts";
import { readingLevel } from "../../mail/notices/lint.ts";
import { LANGUAGES } from "../../mail/notices/notice.ts";
import { TEXTS } from "../../mail/notices/texts/list.ts";
import { printable, sheetPdf } from "../sheet-pdf.ts";
import { accessAnswer } from "./access-answer.ts";
import { FILLED } from "./access-texts.ts";
import { formatsOf } from "./formats.ts";
import { ACCESS_TEXTS } from "./texts/list.ts";
import { answerSheet, answerText } from "./written.ts";

const RECORD: AccessRecord = {
  subject: "u-1017",
  at: "2026-03-09T10:00:00.000Z",
  known: true,
  identities: 2,
  organisation: { name: "Example SAS", country: "FR", language: "fr", contact: "privacy@example.org" },
  recipients: [
    {
      name: "Vendor, Inc.",
      country: "US",
      role: "processor",
      transferBasis: "dpf",
      forwardsTo: [{ name: "Other GmbH", country: "DE" }],
      data: CATEGORIES.map((category) => ({ category, forms: FORMS })),
      items: 1_234,
      first: "2026-01-05T08:30:00.000Z",
      last: "2026-03-08T23:59:00.000Z",
      kept: { itemKinds: ["event", "profile", "group"], eventsDays: 365 },
      removals: [
        { operation: "unset", last: "2026-02-01T00:00:00.000Z", categories: ["user.contact.email"] },
        { operation: "delete", last: "2026-02-02T00:00:00.000Z", categories: [] },
      ],
    },
  ],
  erasures: [
    {
      begun: "2026-03-01T00:00:00.000Z",
      done: null,
      asked: (["to-ask", "by-hand", "refused", "promised"] as const).map((state) => ({
        name: `Vendor ${state}`,
        state,
        at: "2026-03-02T00:00:00.000Z",
      })),
    },
  ],
  coverage: [
    {
      name: "Vendor, Inc.",
      recordedSince: "2026-01-01T00:00:00.000Z",
      unknownBefore: "2026-01-03T00:00:00.000Z",
      gaps: [
        { since: "2026-02-01T10:00:00.000Z", until: "2026-02-01T11:00:00.000Z" },
        { since: "2026-03-01T10:00:00.000Z", until: null },
      ],
    },
    { name: "Whole Ltd", recordedSince: "2026-01-01T00:00:00.000Z", unknownBefore: null, gaps: [] },
    { name: "New Ltd", recordedSince: null, unknownBefore: null, gaps: [] },
  ],
};
const UNKNOWN: AccessRecord = { ...RECORD, known: false, identities: 0, recipients: [], erasures: [] };

async function pdfWords(record: AccessRecord, language: (typeof LANGUAGES)[number]): Promise<string> {
  const bytes = await sheetPdf(answerSheet(accessAnswer(record, language)));
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(bytes)), { mergePages: true });
  return text;
}
const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
const letters = (text: string): string => text.replaceAll(/[\s•]/g, "");

for (const language of LANGUAGES)
  describe(`an access answer in ${language}`, () => {
    const says = ACCESS_TEXTS[language];
    const text = answerText(accessAnswer(RECORD, language));

    it("has a word for every category and form, and says each with its form", () => {
      const { categories, forms } = TEXTS[language];
      const words = CATEGORIES.map((one) => categories[one]);
      const { colon } = formatsOf(language);
      assert.equal(new Set(words).size, CATEGORIES.length);
      assert.ok([...words, ...FORMS.map((one) => forms[one])].every((word) => word.trim() !== ""));
      for (const word of words)
        assert.ok(text.includes(`- ${word}${colon}${FORMS.map((one) => forms[one]).join("; ")}`));
    });

    it("leaves no place unfilled and knows no other", () => {
      assert.doesNotMatch(text, /[{}]|undefined|NaN|Invalid/);
      for (const [, word] of JSON.stringify(says).matchAll(/\{(\w+)\}/g))
        assert.ok((FILLED as readonly string[]).includes(word ?? ""), word);
      assert.deepEqual(placesIn(says), placesIn(ACCESS_TEXTS.en));
    });

    it("says each of its texts in some answer", () => {
      const { roles, safeguards } = says.recipient;
      const [one] = RECORD.recipients;
      assert.ok(one);
      const variants: readonly AccessRecord[] = [
        RECORD,
        UNKNOWN,
        { ...RECORD, recipients: [], erasures: [] },
        { ...RECORD, erasures: [{ begun: RECORD.at, done: RECORD.at, asked: [] }] },
        {
          ...RECORD,
          coverage: [
            { ...RECORD.coverage[0], name: "A", recordedSince: RECORD.at, unknownBefore: RECORD.at, gaps: [] },
          ],
        },
        { ...RECORD, recipients: [{ ...one, kept: { itemKinds: ["event"], eventsDays: null } }] },
        ...(Object.keys(roles) as (keyof typeof roles)[]).map((role) => ({
          ...RECORD,
          recipients: [{ ...one, role }],
        })),
        ...(Object.keys(safeguards) as (keyof typeof safeguards)[]).map((transferBasis) => ({
          ...RECORD,
          recipients: [{ ...one, transferBasis }],
        })),
      ];
      const all = variants.map((record) => answerText(accessAnswer(record, language))).join("\n");
      for (const one of textsIn(says)) {
        const pieces = one.split(/\{\w+\}/);
        const pattern = new RegExp(pieces.map((piece) => literal(piece)).join("[^\\n]{1,300}?"));
        assert.match(all, pattern, one);
      }
    });

    it("can be read", () => {
      const prose = accessAnswer(RECORD, language).parts.flatMap((part) => part.paragraphs);
      const { lix, longest } = readingLevel(prose.join("\n"));
      assert.ok(longest <= 40, `a sentence has ${longest} words`);
      assert.ok(lix <= 56, `LIX ${lix}`);
    });

    it("says first that there is no record of an unknown person, and names no recipient of data", () => {
      const unknown = answerText(accessAnswer(UNKNOWN, language));
      assert.ok(unknown.includes(`\n\n${says.request.unknown}\n\n`));
      assert.ok(!unknown.includes(says.recipient.data));
      assert.ok(unknown.includes(says.rights.heading) && unknown.includes(says.unknown.heading));
    });

    it("is the same as PDF, in letters that its fonts have", async () => {
      const words = await pdfWords(RECORD, language);
      assert.equal(printable(text), text, "no letter stands as its code point");
      for (const part of accessAnswer(RECORD, language).parts)
        for (const line of [part.title, ...part.paragraphs, ...part.rows.flatMap((row) => [row.label, ...row.answers])])
          assert.ok(letters(words).includes(letters(line)), line);
    });
  });

/** Every text by its path. */
function walked(texts: object): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const walk = (value: unknown, path: string): void => {
    if (typeof value === "string") found.set(path, value);
    else if (typeof value === "object" && value !== null)
      for (const [key, one] of Object.entries(value)) walk(one, `${path}.${key}`);
  };
  walk(texts, "");
  return found;
}
const textsIn = (texts: object): readonly string[] => [...walked(texts).values()];
const placesIn = (texts: object): ReadonlyMap<string, readonly string[]> =>
  new Map(Array.from(walked(texts), ([path, text]) => [path, (text.match(/\{\w+\}/g) ?? []).toSorted()]));

describe("what an access answer says", () => {
  const text = answerText(accessAnswer(RECORD, "en"));

  it("names the sender, the recipient with its part, times, retention and removals", () => {
    for (const line of [
      "Example SAS\nprivacy@example.org\n9 March 2026",
      "We are Example SAS, France. Write to privacy@example.org",
      "== Vendor, Inc. (United States) ==",
      "Its role: It works with the data on our behalf and on our instructions (processor).",
      "It passes data on to: Other GmbH (Germany)",
      "First time: 5 January 2026 at 08:30 UTC",
      "Last time: 8 March 2026 at 23:59 UTC",
      "Number of messages: 1,234",
      "- What you did: 365 days.",
      "- Single details, last on 1 February 2026: e-mail address.",
      "- Your whole profile, last on 2 February 2026.",
      "On 1 March 2026 we began to erase you.",
      "Vendor promised: On 2 March 2026 it accepted our request",
      "- Our record begins on 1 January 2026. It cannot tell what was passed on before. It is complete only from 3 January 2026 on.",
      "- Between 1 February 2026 at 10:00 UTC and 1 February 2026 at 11:00 UTC, data may have gone there",
    ])
      assert.ok(text.includes(line), `${line}\n\n${text}`);
  });

  it("leaves out what nobody configured, and makes nothing up", () => {
    const [one] = RECORD.recipients;
    assert.ok(one);
    const bare = answerText(
      accessAnswer(
        {
          ...RECORD,
          identities: 1,
          organisation: null,
          recipients: [{ ...one, country: null, role: null, transferBasis: "none", forwardsTo: [], removals: [] }],
        },
        "en",
      ),
    );
    for (const label of [
      "Who we are",
      "Its role",
      "Why the data may",
      "passes data on",
      "asked it to delete",
      "Devices",
    ])
      assert.ok(!bare.includes(label), label);
    assert.ok(bare.includes("== Vendor, Inc. =="));
  });

  it("tells somebody who was erased so, though the id is unknown by now", () => {
    const erased = { ...UNKNOWN, erasures: [{ begun: RECORD.at, done: RECORD.at, asked: [] }] };
    assert.match(answerText(accessAnswer(erased, "de")), /Am 9\. März 2026 haben wir vernichtet, was diese Kennung/);
    assert.doesNotMatch(answerText(accessAnswer(UNKNOWN, "de")), /== Löschung ==/);
  });

  it("puts an id on one line, without what a terminal obeys", () => {
    const subject = `evil\u001b[2J\n== Heading ==\u202e\u2028${"x".repeat(1_000)}`;
    const hostile = answerText(accessAnswer({ ...RECORD, subject }, "en"));
    assert.doesNotMatch(hostile, /[\u001b\u202e\u2028]|^== Heading/m);
    assert.ok(!hostile.includes("x".repeat(200)));
  });
});
