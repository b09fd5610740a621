import type { Config } from "../../platform/config-schema.ts";
import { Fault } from "../../platform/fault.ts";
import { csvDirectory } from "./csv-directory.ts";
import { httpDirectory } from "./http-directory.ts";
import { sqlDirectory } from "./sql-directory.ts";

/** How a person is reached. Held in memory while an incident needs it, and nowhere else in clear. */
export interface Contact {
  /** The subject id, as the organisation's own applications use it. */
  readonly id: string;
  readonly name: string;
  /** Empty when none is known. */
  readonly email: string;
  /** ISO 639-1, lower case; empty when unknown. */
  readonly language: string;
  /** ISO 3166-1 alpha-2; empty when unknown. */
  readonly country: string;
  /** The organisation's id; empty for people without one. */
  readonly organisation: string;
  readonly role: "user" | "admin";
}

/**
 * Who is behind a subject id: the organisation's own knowledge, asked only inside an incident. Whoever is not known is
 * not in the answer.
 *
 * Throws Fault `directory-unavailable` when it can't be read: half an answer would leave people out.
 */
export interface Directory {
  readonly find: (ids: readonly string[]) => Promise<readonly Contact[]>;
  readonly adminsOf: (organisations: readonly string[]) => Promise<readonly Contact[]>;
  /** Everybody, for those who must be told that they are not affected. */
  readonly everybody: () => AsyncIterable<Contact>;
}

/** @throws Fault `bad-request` when the configuration names none */
export function openDirectory(config: Config["directory"]): Directory {
  switch (config?.kind) {
    case "csv":
      return csvDirectory(config.file);
    case "http":
      return httpDirectory(config);
    case "sql":
      return sqlDirectory(config);
    case undefined:
      throw new Fault(
        "bad-request",
        "nobody can be written to without a `directory` in the configuration; docs/operating/notices.md shows how",
      );
  }
}
