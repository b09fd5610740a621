import { Fault } from "../../platform/fault.ts";

const LONGEST_CELL = 65_536;
const MOST_CELLS = 200;

/** Rows of a CSV file (RFC 4180), as they come. Strict UTF-8; a byte order mark is skipped. */
export async function* csvRows(bytes: AsyncIterable<Uint8Array>): AsyncIterable<readonly string[]> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const reader = rowReader();
  for await (const piece of bytes) yield* reader.take(decoder.decode(piece, { stream: true }));
  yield* reader.take(decoder.decode());
  yield* reader.end();
}

/** A quote may end one piece and its pair begin the next: nothing is decided before the character after it. */
function rowReader() {
  let row: string[] = [];
  let cell = "";
  let state: "plain" | "quoted" | "quote" = "plain";
  let isBegun = false;

  const endCell = (): void => {
    if (row.length >= MOST_CELLS) throw tooLarge();
    row.push(cell);
    cell = "";
    state = "plain";
  };
  const endRow = (): readonly string[] => {
    endCell();
    const done = row;
    row = [];
    isBegun = false;
    return done;
  };
  const add = (character: string): void => {
    cell += character;
    if (cell.length > LONGEST_CELL) throw tooLarge();
  };

  function* take(text: string): Iterable<readonly string[]> {
    for (const character of text) {
      if (state === "quoted") {
        if (character === '"') state = "quote";
        else add(character);
      } else if (character === '"' && (state === "quote" || cell === "")) {
        if (state === "quote") add('"');
        state = "quoted";
        isBegun = true;
      } else if (character === ",") {
        endCell();
        isBegun = true;
      } else if (character === "\n") {
        if (isBegun) yield endRow();
      } else if (character !== "\r") {
        add(character);
        isBegun = true;
      }
    }
  }

  function* end(): Iterable<readonly string[]> {
    if (state === "quoted") throw new Fault("directory-unavailable", "the directory's last quoted cell has no end");
    if (isBegun) yield endRow();
  }
  return { take, end };
}

const tooLarge = (): Fault =>
  new Fault("directory-unavailable", `a cell has at most ${LONGEST_CELL} characters, a row ${MOST_CELLS} cells`);
