import { appendFileSync, closeSync, openSync } from "node:fs";
import type { Item } from "./decode.ts";
import type { Stored } from "./store.ts";

export interface JournalLine extends Stored {
  readonly receivedAt: number;
  readonly item: Item;
}

/** Accepted items as JSON lines, written before the answer, so that a killed simulator leaves a true account. */
export interface Journal {
  append(lines: readonly JournalLine[]): void;
  close(): void;
}

/** Not fsynced: it outlives the process, not the machine. */
export function openJournal(path: string): Journal {
  const file = openSync(path, "a");
  return {
    append: (lines) => {
      if (lines.length > 0) appendFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    },
    close: () => closeSync(file),
  };
}
