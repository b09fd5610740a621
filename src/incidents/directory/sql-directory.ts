import { Fault } from "../../platform/fault.ts";
import { contactOf } from "./contact-row.ts";
import type { Contact, Directory } from "./directory.ts";
import { type Asked, unavailable } from "./sql-mistakes.ts";
import { openSqlSession, type Page, type SqlLimits, type SqlSession, type SqlSettings } from "./sql-session.ts";

export interface SqlDirectoryLimits extends SqlLimits {
  /** Ids or organisations in one question. */
  readonly batch: number;
  /** Rows in the answer to one: more is a query that lost its condition. */
  readonly rows: number;
  readonly everybody: number;
}

const LIMITS: SqlDirectoryLimits = {
  connectMs: 10_000,
  statementMs: 30_000,
  graceMs: 5_000,
  page: 1_000,
  batch: 500,
  rows: 10_000,
  everybody: 50_000_000,
};

const COLUMNS = ["id", "name", "email", "language", "country", "organisation", "role"] as const;
const NEEDED = ["id", "email"] as const;
const NEEDED_OF_ADMINS = [...NEEDED, "organisation", "role"] as const;

/** The organisation's own PostgreSQL, asked in its own SQL. It is asked anew for every question, and never copied. */
export function sqlDirectory(settings: SqlSettings, limits = LIMITS): Directory {
  const query: Asked = { key: "query", sql: settings.query };
  const adminsQuery: Asked = { key: "admins_query", sql: settings.admins_query };

  const inBatches = async (asked: Asked, values: readonly string[]): Promise<readonly Contact[]> => {
    // No text of PostgreSQL holds this character, so nobody there has such an id; the question would be refused.
    const askable = [...new Set(values)].filter((value) => !value.includes("\0"));
    if (askable.length === 0) return [];
    return during(settings, limits, async (session) => {
      const found: Contact[] = [];
      for (let from = 0; from < askable.length; from += limits.batch) {
        const batch = askable.slice(from, from + limits.batch);
        const answer = contactsOf(session.pages(asked, batch), asked, limits.rows);
        for await (const contact of answer) found.push(contact);
      }
      return found;
    });
  };

  return {
    find: async (ids) => {
      const asked = new Set(ids);
      return (await inBatches(query, ids)).filter(({ id }) => asked.has(id));
    },
    adminsOf: async (organisations) => {
      const asked = new Set(organisations);
      const found = await inBatches(adminsQuery, organisations);
      // To leave out an `owner` here would leave an organisation untold; to take everybody would tell too many.
      if (found.some(({ role }) => role !== "admin"))
        throw unavailable(
          "answers `admins_query` with somebody whose role is not admin; mend it, or SELECT 'admin' AS role",
        );
      return found.filter(({ organisation }) => asked.has(organisation));
    },
    everybody: async function* (): AsyncIterable<Contact> {
      if (settings.everybody_query === undefined)
        throw new Fault("bad-request", "to write to everybody the sql directory needs `directory.everybody_query`");
      const asked: Asked = { key: "everybody_query", sql: settings.everybody_query };
      const session = await openSqlSession(settings, limits);
      try {
        yield* contactsOf(session.pages(asked), asked, limits.everybody);
      } finally {
        await session.close();
      }
    },
  };
}

async function during<T>(
  settings: SqlSettings,
  limits: SqlLimits,
  ask: (session: SqlSession) => Promise<T>,
): Promise<T> {
  const session = await openSqlSession(settings, limits);
  try {
    return await ask(session);
  } finally {
    await session.close();
  }
}

async function* contactsOf(pages: AsyncIterable<Page>, asked: Asked, mostRows: number): AsyncIterable<Contact> {
  let number = 0;
  for await (const { names, rows } of pages) {
    checkColumns(names, asked);
    for (const row of rows) {
      number += 1;
      if (number > mostRows)
        throw unavailable(
          `answers \`${asked.key}\` with more than ${mostRows} rows; it may lack its WHERE, or double people in a JOIN`,
        );
      const cells = names.map((name, at) => [name, row[at] ?? undefined] as const);
      yield contactOf(Object.fromEntries(cells), `directory, row ${number} of an answer to \`${asked.key}\``);
    }
  }
}

/** An answer without rows has columns too, so a misspelt one is found before it matters. */
function checkColumns(names: readonly string[], { key }: Asked): void {
  const missing = (key === "admins_query" ? NEEDED_OF_ADMINS : NEEDED).filter((name) => !names.includes(name));
  if (missing.length > 0)
    throw unavailable(`answers \`${key}\` without a column ${missing.join(", ")}; name it with AS`);
  // `SELECT p.*, o.*`: the second id would silently stand in for the first.
  const doubled = COLUMNS.filter((name) => names.indexOf(name) !== names.lastIndexOf(name));
  if (doubled.length > 0)
    throw unavailable(`answers \`${key}\` with two columns ${doubled.join(", ")}; SELECT one of them`);
}
