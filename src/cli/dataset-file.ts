import { basename } from "node:path";
import { createInterface } from "node:readline/promises";
import { ABOUT_DATASET } from "../http/contract/datasets.ts";
import type { Dataset } from "../incidents/dataset/quarantine.ts";
import { type Client, operator } from "./client.ts";

/** Sends a vendor's file as it is, with who handed it over. */
export const sendDataset = (api: Client, path: string, file: string, delivered = "not said"): Promise<Dataset> => {
  const about = JSON.stringify({ name: basename(file), delivered, operator: operator() });
  return api.send(`${path}/datasets`, file, { [ABOUT_DATASET]: Buffer.from(about).toString("base64url") });
};

/** What the columns of a dataset are taken for. */
export interface SeenColumns<Column> {
  readonly columns: readonly Column[];
  readonly hasMoreColumns: boolean;
}

/** A warning where there are more columns than are looked at. */
export const moreColumns = ({ columns, hasMoreColumns }: SeenColumns<unknown>): readonly string[] =>
  hasMoreColumns ? [`IT HAS MORE COLUMNS than these ${columns.length}: nobody looked at the others.`] : [];

/** Asks on the terminal; what is written to the output stays clean. */
export async function agreed(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(question)).trim());
  } finally {
    terminal.close();
  }
}
