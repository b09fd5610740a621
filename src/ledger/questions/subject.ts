import type { Category } from "../../domain/category.ts";
import type { DisclosedField, Form } from "../../domain/field.ts";
import type { LedgerReader } from "../ledger.ts";

/** What one recipient was told about one person, by kind of item. */
export interface SubjectDisclosure {
  readonly destination: string;
  readonly recipient: string;
  readonly downstream: readonly string[];
  readonly kind: string;
  readonly operation: string;
  /** Milliseconds. */
  readonly first: number;
  readonly last: number;
  readonly items: number;
  readonly fields: readonly DisclosedField[];
}

interface Row {
  readonly destination: string;
  readonly recipient: string;
  readonly downstream: string;
  readonly kind: string;
  readonly operation: string;
  readonly first: string;
  readonly last: string;
  readonly items: string;
  readonly fields: readonly [string, string, string][];
}

const QUESTION = `
  WITH own AS (
    SELECT destination, recipient, downstream, kind, operation, field_set,
      min(first) AS first, max(last) AS last, sum(announced) - sum(withdrawn) AS items
    FROM disclosures WHERE subject IN {tokens:Array(UUID)}
    GROUP BY destination, recipient, downstream, kind, operation, field_set
    HAVING sum(announced) > sum(withdrawn))
  SELECT own.destination AS destination, recipient, downstream, kind, operation,
    toString(min(own.first)) AS first, toString(max(own.last)) AS last, toString(sum(items)) AS items,
    arraySort(groupUniqArrayArray(arrayZip(sets.paths, sets.categories, sets.forms))) AS fields
  FROM own LEFT JOIN (SELECT DISTINCT destination, id, paths, categories, forms FROM field_sets) AS sets
    ON sets.destination = own.destination AND sets.id = own.field_set
  GROUP BY destination, recipient, downstream, kind, operation
  ORDER BY destination, kind, operation`;

/** @param tokens the person's own token and those of the devices and earlier ids that belong to the person */
export async function disclosuresOf(
  ledger: LedgerReader,
  tokens: readonly string[],
): Promise<readonly SubjectDisclosure[]> {
  const rows = await ledger.ask<Row>(QUESTION, { tokens });
  return rows.map((row) => ({
    destination: row.destination,
    recipient: row.recipient,
    downstream: row.downstream === "" ? [] : row.downstream.split(","),
    kind: row.kind,
    operation: row.operation,
    first: Number(row.first),
    last: Number(row.last),
    items: Number(row.items),
    fields: row.fields.map(([path, category, form]) => ({ path, category: category as Category, form: form as Form })),
  }));
}

const PSEUDONYMS = `
  SELECT destination, epoch, groupUniqArray(pid) AS pids FROM pseudonyms WHERE subject IN {tokens:Array(UUID)}
  GROUP BY destination, epoch ORDER BY destination, epoch`;

/** What each destination knows the person by. */
export const pseudonymsOf = (ledger: LedgerReader, tokens: readonly string[]) =>
  ledger.ask<{ readonly destination: string; readonly epoch: number; readonly pids: readonly string[] }>(PSEUDONYMS, {
    tokens,
  });

const NEIGHBOURS = `
  SELECT DISTINCT toString(if(from IN {tokens:Array(UUID)}, to, from)) AS token
  FROM links
  WHERE (relation = 'same' AND (from IN {tokens:Array(UUID)} OR to IN {tokens:Array(UUID)}))
     OR (relation = 'device' AND to IN {tokens:Array(UUID)})`;

const MOST_HOPS = 8;

/** The person's token and everything that leads to it: devices that signed in, earlier ids. */
export async function tokensOf(ledger: LedgerReader, token: string): Promise<readonly string[]> {
  const all = new Set([token]);
  let edge: readonly string[] = [token];
  for (let hop = 0; hop < MOST_HOPS && edge.length > 0; hop++) {
    const next = await ledger.ask<{ token: string }>(NEIGHBOURS, { tokens: edge });
    edge = next.map((row) => row.token).filter((one) => !all.has(one));
    for (const one of edge) all.add(one);
  }
  return [...all];
}
