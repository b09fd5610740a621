import { basename } from "node:path";
import { ABOUT_DATASET } from "../http/contract/datasets.ts";
import type { ImportedBaseline } from "../incidents/baseline/baseline.ts";
import { ABOUT_ROLES, type BaselineColumn } from "../incidents/baseline/about-columns.ts";
import type { Dataset } from "../incidents/dataset/quarantine.ts";
import { agreed } from "./dataset-file.ts";
import { type Client, client, operator } from "./client.ts";
import { type Command, needed, text } from "./command.ts";
import { counted } from "./counted.ts";
import { waiting } from "./progress.ts";
import { type Step, worked } from "./worked.ts";

export const baselineImport: Command = {
  name: "baseline import",
  summary: "Takes what a vendor already held, by its own export, into the ledger: people and fields, no values.",
  usage:
    "bulkhead baseline import --destination ID --dataset FILE [--as-of DATE] [--part] [--delivered TEXT] [--identity NAMES] [--organisation NAME] [--country NAME] [--language NAME] [--columns] [--json]",
  example: "bulkhead baseline import --destination product-analytics --dataset people.csv.gz --as-of 2026-03-02",
  options: {
    destination: { type: "string", value: "ID", says: "whose data it is" },
    dataset: { type: "string", value: "FILE", says: "CSV, JSON lines or Parquet, also as .gz or .zst" },
    "as-of": {
      type: "string",
      value: "DATE",
      says: "when the vendor made the file, a day or a time; people count from then on, and only then a scope can be complete",
    },
    part: {
      type: "boolean",
      says: "the file is not everything that the vendor held then; people count, the gap stays",
    },
    delivered: { type: "string", value: "TEXT", says: "who handed it over, and how; for the log" },
    identity: {
      type: "string",
      value: "NAMES",
      says: "columns with people's ids, the surest first, parted by commas, when they are not found",
    },
    organisation: {
      type: "string",
      value: "NAME",
      says: "the column with ids of organisations, when it is not found; '' when there is none",
    },
    country: { type: "string", value: "NAME", says: "the same for two-letter codes of countries" },
    language: { type: "string", value: "NAME", says: "the same for languages: fr, or fr-CA" },
    columns: { type: "boolean", says: "only show what the columns are taken for" },
  },
  words: [0, 0],
  run: async (invocation) => {
    const { options, json, out } = invocation;
    const destination = needed(options["destination"], "--destination");
    const file = needed(options["dataset"], "--dataset");
    const asOf = text(options["as-of"]);
    const identities = (text(options["identity"])?.split(",") ?? []).map((one) => one.trim());
    const api = client(invocation);
    const delivered = text(options["delivered"]) ?? "not said";
    const sent = send(api, file, { destination, name: basename(file), delivered, operator: operator() });
    const dataset = await waiting("taking the dataset in", sent);
    const about = Object.fromEntries(
      ABOUT_ROLES.flatMap((role) => (typeof options[role] === "string" ? [[role, options[role]]] : [])),
    );
    const request = { destination, dataset: dataset.id, identities, about };
    const asks = process.stdin.isTTY && !json;
    if (options["columns"] === true || asks) {
      const { columns } = await api.post<{ columns: readonly BaselineColumn[] }>("/baselines/columns", request);
      if (json) out(JSON.stringify({ dataset, columns }));
      else for (const one of columns) out(`  ${one.role.padEnd(12)}  ${one.name}  (${one.category}; ${one.because})`);
      if (options["columns"] === true) return 0;
      if (!(await agreed("Is that what the columns hold? [y/N] "))) return 1;
    }
    const found = await imported(api, {
      ...request,
      ...(asOf === undefined ? {} : { asOf }),
      part: options["part"] === true,
      operator: operator(),
    });
    if (json) out(JSON.stringify(found));
    else for (const line of told(found)) out(line);
    return 0;
  },
};

const send = (api: Client, file: string, about: object): Promise<Dataset> =>
  api.send("/baselines", file, { [ABOUT_DATASET]: Buffer.from(JSON.stringify(about)).toString("base64url") });

const imported = (api: Client, request: object): Promise<ImportedBaseline> =>
  worked(api.lines<Step<ImportedBaseline>>("/baselines/import", request), {
    says: "importing",
    brokeOff: "the import broke off; give the same file again, and it goes on where it was",
  });

function told(found: ImportedBaseline): readonly string[] {
  const count = (value: number, says: string): string => `${String(value).padStart(9)}  ${says}`;
  const some = (value: number, says: string): readonly string[] => (value > 0 ? [count(value, says)] : []);
  const day = found.countsFrom.slice(0, 10);
  return [
    `${counted(found.rows, "row", "rows")}, SHA-256 ${found.sha256} (${found.millis} ms)`,
    count(found.people, "people and devices in the file, which count for this vendor from now on"),
    count(found.unknownBefore, "of them the ledger had never met"),
    ...some(
      found.beingForgotten,
      "of them are being forgotten: ask this vendor by their own ids too, see `erasure show`",
    ),
    ...some(found.forgotten, "were forgotten, and are not written: the vendor held them still; have it delete them"),
    ...some(found.organisations, "organisations to which they belong"),
    ...some(found.rowsWithoutId, "rows without any id"),
    ...some(found.unread.organisation, "rows whose organisation is a pseudonym or longer than any id: not taken"),
    ...some(found.unread.country, "rows whose country is no two-letter code (FR): not taken"),
    ...some(found.unread.language, "rows whose language is no code (fr, fr-CA): not taken"),
    found.whole
      ? `The file stands for everything that the vendor held on ${day}. If it was not, \`coverage gap\` says so.`
      : `They count from ${day}. The time before anything was observed stays open: ${OPEN}`,
    "The file is deleted here; keep or destroy your own.",
  ];
}

const OPEN = "that takes a file of everything that the vendor held, with --as-of.";
