import type { Ledger } from "../../ledger/ledger.ts";
import { type DatasetTable, sampleOf } from "../../ledger/questions/dataset.ts";
import type { Destination } from "../../platform/config-schema.ts";
import type { VendorAdapter } from "../../vendors/vendor.ts";
import { type DatasetColumn, proposeColumns } from "./columns.ts";

export interface ColumnsOptions {
  readonly ledger: Ledger;
  readonly table: DatasetTable;
  readonly destination: Destination;
  /** Names of columns that an operator says are identities. */
  readonly identities: readonly string[];
  readonly adapterOf: (destination: Destination) => Pick<VendorAdapter, "fields" | "idPrefixes">;
  /** The token of a person's, a device's or an organisation's own id. */
  readonly identityOf: (id: string) => { readonly token: string; readonly kind: string } | undefined;
}

/** What the columns of a destination's dataset are taken for. @throws Fault `bad-dataset` when none leads to people */
export async function columnsOf(options: ColumnsOptions): Promise<readonly DatasetColumn[]> {
  const { ledger, table, destination, identities } = options;
  const { fields, idPrefixes } = options.adapterOf(destination);
  const inner = (id: string) => id.slice(idPrefixes.find((prefix) => id.startsWith(prefix))?.length ?? 0);
  return proposeColumns(table.columns, await sampleOf(ledger, table), identities, {
    pseudonymsAmong: (values) => pseudonymsAmong(ledger, destination.id, values.map(inner)),
    isKnownId: (value) => isPerson(options.identityOf(inner(value))?.kind),
    knownFields: fields,
  });
}

export const isPerson = (kind: string | undefined): boolean => kind === "subject" || kind === "device";

async function pseudonymsAmong(
  ledger: Ledger,
  destination: string,
  values: readonly string[],
): Promise<ReadonlySet<string>> {
  if (values.length === 0) return new Set();
  const rows = await ledger.ask<{ pid: string }>(
    "SELECT DISTINCT pid FROM pseudonyms WHERE destination = {destination:String} AND pid IN {values:Array(String)}",
    { destination, values },
  );
  return new Set(rows.map((row) => row.pid));
}
