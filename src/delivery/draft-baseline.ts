import { randomBytes } from "node:crypto";
import type { FieldSetDefinition, SealedIdentity } from "../domain/disclosure.ts";
import type { TokenRecord } from "../journal/journal.ts";
import { BASELINE, LINE_VERSION, NOBODY, tsv, tsvArray } from "../ledger/schema.ts";
import { invariant } from "../platform/fault.ts";
import { asUuid, type DraftedBatch, itemId, type Known, type Route } from "./draft-batch.ts";

/** Somebody, or an organisation, in a vendor's own data: known already, or met for the first time. */
export type BaselineIdentity = { readonly token: string } | Omit<SealedIdentity, "pseudonym">;

export type BaselinePerson = BaselineIdentity & {
  readonly fieldSet: string;
  readonly organisations: readonly BaselineIdentity[];
  /** Two letters, or blank. */
  readonly country: string;
  readonly language: string;
};

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
    const seen = new Set<string>();
    const rows = { subjects: "", links: "", field_sets: "", lines: "" };

    const isNew = (key: string): boolean => {
      if (seen.has(key) || known.hasSeen(key)) return false;
      seen.add(key);
      return true;
    };

    const tokenOf = (identity: BaselineIdentity): string => {
      if ("token" in identity) return identity.token;
      const before = tokens.get(identity.key) ?? known.token(identity.key);
      if (before !== undefined) return before.token;
      const record = { token: asUuid(randomBytes(16)), kind: identity.kind };
      tokens.set(identity.key, record);
      rows.subjects += `${[sequence, record.token, record.kind, identity.sealed, "", "", now].join("\t")}\n`;
      return record.token;
    };

    /** @returns the first organisation, which the line names */
    const joined = (member: string, { organisations }: BaselinePerson): string => {
      const owners = organisations.map(tokenOf).filter((owner) => owner !== member);
      for (const owner of owners)
        if (isNew(`l ${destination} member ${member} ${owner}`))
          rows.links += `${[sequence, tsv(destination), "member", member, owner, now].join("\t")}\n`;
      return owners[0] ?? NOBODY;
    };

    for (const { id, fields } of batch.fieldSets) {
      if (!isNew(`f ${destination} ${id}`)) continue;
      const columns = [fields.map((one) => one.path), fields.map((one) => one.category), fields.map((one) => one.form)];
      rows.field_sets += `${[sequence, tsv(destination), id, ...columns.map(tsvArray)].join("\t")}\n`;
    }
    const names = [destination, route.recipient, route.downstream, BASELINE].map(tsv).join("\t");
    for (const [line, person] of batch.people.entries()) {
      const item = itemId(batch.dataset, batch.from + line);
      const head = [LINE_VERSION, sequence, line, item, batch.at, names, 0, BASELINE, "set"].join("\t");
      const token = tokenOf(person);
      const about = [token, joined(token, person), person.fieldSet, person.country, person.language].join("\t");
      rows.lines += `${head}\t${about}\t${BASELINE}\n`;
    }
    return {
      record: { sequence, at: now, announced: false, entries: [], rows },
      step: { tokens: [...tokens].map(([key, record]) => ({ key, record })), seen: [...seen] },
    };
  };
}
