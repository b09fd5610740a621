import type { DisclosedField } from "../domain/field.ts";
import { fieldSetId } from "../policy/field-sets.ts";
import { CALENDAR_MISMATCHES } from "./calendar.ts";
import { isDamage, isReadable } from "./damage.ts";
import type { LedgerReader } from "./ledger.ts";
import type { Say } from "./mismatch.ts";
import { coverageIn } from "./questions/coverage.ts";
import { ROLL_UP_MISMATCHES } from "./roll-up.ts";
import { LINE_COLUMNS } from "./schema.ts";

/** A field set's id is the hash of its fields. */
export async function checkFieldSets(ledger: LedgerReader, say: Say): Promise<void> {
  const rows = await ledger.ask<{ id: string; destination: string; fields: readonly [string, string, string][] }>(
    "SELECT toString(id) AS id, destination, arrayZip(paths, categories, forms) AS fields FROM field_sets",
  );
  for (const { id, destination, fields } of rows) {
    const members = fields.map(([path, category, form]) => ({ path, category, form }) as DisclosedField);
    if (fieldSetId(members) !== id) say("field-set", `${destination} ${id}`);
  }
}

interface Where {
  readonly place: string;
}

/** Where the roll-up is not the sum of the lines, less the withdrawn ones. */
async function rollUpMismatches(ledger: LedgerReader): Promise<readonly string[]> {
  const rows = await ledger.ask<Where>(ROLL_UP_MISMATCHES);
  return rows.map(({ place }) => `roll-up of ${place}`);
}

/** Where the calendar does not say what the lines say. */
async function calendarMismatches(ledger: LedgerReader): Promise<readonly string[]> {
  const rows = await ledger.ask<Where>(CALENDAR_MISMATCHES);
  return rows.map(({ place }) => `calendar of ${place}`);
}

/** Withdrawn lines that are not lines, or that no settlement withheld, and the other way round. */
async function withdrawnMismatches(ledger: LedgerReader): Promise<readonly string[]> {
  const columns = LINE_COLUMNS.join(", ");
  const rows = await ledger.ask<Where>(
    `SELECT concat(toString(batch), ':', toString(line)) AS place FROM (
       SELECT batch, line FROM withdrawn WHERE (${columns}) NOT IN (SELECT ${columns} FROM lines WHERE batch IN (SELECT batch FROM withdrawn))
       UNION ALL
       SELECT batch, line FROM (
         SELECT DISTINCT batch, line, 1 AS side FROM withdrawn
         UNION ALL
         SELECT DISTINCT batch, arrayJoin(range(line_from, line_to + 1)) AS line, 2 AS side FROM settlements FINAL WHERE outcome = 'withheld'
       ) GROUP BY batch, line HAVING count() != 2
     ) LIMIT 20`,
  );
  return rows.map(({ place }) => place);
}

/** Removals that no accepted item brought about would hide what a recipient still has; and the other way round. */
async function removalMismatches(ledger: LedgerReader): Promise<readonly string[]> {
  const columns = "destination, kind, operation, subject, organisation, field_set";
  const rows = await ledger.ask<Where>(
    `SELECT DISTINCT concat(destination, ' ', toString(at)) AS place FROM (
       SELECT DISTINCT ${columns}, asked, at, 1 AS side FROM removals
       UNION ALL
       SELECT DISTINCT ${columns}, l.asked AS asked, s.at AS at, 2 AS side
       FROM (SELECT ${columns}, batch, line, at AS asked FROM lines WHERE operation != 'set') AS l
       INNER JOIN (SELECT batch, arrayJoin(range(line_from, line_to + 1)) AS line, at FROM settlements FINAL
                   WHERE outcome = 'delivered' AND batch IN (SELECT batch FROM lines WHERE operation != 'set')) AS s USING (batch, line)
     ) GROUP BY ${columns}, asked, at HAVING count() != 2 LIMIT 20`,
  );
  return rows.map(({ place }) => place);
}

const COVERAGE = `
  SELECT destination, kind, toString(since) AS since, toString(until) AS until, reason, toString(at) AS at FROM coverage FINAL`;

/** Coverage that no action says, or that an action says and no row. */
async function coverageMismatches(ledger: LedgerReader, actions: readonly string[]): Promise<readonly string[]> {
  const rows = await ledger.ask<Record<string, string>>(COVERAGE);
  const place = (row: object) => Object.values(row).slice(0, 3).join(" ");
  const text = (row: object | undefined) => row && Object.values(row).join(" ");
  // What is written down again for the same time replaces what was said before.
  const said = new Map(actions.map(coverageIn).map((record) => [place(record), record]));
  const stored = new Map(rows.map((row) => [place(row), row]));
  return [...new Set([...said.keys(), ...stored.keys()])].filter(
    (where) => text(said.get(where)) !== text(stored.get(where)),
  );
}

const REBUILDABLE = [
  { table: "disclosures", mismatches: rollUpMismatches },
  { table: "calendar", mismatches: calendarMismatches },
];

const WRITTEN_ONCE = [
  { what: "withdrawn", mismatches: withdrawnMismatches },
  { what: "removal", mismatches: removalMismatches },
] as const;

/**
 * Compares everything that is derived from lines and settlements with them. These have been read before: what can't be
 * read now is what is derived.
 */
export async function checkDerived(ledger: LedgerReader, lookAgainMs: number, say: Say): Promise<void> {
  for (const { what, mismatches } of WRITTEN_ONCE)
    for (const where of await settled(() => mismatches(ledger), lookAgainMs)) say(what, where);
  await checkRebuildable(ledger, lookAgainMs, say);
}

/** Compares what `ledger rebuild` writes with what it is written from. */
export async function checkRebuildable(ledger: LedgerReader, lookAgainMs: number, say: Say): Promise<void> {
  for (const { table, mismatches } of REBUILDABLE) {
    try {
      if (!(await isReadable(ledger, table))) say("roll-up-unreadable", table);
      else for (const where of await settled(() => mismatches(ledger), lookAgainMs)) say("roll-up", where);
    } catch (error) {
      if (!isDamage(error)) throw error;
      say("roll-up-unreadable", table);
    }
  }
}

/**
 * Compares the coverage with what the log says of it: a row less, and people would be told that they are not affected.
 * @param actions the texts of all coverage actions that there are when it is called
 */
export async function checkCoverage(
  ledger: LedgerReader,
  actions: () => readonly string[],
  { lookAgainMs, say }: { readonly lookAgainMs: number; readonly say: Say },
): Promise<void> {
  for (const where of await settled(() => coverageMismatches(ledger, actions()), lookAgainMs)) say("coverage", where);
}

/** Under load what is derived may be a moment late: only what is still wrong when looked at again counts. */
async function settled(look: () => Promise<readonly string[]>, pauseMs: number): Promise<readonly string[]> {
  let found = await look();
  for (let again = 0; found.length > 0 && again < 3; again++) {
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    const before = new Set(found);
    found = (await look()).filter((one) => before.has(one));
  }
  return found;
}
