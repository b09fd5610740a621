import Pdf from "pdfkit";

/** A printable sheet: parts of labelled answers. */
export interface PrintableSheet {
  readonly title: string;
  /** Lines under the title. */
  readonly about: readonly string[];
  readonly parts: readonly PrintablePart[];
  /** Stands at the foot of every page, before the page number. */
  readonly foot: string;
}

export interface PrintablePart {
  readonly title: string;
  /** Prose under the title, over the whole width. */
  readonly paragraphs?: readonly string[];
  readonly rows: readonly PrintableRow[];
}

export interface PrintableRow {
  readonly number: string;
  readonly label: string;
  /** The label in another language, smaller. */
  readonly translation?: string | undefined;
  readonly answer: string;
  readonly isMarked: boolean;
}

const MARGIN = 48;
const NUMBER_WIDTH = 28;
const LABEL_WIDTH = 165;
const GAP = 8;
const PROSE = 10;
const INK = "#1a1a1a";
const FAINT = "#666666";
const MARK = "#a40000";
const RULE = "#cccccc";

type Document = InstanceType<typeof Pdf>;

/** The sheet as PDF, A4. It needs no font file: what the standard fonts lack is shown as its code point. */
export async function sheetPdf(sheet: PrintableSheet): Promise<Buffer> {
  const document = new Pdf({
    size: "A4",
    margin: MARGIN,
    bufferPages: true,
    info: { Title: sheet.title, Creator: "Bulkhead" },
  });
  const chunks: Buffer[] = [];
  document.on("data", (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => {
    document.once("end", resolve);
    document.once("error", reject);
  });
  writeHead(document, sheet);
  for (const part of sheet.parts)
    if (part.rows.length > 0 || (part.paragraphs ?? []).length > 0) writePart(document, part);
  writeFeet(document, sheet.foot);
  document.end();
  await ended;
  return Buffer.concat(chunks);
}

function writeHead(document: Document, { title, about }: PrintableSheet): void {
  document.font("Helvetica-Bold").fontSize(16).fillColor(INK).text(printable(title));
  document.moveDown(0.3).font("Helvetica").fontSize(9).fillColor(FAINT);
  for (const line of about) document.text(printable(line));
}

function writePart(document: Document, { title, paragraphs = [], rows }: PrintablePart): void {
  // A heading never stands alone at the foot of a page.
  breakUnlessFits(document, 40 + heightOfFirst(document, paragraphs[0], rows[0]));
  document.x = MARGIN;
  document.moveDown(1).font("Helvetica-Bold").fontSize(11).fillColor(INK).text(printable(title), MARGIN);
  document.moveDown(0.2);
  document.font("Helvetica").fontSize(PROSE);
  for (const paragraph of paragraphs) document.text(printable(paragraph), { paragraphGap: 4 });
  for (const row of rows) writeRow(document, row);
}

function heightOfFirst(document: Document, paragraph: string | undefined, row: PrintableRow | undefined): number {
  if (paragraph === undefined) return row === undefined ? 0 : heightOf(document, row);
  return document.font("Helvetica").fontSize(PROSE).heightOfString(printable(paragraph));
}

const answerLeft = MARGIN + NUMBER_WIDTH + LABEL_WIDTH + GAP;
const answerWidth = (document: Document): number => document.page.width - MARGIN - answerLeft;

function heightOf(document: Document, { label, translation, answer }: PrintableRow): number {
  document.font("Helvetica").fontSize(9);
  const labelHeight = document.heightOfString(printable(label), { width: LABEL_WIDTH - GAP });
  document.fontSize(7);
  const under =
    translation === undefined ? 0 : document.heightOfString(printable(translation), { width: LABEL_WIDTH - GAP });
  document.fontSize(9);
  return (
    Math.max(labelHeight + under, document.heightOfString(printable(answer), { width: answerWidth(document) })) + 7
  );
}

function breakUnlessFits(document: Document, height: number): void {
  if (document.y + height > document.page.height - MARGIN - 16) document.addPage();
}

function writeRow(document: Document, row: PrintableRow): void {
  const height = heightOf(document, row);
  breakUnlessFits(document, Math.min(height, document.page.height - 2 * MARGIN - 32));
  const top = document.y;
  document
    .moveTo(MARGIN, top)
    .lineTo(document.page.width - MARGIN, top)
    .lineWidth(0.5)
    .strokeColor(RULE)
    .stroke();
  const first = top + 3;
  const page = document.page;
  document.font("Helvetica").fontSize(8).fillColor(FAINT).text(row.number, MARGIN, first, { width: NUMBER_WIDTH });
  document
    .fontSize(9)
    .fillColor(INK)
    .text(printable(row.label), MARGIN + NUMBER_WIDTH, first, { width: LABEL_WIDTH - GAP });
  if (row.translation !== undefined)
    document
      .fontSize(7)
      .fillColor(FAINT)
      .text(printable(row.translation), { width: LABEL_WIDTH - GAP });
  document
    .font(row.isMarked ? "Helvetica-Bold" : "Helvetica")
    .fontSize(9)
    .fillColor(row.isMarked ? MARK : INK)
    .text(printable(row.answer), answerLeft, first, { width: answerWidth(document) });
  // A long answer may have gone on to another page; then the next row follows it there.
  if (document.page === page) document.y = top + height;
  else document.y += 4;
  document.x = MARGIN;
}

function writeFeet(document: Document, foot: string): void {
  const { start, count } = document.bufferedPageRange();
  for (let at = start; at < start + count; at++) {
    document.switchToPage(at);
    // Below the margin, where text would open another page.
    document.page.margins.bottom = 0;
    document
      .font("Helvetica")
      .fontSize(7)
      .fillColor(FAINT)
      .text(printable(`${foot}   ${at + 1}/${count}`), MARGIN, document.page.height - MARGIN + 12, {
        lineBreak: false,
      });
  }
}

/** Windows-1252, which the standard fonts have; beyond Latin-1 only these. */
const BEYOND_LATIN_1 = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ";

/** Text that the standard fonts can show. No letter is dropped in silence: another one stands as `U+0142`. */
export const printable = (text: string): string =>
  Array.from(text.normalize("NFC").replaceAll("\t", " "), (character) => {
    const code = character.codePointAt(0) ?? 0;
    const isShown =
      code === 10 || (code >= 32 && code < 127) || (code >= 160 && code < 256) || BEYOND_LATIN_1.includes(character);
    return isShown ? character : `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
  }).join("");
