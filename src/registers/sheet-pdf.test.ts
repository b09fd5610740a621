import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { extractText, getDocumentProxy } from "unpdf";
import { type PrintableRow, type PrintableSheet, printable, sheetPdf } from "./sheet-pdf.ts";

const row = (number: number, answer: string): PrintableRow => ({
  number: String(number),
  label: `Étiquette ${number}`,
  translation: `Label ${number}`,
  answer,
  isMarked: false,
});

const sheet = (rows: readonly PrintableRow[]): PrintableSheet => ({
  title: "Notification d’une violation",
  about: ["Commission nationale"],
  foot: "INC-1",
  parts: [
    { title: "Chronologie", rows },
    { title: "Vide", rows: [] },
  ],
});

async function pagesOf(printed: PrintableSheet): Promise<readonly string[]> {
  const bytes = await sheetPdf(printed);
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(bytes)), { mergePages: false });
  return text;
}

describe("a printed sheet", () => {
  it("holds every label and answer, in order, and no part without rows", async () => {
    const rows = Array.from({ length: 90 }, (_, at) => row(at, `réponse ${at} – España`));
    const pages = await pagesOf(sheet(rows));
    const all = pages.join("\n");
    for (const { label, translation = "", answer } of rows) {
      assert.ok(all.includes(label) && all.includes(translation) && all.includes(answer), label);
    }
    const places = rows.map(({ answer }) => all.indexOf(answer));
    assert.deepEqual(
      places,
      places.toSorted((a, b) => a - b),
    );
    assert.ok(!all.includes("Vide"));
    assert.ok(pages.length > 1);
    pages.forEach((page, at) => assert.ok(page.includes(`INC-1 ${at + 1}/${pages.length}`), `page ${at + 1}: ${page}`));
  });

  it("holds the prose of a part before its rows, over pages, and none of a part that has neither", async () => {
    const paragraphs = Array.from({ length: 120 }, (_, at) => `Paragraph ${at} says something – España.`);
    const pages = await pagesOf({
      title: "Letter",
      about: [],
      foot: "L",
      parts: [
        { title: "Prose", paragraphs, rows: [row(1, "after the prose")] },
        { title: "Prose only", paragraphs: ["The end."], rows: [] },
        { title: "Vide", paragraphs: [], rows: [] },
      ],
    });
    const all = pages.join("\n");
    const places = [...paragraphs, "after the prose", "Prose only", "The end."].map((one) => all.indexOf(one));
    assert.ok(places.every((place) => place >= 0));
    assert.deepEqual(
      places,
      places.toSorted((a, b) => a - b),
    );
    assert.ok(pages.length > 1 && !all.includes("Vide"));
  });

  it("carries an answer that is longer than a page over, and what follows behind it", async () => {
    const long = Array.from({ length: 3_000 }, (_, at) => `word${at}`).join(" ");
    const pages = await pagesOf(sheet([row(1, "short"), row(2, long), row(3, "the last one")]));
    const all = pages.join(" ").replaceAll(/\s+/g, " ");
    for (const at of [0, 999, 1_999, 2_999]) assert.ok(all.includes(`word${at}`), `word${at}`);
    assert.ok(pages.at(-1)?.includes("the last one"));
    assert.ok(pages.length < 8, `${pages.length} pages`);
  });
});

describe("text", () => {
  it("that the fonts have stays, and none is dropped in silence", () => {
    assert.equal(printable("Œuvre – «café» €5 ñ ¿ß"), "Œuvre – «café» €5 ñ ¿ß");
    assert.equal(printable("Łódź"), "U+0141ódU+017A");
    assert.equal(printable("cafe\u0301"), "café");
    assert.equal(printable("a\u202eb\u0000"), "aU+202EbU+0000");
  });
});
