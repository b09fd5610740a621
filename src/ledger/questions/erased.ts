import { createHash } from "node:crypto";
import { rowHash } from "../leaf-entries.ts";
import type { LedgerReader, LedgerWriter } from "../ledger.ts";
import type { Say } from "../mismatch.ts";
import { BASELINE, DICTIONARY, tsv } from "../schema.ts";

/** What a person is called at one destination, and what the name stands for. */
export interface KnownAs {
  readonly destination: string;
  readonly pid: string;
  readonly kind: string;
}

/** Everything that vendors know a person by, in every epoch. */
export const knownAs = (ledger: LedgerReader, tokens: readonly string[]): Promise<readonly KnownAs[]> =>
  ledger.ask<KnownAs>(
    `SELECT DISTINCT p.destination AS destination, p.pid AS pid, if(d.token IS NULL, 'subject', 'device') AS kind
     FROM pseudonyms AS p LEFT JOIN (SELECT DISTINCT toNullable(token) AS token FROM subjects WHERE kind = 'device') AS d ON d.token = p.subject
     WHERE p.subject IN {tokens:Array(UUID)} ORDER BY destination, pid`,
    { tokens },
  );

/** A person's own id, sealed, where a destination holds it. */
export interface OwnId {
  readonly destination: string;
  readonly sealed: string;
  readonly kind: string;
}

/** Own ids that baselines held in clear. A baseline may hold pseudonyms too: its field sets tell which. */
export const heldUnderOwnIds = (ledger: LedgerReader, tokens: readonly string[]): Promise<readonly OwnId[]> =>
  ledger.ask<OwnId>(
    `SELECT DISTINCT held.destination AS destination, ids.sealed AS sealed, if(ids.device = 1, 'device', 'subject') AS kind
     FROM (SELECT DISTINCT destination, subject, field_set FROM disclosures WHERE kind = '${BASELINE}' AND subject IN {tokens:Array(UUID)}) AS held
     INNER JOIN (SELECT DISTINCT destination, id FROM field_sets
                 WHERE has(arrayZip(categories, forms), ('user.unique_id', 'clear'))) AS clear
       ON clear.destination = held.destination AND clear.id = held.field_set
     INNER JOIN (SELECT token, argMax(sealed, seen) AS sealed, max(kind = 'device') AS device FROM subjects
                 WHERE token IN {tokens:Array(UUID)} GROUP BY token) AS ids ON ids.token = held.subject
     ORDER BY destination, sealed`,
    { tokens },
  );

/** Devices among the tokens on which others signed in too: they are not one person's. */
export async function sharedDevices(ledger: LedgerReader, tokens: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await ledger.ask<{ token: string }>(
    `SELECT DISTINCT toString(from) AS token FROM links
     WHERE relation = 'device' AND from IN {tokens:Array(UUID)} AND to NOT IN {tokens:Array(UUID)}`,
    { tokens },
  );
  return new Set(rows.map((row) => row.token));
}

/** Sealed ids by token. */
export async function sealedIds(ledger: LedgerReader, tokens: readonly string[]): Promise<readonly string[]> {
  const rows = await ledger.ask<{ sealed: string }>(
    "SELECT argMax(sealed, seen) AS sealed FROM subjects WHERE token IN {tokens:Array(UUID)} GROUP BY token",
    { tokens },
  );
  return rows.map((row) => row.sealed);
}

/** Hashes of the rows that hold somebody's sealed ids, each with its batch. */
export async function rowsToErase(
  ledger: LedgerReader,
  tokens: readonly string[],
): Promise<readonly { readonly batch: string; readonly hash: string }[]> {
  const sql = `SELECT ${DICTIONARY.subjects.join(", ")} FROM subjects WHERE token IN {tokens:Array(UUID)}`;
  let text = "";
  for await (const piece of ledger.stream(sql, { tokens })) text += piece;
  return text
    .split("\n")
    .filter((row) => row !== "")
    .map((row) => ({ batch: row.slice(0, row.indexOf("\t")), hash: rowHash("subjects", row) }));
}

/** What the log says of an erasure's rows: the hash over their hashes. */
export const digestOf = (hashes: Iterable<string>): string =>
  createHash("sha256")
    .update([...hashes].toSorted().join("\n"))
    .digest("hex");

/**
 * Destroys the rows and leaves their hashes, so that the batches still prove themselves. The hashes come first: after a
 * crash in between the rows are destroyed again.
 */
export async function destroyRows(
  ledger: Pick<LedgerWriter, "append" | "erase">,
  erasure: string,
  tokens: readonly string[],
  rows: readonly { readonly batch: string; readonly hash: string }[],
): Promise<void> {
  await ledger.append(
    "erased",
    rows.map(({ batch, hash }) => `${[erasure, batch, hash].map(tsv).join("\t")}\n`).join(""),
  );
  await ledger.erase(tokens);
}

/** What the log says of an erasure, and under which reference. */
export const erasedReference = (erasure: string): string => `erased ${erasure}`;

/** A hash without an action of the log would hide a row that somebody took away. */
export async function checkErased(
  ledger: LedgerReader,
  action: (reference: string) => string | undefined,
  say: Say,
): Promise<void> {
  const rows = await ledger.ask<{ erasure: string; hashes: string[] }>(
    "SELECT erasure, groupUniqArray(hash) AS hashes FROM erased GROUP BY erasure ORDER BY erasure",
  );
  for (const { erasure, hashes } of rows)
    if (action(erasedReference(erasure))?.includes(`"rows":"${digestOf(hashes)}"`) !== true) say("erased", erasure);
}
