import { randomBytes } from "node:crypto";
import type { FieldSetDefinition, IdentityKind } from "../domain/disclosure.ts";
import type { TokenRecord } from "../journal/journal.ts";
import { BASELINE, LINE_VERSION, NOBODY, tsv, tsvArray } from "../ledger/schema.ts";
import { invariant } from "../platform/fault.ts";
import { asUuid, type DraftedBatch, itemId, type Known, type Route } from "./draft-batch.ts";

/** Somebody whom a vendor holds by its own data: known already, or met for the first time. */
export type BaselinePerson = { readonly fieldSet: string } & (
  | { readonly token: string }
  | { readonly key: string; readonly sealed: string; readonly kind: IdentityKind }
);

/** Some people of one dataset, for one commit of the ledger. */
export interface BaselineBatch {
  readonly destination: string;
  /** The first 24 hexadecimal digits of the dataset's hash: an item is the dataset and the person's number in it. */
  readonly dataset: string;
  /** The number of the first one. */
  readonly from: number;
  /** Milliseconds: from when on it counts. */
  readonly at: number;
  readonly people: readonly BaselinePerson[];
  readonly fieldSets: readonly Omit<FieldSetDefinition, "destination">[];
}

/**
 * Ledger rows of people who may never have sent anything through here: the same tokens, field sets and lines as those of
 * envelopes, without pseudonyms and without anything to send.
 */
export function draftBaseline(
  known: Pick<Known, "token" | "hasSeen">,
  routes: ReadonlyMap<string, Route>,
  batch: BaselineBatch,
): (sequence: number, at: number) => DraftedBatch {
  const { destination } = batch;
  const route = routes.get(destination);
  invariant(route !== undefined, "only configured destinations have a baseline");
  return (sequence, now) => {
    const tokens = new Map<string, TokenRecord>();
    const seen: string[] = [];
    const rows = { subjects: "", field_sets: "", lines: "" };

    const tokenOf = (person: BaselinePerson): string => {
      if ("token" in person) return person.token;
      const before = tokens.get(person.key) ?? known.token(person.key);
      if (before !== undefined) return before.token;
      const record = { token: asUuid(randomBytes(16)), kind: person.kind };
      tokens.set(person.key, record);
      rows.subjects += `${[sequence, record.token, record.kind, person.sealed, "", "", now].join("\t")}\n`;
      return record.token;
    };

    for (const { id, fields } of batch.fieldSets) {
      const key = `f ${destination} ${id}`;
      if (known.hasSeen(key)) continue;
      seen.push(key);
      const columns = [fields.map((one) => one.path), fields.map((one) => one.category), fields.map((one) => one.form)];
      rows.field_sets += `${[sequence, tsv(destination), id, ...columns.map(tsvArray)].join("\t")}\n`;
    }
    const names = [destination, route.recipient, route.downstream, BASELINE].map(tsv).join("\t");
    for (const [line, person] of batch.people.entries()) {
      const item = itemId(batch.dataset, batch.from + line);
      const head = [LINE_VERSION, sequence, line, item, batch.at, names, 0, BASELINE, "set"].join("\t");
      rows.lines += `${head}\t${tokenOf(person)}\t${NOBODY}\t${person.fieldSet}\t\t\t${BASELINE}\n`;
    }
    return {
      record: { sequence, at: now, announced: false, entries: [], rows },
      step: { tokens: [...tokens].map(([key, record]) => ({ key, record })), seen },
    };
  };
}
