import type { Step } from "../journal/journal.ts";
import { actionLeaf } from "../ledger/leaf-entries.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { LogSequencer } from "../ledger/sequencer.ts";
import { Fault } from "../platform/fault.ts";

export interface DrillOptions {
  readonly ledger: () => Promise<Ledger>;
  readonly destinations: readonly { readonly id: string }[];
  readonly sequencer: Pick<LogSequencer, "append">;
  readonly commit: (step: Step) => Promise<void>;
  readonly now: () => number;
}

export interface DrillRequest {
  readonly destination: string;
  /** Of a hundred pseudonyms so many are left out, as if the vendor had deleted them or the export were partial. */
  readonly missingPercent: number;
  /** Rows of ids that nobody here knows. */
  readonly strangers: number;
  readonly operator: string;
}

/** Whatever the vendor derives itself; all of it is made up. */
const CITIES = ["Lyon", "Porto", "Gent", "Turin", "Bremen", "Vigo"];
const BROWSERS = ["Firefox", "Chrome", "Safari", "Edge"];
const list = (values: readonly string[]): string => `[${values.map((one) => `'${one}'`).join(", ")}]`;
const oneOf = (values: readonly string[], salt: number): string =>
  `arrayElement(${list(values)}, 1 + cityHash64(id, ${salt}) % ${values.length})`;

/**
 * What a vendor's dataset would look like, made from the ledger: one to five rows per pseudonym, some missing, strangers
 * in between, columns that the vendor derived, a cell that a spreadsheet would run. The same ledger gives the same rows.
 */
export function createDrill({ ledger, destinations, sequencer, commit, now }: DrillOptions) {
  return {
    /** CSV, in pieces. */
    dataset: async function* ({
      destination,
      missingPercent,
      strangers,
      operator,
    }: DrillRequest): AsyncIterable<string> {
      if (!destinations.some((one) => one.id === destination))
        throw new Fault("not-found", `there is no destination "${destination}"; \`bulkhead status\` lists them`);
      const at = now();
      const action = { id: `drill ${destination} ${at}`, action: "drill", destination, operator, at };
      await sequencer.append([actionLeaf(action)], commit);
      yield "event,distinct_id,$city,$browser,$initial_referrer,time\n";
      const known = `SELECT DISTINCT pid AS id FROM pseudonyms WHERE destination = {destination:String} AND cityHash64(pid) % 100 >= {missing:UInt8}`;
      const strange = `SELECT concat('stranger-', lower(hex(cityHash64(number)))) AS id FROM numbers({strangers:UInt32})`;
      const rows = (await ledger()).stream(
        `SELECT concat(if(cityHash64(id, n) % 97 = 0, '=1+1', 'Page Viewed'), ',', id, ',', ${oneOf(CITIES, 1)}, ',', ${oneOf(BROWSERS, 2)}, ',',
           if(cityHash64(id, 3) % 3 = 0, 'https://search.example', ''), ',', toString(1760000000 + cityHash64(id, n) % 2000000))
         FROM (SELECT id, arrayJoin(range(1 + cityHash64(id, 4) % 5)) AS n FROM (${known} UNION ALL ${strange}))
         ORDER BY cityHash64(id, n)`,
        { destination, missing: missingPercent, strangers },
      );
      // No cell holds what a tab-separated text would escape.
      for await (const piece of rows) yield piece;
    },
  };
}
