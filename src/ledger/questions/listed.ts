import type { LedgerReader } from "../ledger.ts";
import type { DatasetTable } from "./dataset.ts";

/** Where a list says what of a person, by the numbers of its columns. */
export interface ListQuestion {
  readonly table: DatasetTable;
  readonly identity: number | undefined;
  readonly email: number | undefined;
  readonly organisation: number | undefined;
  readonly language: number | undefined;
  /** For each kind of data the columns that hold it. */
  readonly kinds: readonly (readonly number[])[];
}

export interface ListTotals {
  readonly people: number;
  readonly rows: number;
  readonly rowsWithoutId: number;
  readonly organisations: number;
  /** People of whom there is something, in the order of `kinds`. */
  readonly perKind: readonly number[];
}

/** One person of a list: all rows with the same id, or without one with the same address. */
export interface ListedRow {
  readonly id: string;
  /** Empty when the list has none. */
  readonly email: string;
  readonly organisations: readonly string[];
  /** As the list writes it; empty when it does not. */
  readonly language: string;
  /** Whether there is something, in the order of `kinds`. */
  readonly held: readonly boolean[];
  readonly rows: number;
}

/** Longer cells are no ids and no addresses; most organisations of one person. */
const LONGEST = 1_024;
const MOST_ORGANISATIONS = 100;

const cell = (number: number | undefined): string =>
  number === undefined ? "''" : `substring(trimBoth(c${number}), 1, ${LONGEST})`;

/** Every row, with the person whom it is about. People without an id are told apart by their address. */
function rowsOf({ table, identity, email, organisation, language, kinds }: ListQuestion): string {
  const [id, address] = [cell(identity), cell(email)];
  const held = kinds.map((columns) => `toUInt8(${columns.map((one) => `c${one} != ''`).join(" OR ")})`);
  return `SELECT if(${id} != '', ${id}, lowerUTF8(${address})) AS who,
      multiIf(${address} != '', ${address}, position(${id}, '@') > 0, ${id}, '') AS address,
      ${cell(organisation)} AS belongs, ${cell(language)} AS speaks,
      ${held.length === 0 ? "emptyArrayUInt8()" : `[${held.join(", ")}]`} AS holds
    FROM ${table.relation}`;
}

/** Where columns say what was exposed, whoever has nothing in them is not affected. */
const peopleOf = (question: ListQuestion): string =>
  `SELECT who, anyIf(address, address != '') AS mail, groupUniqArrayIf(${MOST_ORGANISATIONS})(belongs, belongs != '') AS firms,
    anyIf(speaks, speaks != '') AS tongue, maxForEach(holds) AS held, count() AS items
  FROM (${rowsOf(question)}) WHERE who != '' GROUP BY who ${question.kinds.length === 0 ? "" : "HAVING has(held, 1)"}`;

/** What a list adds up to. */
export async function listTotals(ledger: LedgerReader, question: ListQuestion): Promise<ListTotals> {
  const { settings } = question.table;
  const [people] = await ledger.ask<{ people: string; perKind: readonly string[] }>(
    `SELECT toString(count()) AS people, arrayMap(one -> toString(one), sumForEach(held)) AS perKind
     FROM (${peopleOf(question)}) ${settings}`,
  );
  const [rows] = await ledger.ask<{ rows: string; without: string; firms: string }>(
    `SELECT toString(count()) AS rows, toString(countIf(who = '')) AS without, toString(uniqExactIf(belongs, belongs != '')) AS firms
     FROM (${rowsOf(question)}) ${settings}`,
  );
  return {
    people: Number(people?.people ?? 0),
    rows: Number(rows?.rows ?? 0),
    rowsWithoutId: Number(rows?.without ?? 0),
    organisations: Number(rows?.firms ?? 0),
    perKind: question.kinds.map((_, place) => Number(people?.perKind[place] ?? 0)),
  };
}

/** Everybody in a list, in the order of their ids. */
export async function* peopleListed(ledger: LedgerReader, question: ListQuestion): AsyncIterable<ListedRow> {
  // Base64, because a cell may hold what parts the rows and cells of the answer.
  const pieces = ledger.stream(
    `SELECT base64Encode(who), base64Encode(mail), arrayStringConcat(arrayMap(one -> base64Encode(one), firms), ','),
       base64Encode(tongue), arrayStringConcat(arrayMap(one -> toString(one), held), ''), items
     FROM (${peopleOf(question)}) ORDER BY who ${question.table.settings}`,
  );
  let rest = "";
  for await (const piece of pieces) {
    const rows = (rest + piece).split("\n");
    rest = rows.pop() ?? "";
    for (const row of rows) yield readRow(row);
  }
  if (rest !== "") yield readRow(rest);
}

const decoded = (text: string): string => Buffer.from(text, "base64").toString("utf8");

function readRow(row: string): ListedRow {
  const [id = "", email = "", organisations = "", language = "", held = "", rows = "0"] = row.split("\t");
  return {
    id: decoded(id),
    email: decoded(email),
    organisations: organisations === "" ? [] : organisations.split(",").map(decoded).toSorted(),
    language: decoded(language),
    held: [...held].map((one) => one === "1"),
    rows: Number(rows),
  };
}
