import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { Client, type QueryArrayConfig } from "pg";
import type { Config } from "../../platform/config-schema.ts";
import { Fault } from "../../platform/fault.ts";
import { type Asked, faultOf, unavailable } from "./sql-mistakes.ts";

export type SqlSettings = Extract<NonNullable<Config["directory"]>, { kind: "sql" }>;

export interface SqlLimits {
  readonly connectMs: number;
  /** Of one statement: the database ends it then. */
  readonly statementMs: number;
  /** For an answer after that: the network may have lost it. */
  readonly graceMs: number;
  /** Rows in one step, and so in memory at once. */
  readonly page: number;
}

/** Some rows of an answer; every cell as PostgreSQL prints it. */
export interface Page {
  readonly names: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
}

export interface SqlSession {
  /** Throws Fault `bad-request` or `directory-unavailable`. */
  readonly pages: (asked: Asked, ids?: readonly string[]) => AsyncIterable<Page>;
  readonly close: () => Promise<void>;
}

const GOODBYE_MS = 1_000;

/**
 * A connection with one transaction that can only read, and that sees the database as it was at one moment however
 * many questions it asks. Every statement goes by the extended protocol, where the server takes one statement at a
 * time: a `; COMMIT; DELETE …` at the end of a query is refused.
 */
export async function openSqlSession(settings: SqlSettings, limits: SqlLimits): Promise<SqlSession> {
  const client = await connect(settings, limits);
  const run = async (text: string, values: unknown[] = []): Promise<Page> => {
    const extended = { text, values, rowMode: "array", queryMode: "extended" } as const;
    const { fields, rows } = await client.query<(string | null)[]>(extended satisfies QueryArrayConfig);
    return { names: fields.map(({ name }) => name.trim().toLowerCase()), rows };
  };
  const close = async (): Promise<void> => {
    // A peer that never closes its side would keep us here.
    await Promise.race([client.end(), sleep(GOODBYE_MS, undefined, { ref: false })]);
  };

  try {
    await run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    await run(`SET LOCAL statement_timeout = ${limits.statementMs}`);
    // A cursor is planned for its first tenth; this one is read to its end.
    await run("SET LOCAL cursor_tuple_fraction = 1");
  } catch (error) {
    await close();
    throw faultOf(error);
  }

  async function* pages(asked: Asked, ids?: readonly string[]): AsyncIterable<Page> {
    try {
      // Only here parameters have a declared type. Without it `id = $1` would compare with the text of the whole list,
      // find nobody, and everybody would be left out silently.
      const prepare = `PREPARE bulkhead_question ${ids === undefined ? "" : "(text[])"} AS `;
      await run(prepare + asked.sql).catch((error: unknown) => {
        throw faultOf(error, asked, prepare.length);
      });
      await run("DEALLOCATE bulkhead_question");
      await run(`DECLARE bulkhead_answer NO SCROLL CURSOR FOR ${asked.sql}`, ids === undefined ? [] : [ids]);
      for (;;) {
        const page = await run(`FETCH FORWARD ${limits.page} FROM bulkhead_answer`);
        yield page;
        if (page.rows.length < limits.page) break;
      }
      await run("CLOSE bulkhead_answer");
    } catch (error) {
      throw error instanceof Fault ? error : faultOf(error, asked);
    }
  }
  return { pages, close };
}

async function connect(settings: SqlSettings, limits: SqlLimits): Promise<Client> {
  const url = new URL(settings.url);
  const password = settings.password_file === undefined ? settings.password : await textOf(settings, "password_file");
  const ca = settings.ca_file === undefined ? {} : { ca: await textOf(settings, "ca_file") };
  const client = new Client({
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: Number(url.port || 5432),
    database: decodeURIComponent(url.pathname.slice(1)),
    user: decodeURIComponent(url.username),
    // A function, or else the driver would look into PGPASSWORD and ~/.pgpass when there is none.
    password: () => password ?? "",
    ssl: settings.plain ? false : { rejectUnauthorized: true, ...ca },
    application_name: "bulkhead",
    connectionTimeoutMillis: limits.connectMs,
    query_timeout: limits.statementMs + limits.graceMs,
    // Ids are texts here, whatever they are there.
    types: { getTypeParser: () => (text: unknown) => text },
  });
  // A connection that breaks between two questions shows in the next one; unheard, the event would end the process.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    void client.end().catch(() => undefined);
    throw faultOf(error);
  }
}

async function textOf(settings: SqlSettings, key: "password_file" | "ca_file"): Promise<string> {
  try {
    const text = await readFile(settings[key] ?? "", "utf8");
    return text.replace(/\r?\n$/, "");
  } catch {
    throw unavailable(`has a \`${key}\` that can't be read; is it there, and may this user read it?`);
  }
}
