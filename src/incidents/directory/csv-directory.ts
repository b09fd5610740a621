import { createReadStream } from "node:fs";
import { Fault } from "../../platform/fault.ts";
import { contactOf } from "./contact-row.ts";
import { csvRows } from "./csv-rows.ts";
import type { Contact, Directory } from "./directory.ts";

const NEEDED = ["id", "email"] as const;

/** A file with a header; columns in any order, others ignored. It is read anew for every question, and never kept. */
export function csvDirectory(file: string): Directory {
  async function* everybody(): AsyncIterable<Contact> {
    let names: readonly string[] | undefined;
    let number = 1;
    for await (const row of readable(file)) {
      if (names === undefined) names = headerOf(row);
      else yield contactOf(Object.fromEntries(names.map((name, at) => [name, row[at]])), `directory, row ${number}`);
      number += 1;
    }
    if (names === undefined) throw new Fault("directory-unavailable", "the directory's file is empty");
  }

  const those = async (wanted: (contact: Contact) => boolean): Promise<readonly Contact[]> => {
    const found: Contact[] = [];
    for await (const contact of everybody()) if (wanted(contact)) found.push(contact);
    return found;
  };

  return {
    everybody,
    find: (ids) => {
      const asked = new Set(ids);
      return those(({ id }) => asked.has(id));
    },
    adminsOf: (organisations) => {
      const asked = new Set(organisations);
      return those(({ role, organisation }) => role === "admin" && asked.has(organisation));
    },
  };
}

function headerOf(row: readonly string[]): readonly string[] {
  const names = row.map((name) => name.trim().toLowerCase());
  const missing = NEEDED.filter((name) => !names.includes(name));
  if (missing.length > 0)
    throw new Fault("directory-unavailable", `the directory's file has no column ${missing.join(", ")}`);
  return names;
}

async function* readable(file: string): AsyncIterable<readonly string[]> {
  try {
    yield* csvRows(createReadStream(file));
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    throw new Fault("directory-unavailable", "the directory's file can't be read; is it there, and UTF-8?", { cause });
  }
}
