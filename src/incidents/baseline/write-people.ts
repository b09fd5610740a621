import type { BaselineBatch, BaselineIdentity, BaselinePerson } from "../../delivery/draft-baseline.ts";
import type { FieldSetDefinition } from "../../domain/disclosure.ts";
import type { Erasure } from "../../journal/journal.ts";
import type { BaselineRow, BrokenOff } from "../../ledger/questions/baseline.ts";
import { NOBODY } from "../../ledger/schema.ts";
import type { IdSealer } from "../../platform/seal-ids.ts";

export interface PeopleWriterOptions {
  /** The token of a person's, a device's or an organisation's own id. */
  readonly identityOf: (id: string) => { readonly token: string; readonly kind: string } | undefined;
  readonly sealer: Pick<IdSealer, "key" | "seal">;
  readonly erasures: () => readonly Pick<Erasure, "keys" | "tokens" | "doneAt">[];
  /** Writes lines that nothing is sent for; resolves when they are durable and have their place in the log. */
  readonly bring: (batch: BaselineBatch) => Promise<void>;
}

/** What all people of one import have in common. */
export interface Import extends Pick<BaselineBatch, "destination" | "dataset" | "at"> {
  /** Whom an import of the same file wrote before it broke off. */
  readonly before: BrokenOff | undefined;
  readonly fieldsOf: (words: readonly string[]) => Omit<FieldSetDefinition, "destination">;
}

export interface WrittenPeople {
  /** People and devices whom the ledger had never met. */
  readonly unknownBefore: number;
  /** People of a finished erasure: nothing is written of them, and the vendor held them still. */
  readonly forgotten: number;
  /** People whose erasure is under way. They count: until the vendor has promised, a breach exposes them. */
  readonly beingForgotten: number;
}

type Person = BaselinePerson | "forgotten" | "written-before";

/** Writes rows of a dataset as lines. Ids go no further than here: from now on they are tokens, or sealed. */
export function peopleWriter({ identityOf, sealer, erasures, bring }: PeopleWriterOptions, about: Import) {
  const toForget = new Map(
    erasures().flatMap(({ keys, tokens, doneAt }) =>
      [...keys, ...tokens].map((one) => [one, doneAt !== null] as const),
    ),
  );
  const sums = { unknownBefore: 0, forgotten: 0, beingForgotten: 0 };

  const organisationOf = (id: string): BaselineIdentity => {
    const token = identityOf(id)?.token;
    return token === undefined ? { key: sealer.key(id), sealed: sealer.seal(id), kind: "organisation" } : { token };
  };

  const personOf = (row: BaselineRow, fieldSet: string): Person => {
    const key = row.token === NOBODY ? sealer.key(row.value) : undefined;
    const isForgotten = toForget.get(key ?? row.token);
    if (isForgotten === true) {
      sums.forgotten++;
      return "forgotten";
    }
    if (isForgotten === false) sums.beingForgotten++;
    // Somebody may have sent a first event since the file was read.
    const token = key === undefined ? row.token : identityOf(row.value)?.token;
    if (token !== undefined && about.before?.subjects.has(token) === true) return "written-before";
    const { country, language } = row;
    const said = { fieldSet, organisations: row.organisations.map(organisationOf), country, language };
    if (token !== undefined) return { token, ...said };
    sums.unknownBefore++;
    return { key: key ?? "", sealed: sealer.seal(row.value), kind: row.device ? "device" : "subject", ...said };
  };

  return {
    /** @param from the number of the first row */
    write: async (rows: readonly BaselineRow[], from: number): Promise<void> => {
      const sets = new Map<string, Omit<FieldSetDefinition, "destination">>();
      const people = rows.flatMap((row) => {
        const set = about.fieldsOf(row.words);
        const person = personOf(row, set.id);
        if (person === "forgotten" || person === "written-before") return [];
        sets.set(set.id, set);
        return [person];
      });
      if (people.length === 0) return;
      const { destination, dataset, at } = about;
      await bring({ destination, dataset, at, from, people, fieldSets: [...sets.values()] });
    },
    sums: (): WrittenPeople => sums,
  };
}
