import type { LedgerReader } from "../ledger.ts";
import { NOBODY } from "../schema.ts";

/** How people and their events usually look at a destination. Nobody's id is opened. */
export interface Ordinary {
  readonly people: readonly { readonly pseudonym: string; readonly sealed: string }[];
  /** Where some events came from, drawn by lot: what is usual is drawn often. */
  readonly from: readonly { readonly source: string; readonly country: string }[];
}

const PEOPLE = 500;
const EVENTS = 10_000;

export async function ordinaryAt(ledger: LedgerReader, destination: string, draws: number): Promise<Ordinary> {
  const people = await ledger.ask<{ pseudonym: string; sealed: string }>(
    `WITH known AS (SELECT pid, subject FROM pseudonyms WHERE destination = {destination:String} LIMIT ${EVENTS})
     SELECT known.pid AS pseudonym, s.secret AS sealed FROM known
     INNER JOIN (
       SELECT token, any(sealed) AS secret FROM subjects
       WHERE kind = 'subject' AND token IN (SELECT subject FROM known) GROUP BY token) AS s ON s.token = known.subject
     LIMIT ${PEOPLE}`,
    { destination },
  );
  const from = await ledger.ask<{ source: string; country: string }>(
    `SELECT source, country FROM (
       SELECT source, country FROM lines WHERE destination = {destination:String} AND kind = 'event' AND subject != {nobody:UUID}
       ORDER BY batch DESC, line DESC LIMIT ${EVENTS})
     ORDER BY rand() LIMIT {draws:UInt32}`,
    { destination, draws, nobody: NOBODY },
  );
  return { people, from };
}
