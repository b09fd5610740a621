import { randomBytes } from "node:crypto";
import type { DraftLine, FieldSetDefinition, Relation, SealedIdentity } from "../domain/disclosure.ts";
import type { BatchEntry, BatchRecord, Envelope, Step, TokenRecord } from "../journal/journal.ts";
import { LINE_VERSION, NOBODY, tsv, tsvArray } from "../ledger/schema.ts";
import { BoundedCache } from "../platform/bounded-cache.ts";
import { invariant } from "../platform/fault.ts";

/** What drafting asks of the journal. */
export interface Known {
  readonly token: (key: string) => TokenRecord | undefined;
  readonly hasSeen: (key: string) => boolean;
  readonly fieldSets: (destination: string, ids: readonly string[]) => readonly FieldSetDefinition[];
}

/** Whom a destination's lines name. */
export interface Route {
  readonly recipient: string;
  readonly downstream: string;
}

export interface DraftedBatch {
  readonly record: BatchRecord;
  /** Written to the journal together with the record. */
  readonly step: Pick<Step, "tokens" | "seen">;
}

const REMEMBERED = 200_000;

/**
 * Makes ledger rows of envelopes: gives tokens to identities met for the first time, and adds the rows of who is who
 * that the ledger does not have yet. Remembers what it has seen, so there is one of it.
 */
export function batchDrafter(known: Known, routes: ReadonlyMap<string, Route>) {
  const tokens = new BoundedCache<string, TokenRecord>(REMEMBERED);
  const seenBefore = new BoundedCache<string, true>(REMEMBERED);

  return (sequence: number, at: number, envelopes: readonly Envelope[]): DraftedBatch => {
    const newTokens = new Map<string, TokenRecord>();
    const newSeen = new Set<string>();
    const rows = { subjects: "", pseudonyms: "", links: "", field_sets: "", lines: "" };
    const entries: BatchEntry[] = [];
    let line = 0;

    const isNew = (key: string): boolean => {
      if (newSeen.has(key) || seenBefore.get(key)) return false;
      if (known.hasSeen(key)) {
        seenBefore.set(key, true);
        return false;
      }
      newSeen.add(key);
      return true;
    };

    const tokenOf = (identity: SealedIdentity): TokenRecord => {
      const before = newTokens.get(identity.key) ?? tokens.get(identity.key) ?? known.token(identity.key);
      const becomesDevice = identity.kind === "device" && before?.kind === "subject";
      if (before !== undefined && !becomesDevice) {
        tokens.set(identity.key, before);
        return before;
      }
      const record = { token: before?.token ?? asUuid(randomBytes(16)), kind: identity.kind };
      newTokens.set(identity.key, record);
      rows.subjects += subjectRow(record, identity, "", "");
      return record;
    };

    const subjectRow = (record: TokenRecord, identity: SealedIdentity, language: string, country: string): string =>
      `${[sequence, record.token, record.kind, identity.sealed, tsv(language), tsv(country), at].join("\t")}\n`;

    const describe = (envelope: Envelope, draft: DraftLine): void => {
      const identity = envelope.identities[draft.subject];
      if (identity === undefined || (draft.country === "" && draft.language === "")) return;
      const record = tokenOf(identity);
      if (isNew(`c ${record.token} ${draft.country} ${draft.language}`))
        rows.subjects += subjectRow(record, identity, draft.language, draft.country);
    };

    const addIdentities = (envelope: Envelope): readonly TokenRecord[] =>
      envelope.identities.map((identity) => {
        const record = tokenOf(identity);
        if (record.kind !== "organisation" && isNew(`p ${envelope.destination} ${envelope.epoch} ${record.token}`)) {
          rows.pseudonyms += `${[sequence, tsv(envelope.destination), envelope.epoch, tsv(identity.pseudonym), record.token].join("\t")}\n`;
        }
        return record;
      });

    const addLink = (destination: string, from: string, to: string, relation: Relation): void => {
      if (from === to || !isNew(`l ${destination} ${relation} ${from} ${to}`)) return;
      rows.links += `${[sequence, tsv(destination), relation, from, to, at].join("\t")}\n`;
    };

    const addFieldSets = (envelope: Envelope): void => {
      const ids = new Set(envelope.lines.map((one) => one.fieldSet));
      const missing = [...ids].filter((id) => isNew(`f ${envelope.destination} ${id}`));
      const sets = known.fieldSets(envelope.destination, missing);
      invariant(sets.length === missing.length, "every field set of an envelope is in the journal");
      for (const { destination, id, fields } of sets) {
        const columns = [
          fields.map((one) => one.path),
          fields.map((one) => one.category),
          fields.map((one) => one.form),
        ];
        rows.field_sets += `${[sequence, tsv(destination), id, ...columns.map(tsvArray)].join("\t")}\n`;
      }
    };

    for (const envelope of envelopes) {
      const route = routes.get(envelope.destination);
      invariant(route !== undefined, "only configured destinations are announced");
      const records = addIdentities(envelope);
      const token = (index: number) => records[index]?.token ?? NOBODY;
      addFieldSets(envelope);
      entries.push({
        destination: envelope.destination,
        envelope: envelope.id,
        from: line,
        count: envelope.lines.length,
      });
      const head = `${LINE_VERSION}\t${sequence}\t`;
      const middle = `\t${at}\t${[envelope.destination, route.recipient, route.downstream, envelope.source].map(tsv).join("\t")}\t${envelope.epoch}\t`;
      for (const [index, draft] of envelope.lines.entries()) {
        describe(envelope, draft);
        for (const [from, to, relation] of draft.links) addLink(envelope.destination, token(from), token(to), relation);
        const what = `${draft.kind}\t${draft.operation}\t${token(draft.subject)}\t${token(draft.organisation)}\t${draft.fieldSet}`;
        rows.lines += `${head}${line++}\t${itemId(envelope.id, index)}${middle}${what}\t${draft.country}\t${draft.language}\tobserved\n`;
      }
    }
    for (const [key, record] of newTokens) tokens.set(key, record);
    return {
      record: { sequence, at, announced: false, entries, rows },
      step: { tokens: [...newTokens].map(([key, record]) => ({ key, record })), seen: [...newSeen] },
    };
  };
}

/** The item's id as a UUID-shaped text: envelope, then the item's index in it. */
export const itemId = (envelope: string, index: number): string =>
  asUuid(Buffer.from(envelope + index.toString(16).padStart(8, "0"), "hex"));

export function asUuid(bytes: Buffer): string {
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
