import type { DatasetColumn } from "../incidents/dataset/columns.ts";
import type { Reconciliation } from "../incidents/reconciliation.ts";
import { client, operator } from "./client.ts";
import { type Command, needed, text } from "./command.ts";
import { agreed, moreColumns, type SeenColumns, sendDataset } from "./dataset-file.ts";
import { waiting } from "./progress.ts";

export const incidentReconcile: Command = {
  name: "incident reconcile",
  summary: "Checks the vendor's dataset against the ledger: who is in it, who is missing, who is a stranger.",
  usage: "bulkhead incident reconcile ID --dataset FILE [--delivered TEXT] [--identity NAMES] [--columns]",
  example:
    'bulkhead incident reconcile INC-2025-11-25-3f2a --dataset export.csv.gz --delivered "by mail from the vendor"',
  options: {
    dataset: { type: "string", value: "FILE", says: "CSV, JSON lines or Parquet, also as .gz or .zst" },
    delivered: { type: "string", value: "TEXT", says: "who handed it over, and how; for the log" },
    identity: {
      type: "string",
      value: "NAMES",
      says: "columns with people's ids, parted by commas, when they are not found",
    },
    columns: { type: "boolean", says: "only show what the columns are taken for" },
  },
  words: [1, 1],
  run: async (invocation) => {
    const { options, json, out } = invocation;
    const file = needed(options["dataset"], "--dataset");
    const identities =
      text(options["identity"])
        ?.split(",")
        .map((one) => one.trim()) ?? [];
    const api = client(invocation);
    const path = `/incidents/${encodeURIComponent(invocation.positionals[0] ?? "")}`;
    const dataset = await waiting("taking the dataset in", sendDataset(api, path, file, text(options["delivered"])));
    const request = { dataset: dataset.id, identities };
    const asks = process.stdin.isTTY && !json;
    if (options["columns"] === true || asks) {
      const seen = await api.post<SeenColumns<DatasetColumn>>(`${path}/reconcile/columns`, request);
      if (json) out(JSON.stringify({ ...seen, dataset }));
      else for (const line of [...seen.columns.map(columnText), ...moreColumns(seen)]) out(line);
      if (options["columns"] === true) return 0;
      if (!(await agreed("Is that what the columns hold? [y/N] "))) return 1;
    }
    const work = api.post<Reconciliation>(`${path}/reconcile`, { ...request, operator: operator() });
    const found = await waiting("checking it against the ledger", work);
    if (json) out(JSON.stringify(found));
    else for (const line of told(found)) out(line);
    return 0;
  },
};

const columnText = ({ role, name, category, because }: DatasetColumn): string =>
  `  ${role.padEnd(8)}  ${name}  (${category}; ${because})`;

function told(found: Reconciliation): string[] {
  const count = (value: number, says: string): string => `${String(value).padStart(9)}  ${says}`;
  const strange = found.fields.filter((one) => !one.disclosed && one.people > 0);
  return [
    `${found.rows} rows, SHA-256 ${found.dataset.id} (wave ${found.wave}, ${found.millis} ms)`,
    count(found.confirmed, "people confirmed: exposed by the ledger and in the dataset"),
    count(found.ledgerOnly, "people by the ledger only: the dataset is partial, or they were deleted there"),
    count(found.beyondExposure, "people in the dataset whom the ledger knows, but not as exposed"),
    ...(found.unidentifiedDevices > 0
      ? [count(found.unidentifiedDevices, "devices that belong to nobody we know")]
      : []),
    count(found.organisations, "organisations of the people in the dataset"),
    ...(found.vendorOnly > 0
      ? [
          count(
            found.vendorOnly,
            `STRANGERS in ${found.vendorOnlyRows} rows: ids that nothing here explains. Data went`,
          ),
          "           around the gateway, is older than it, or is another customer's: report that back, don't use it.",
        ]
      : []),
    ...(found.rowsWithoutId > 0 ? [count(found.rowsWithoutId, "rows without any id")] : []),
    ...(strange.length > 0 ? [count(found.fieldMismatch, "people of whom it holds what nobody sent from here:")] : []),
    ...strange.map((one) => `             ${one.column}  (${one.category}): ${one.people} people, ${one.rows} rows`),
    ...moreColumns(found),
    found.canaries.says,
    `The file is kept read-only until ${new Date(found.dataset.deleteAt).toISOString().slice(0, 10)}.`,
  ];
}
