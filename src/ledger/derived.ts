import { calendarOf, calendarTable } from "./calendar.ts";
import { rollUpOf, rollUpTable } from "./roll-up.ts";
import { KEPT } from "./schema.ts";

/** What the engine derives from `lines` and `withdrawn` at each insert, and what can be derived from them again. */
export interface DerivedTable {
  readonly name: "disclosures" | "calendar";
  /** Makes an empty one under this name. */
  readonly create: (name: string) => string;
  /** Its rows of what stands in another table, as far as a condition over `batch` holds. */
  readonly rows: readonly { readonly view: string; readonly from: "lines" | "withdrawn"; readonly of: RowsOf }[];
}

type RowsOf = (where: string) => string;

/**
 * With more broken parts than the engine thinks likely it would refuse to load a table, and with it every insert into
 * `lines`. These two it shall load without them: what is missing is written anew.
 */
const SETTINGS = `${KEPT}, max_suspicious_broken_parts = 1000000, max_suspicious_broken_parts_bytes = 1000000000000000`;

export const DERIVED: readonly DerivedTable[] = [
  {
    name: "disclosures",
    create: (name) => rollUpTable(name, SETTINGS),
    rows: [
      { view: "lines_to_disclosures", from: "lines", of: (where) => rollUpOf("lines", where) },
      { view: "withdrawn_to_disclosures", from: "withdrawn", of: (where) => rollUpOf("withdrawn", where) },
    ],
  },
  {
    name: "calendar",
    create: (name) => calendarTable(name, SETTINGS),
    rows: [{ view: "lines_to_calendar", from: "lines", of: calendarOf }],
  },
];
