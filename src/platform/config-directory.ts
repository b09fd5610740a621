import { z } from "zod";
import { secret, upstream } from "./config-values.ts";

/** Where the organisation's own knowledge of its people is: a file, a service, or a database. */

const csvDirectory = z.strictObject({
  kind: z.literal("csv"),
  file: z.string().min(1).max(1_024).describe("A file with the columns that docs/operating/notices.md lists."),
});

const httpDirectory = z.strictObject({
  kind: z.literal("http"),
  url: upstream.describe("http: your service; docs/operating/notices.md says what it is asked."),
  token: secret("Sent as a bearer token."),
});

/** The password stands apart, so that an address can be read aloud; TLS is not an option of the address but the rule. */
const database = z
  .url({ protocol: /^postgres(ql)?$/, error: "write the database's address: postgres://reader@db.example.org/people" })
  .max(1_024)
  .refine((text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    return url !== undefined && url.hostname !== "" && url.username !== "" && /^\/[^/]+$/.test(url.pathname);
  }, "name the user, the host and the database: postgres://reader@db.example.org/people")
  .refine((text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    return url !== undefined && url.password === "" && url.search === "" && url.hash === "";
  }, "an address has no password and no options; there is `password`, `password_file`, `ca_file` and `plain`");

const sql = (says: string) => z.string().min(1).max(10_000).describe(says);
const PARAMETER = /\$1(?!\d)/;
const OTHER_PARAMETER = /\$(?:[2-9]|1\d)/;
const asking = (says: string) =>
  sql(says).refine(
    (text) => PARAMETER.test(text) && !OTHER_PARAMETER.test(text),
    "the query gets one parameter, a list of texts: … WHERE id = ANY($1)",
  );

const sqlDirectory = z.strictObject({
  kind: z.literal("sql"),
  url: database.describe("sql: your PostgreSQL, as postgres://reader@db.example.org/people; a user who may only read."),
  password: secret("The user's password; rather give `password_file`, or the environment.").optional(),
  password_file: z
    .string()
    .min(1)
    .max(1_024)
    .optional()
    .describe("A file that holds the password, read anew for every connection."),
  ca_file: z
    .string()
    .min(1)
    .max(1_024)
    .optional()
    .describe("PEM file: who signs the database's certificate, when it is an authority of your own."),
  plain: z.boolean().default(false).describe("Allows a connection without TLS; for a database on this machine only."),
  query: asking("One SELECT of the people whose ids are in `$1`; columns as docs/operating/notices.md lists them."),
  admins_query: asking("One SELECT of the admins of the organisations in `$1`."),
  everybody_query: sql("One SELECT of everybody, without a parameter; needed to tell those who are not affected.")
    .refine((text) => !/\$\d/.test(text), "the query for everybody has no parameter")
    .optional(),
});

export const directorySchema = z
  .discriminatedUnion("kind", [csvDirectory, httpDirectory, sqlDirectory], {
    error: "give `kind: csv` with a file, `kind: http` with an address, or `kind: sql` with a database and queries",
  })
  .optional()
  .describe(
    "Resolves subject ids to contacts, only inside an incident: a CSV file, an HTTP service or a database of yours.",
  );
