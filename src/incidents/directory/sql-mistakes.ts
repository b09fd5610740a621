import { Fault } from "../../platform/fault.ts";

/** A query of the configuration, and the key that it stands under. */
export interface Asked {
  readonly key: "query" | "admins_query" | "everybody_query";
  readonly sql: string;
}

/**
 * What PostgreSQL or the connection said, as something to do. Nothing of it is passed on but the code: its messages
 * quote ids, rows, users and hosts, and so would a `cause`.
 * @param before how many characters of ours stand before the query, where the error names a place
 */
export function faultOf(error: unknown, asked?: Asked, before?: number): Fault {
  const { code, position, message } = wordsOf(error);
  const query = asked === undefined ? "a statement" : `\`${asked.key}\``;
  const place =
    before === undefined || position <= before ? "" : ` near character ${position - before}, SQLSTATE ${code}`;

  if (/^SASL|^28/.test(code || message))
    return unavailable("refused the user or the password; look at `url`, `password` or `password_file`");
  if (code === "3D000") return unavailable("server has no database of that name; look at `url`");
  if (code === "42501") return unavailable(`user may not read what ${query} asks for; GRANT it SELECT`);
  if (code === "57014" || message === "Query read timeout")
    return unavailable(`took too long over ${query}; add an index, or ask a copy`);
  if (code === "25006") return unavailable(`would be changed by ${query}; it has to be one SELECT that only reads`);
  if (code === "42703" || code === "42P01")
    return unavailable(`has no column or table that ${query} names${place}; mend the query`);
  if (code === "42883")
    return unavailable(
      `knows no such function or comparison in ${query}${place}; \`$1\` is a list of texts: id = ANY($1), or id::text = ANY($1)`,
    );
  if (/^42|^0A/.test(code)) return unavailable(`does not understand ${query}${place}; it has to be one SELECT`);
  if (code.startsWith("22"))
    return unavailable(`can't compare every id with the column in ${query}; write id::text = ANY($1)`);
  if (message === "The server does not support SSL connections")
    return unavailable("speaks no TLS; turn it on there, or, on this machine only, give `plain: true`");
  if (/CERT|SIGNATURE|ISSUER|ALTNAME/.test(code))
    return unavailable(
      "shows a certificate that can't be trusted for this host; give `ca_file`, and the host as the certificate names it",
    );
  if (/^[0-9A-Z]{5}$/.test(code))
    return unavailable(`failed over ${query} with SQLSTATE ${code}; its own log says why`);
  return unavailable("can't be reached, or the connection broke; look at the host and port in `url`, and that it runs");
}

export const unavailable = (says: string): Fault =>
  new Fault(
    "directory-unavailable",
    `the directory's database ${says}; nobody is left out silently, so nothing was done`,
    {
      retryable: true,
    },
  );

function wordsOf(error: unknown): { readonly code: string; readonly position: number; readonly message: string } {
  const { code, position, message } = (error ?? {}) as Record<string, unknown>;
  return {
    code: typeof code === "string" ? code : "",
    position: Number(position ?? 0),
    message: typeof message === "string" ? message : "",
  };
}
