import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Person } from "../../test/simulator/people.ts";

/** What an exported dataset gives away. */
export interface Loot {
  readonly rows: number;
  /** Rows that hold somebody's name, e-mail, phone, address, city or own ids in clear. */
  readonly rowsWithClearIdentifier: number;
  readonly sample: string;
}

/** Reads every exported CSV row and looks for everything that is known of the synthetic people. */
export function clearIdentifiers(folder: string, people: readonly Person[]): Loot {
  const whole = new Set(
    people.flatMap((one) =>
      [one.userId, one.organisationId, one.deviceId, one.phone, one.ip].map((value) => value.toLowerCase()),
    ),
  );
  const inside = [...new Set(people.flatMap((one) => [one.name, one.city].map((value) => value.toLowerCase())))];
  const holds = (row: string): boolean => {
    const text = decoded(row).toLowerCase();
    if (/[^\s"',=&@]+@[^\s"',=&]+\.(example|org)/.test(text)) return true;
    return (
      text.split(/[\s"',;:{}[\]\\/?&=]+/).some((word) => whole.has(word)) ||
      inside.some((value) => text.includes(value))
    );
  };
  let rows = 0;
  let hits = 0;
  let sample = "";
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".csv"))) {
    for (const row of csvRows(readFileSync(join(folder, file), "utf8")).slice(1)) {
      rows++;
      if (file.startsWith("events")) sample = row;
      if (holds(row)) hits++;
    }
  }
  return { rows, rowsWithClearIdentifier: hits, sample };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replace(/%(?![0-9a-f]{2})/gi, "%25"));
  } catch {
    return text;
  }
}

/** Rows of a CSV text; quoted cells may hold line breaks. */
function csvRows(text: string): string[] {
  const rows: string[] = [];
  let row = "";
  for (const line of text.split("\n")) {
    row = row === "" ? line : `${row}\n${line}`;
    if ((row.match(/"/g) ?? []).length % 2 === 0) {
      if (row !== "") rows.push(row);
      row = "";
    }
  }
  return rows;
}
