import type { JsonObject } from "../src/domain/item.ts";
import { compilePolicy, findPolicy } from "../src/policy/compile.ts";
import { createMinimiser } from "../src/policy/minimise.ts";
import { pseudonymMap } from "../src/policy/pseudonym.ts";
import { mixpanel } from "../src/vendors/mixpanel/mixpanel.ts";
import { events, TOKEN } from "./events.ts";
import type { Figure } from "./figure.ts";

const ROUNDS = 12;
const EVENTS = 10_000;

/** Minimising alone, against parsing and writing the same JSON, in one process. */
export function minimiseFigure(): Figure {
  const { adapter } = mixpanel;
  const minimiser = createMinimiser({
    resolve: compilePolicy({ adapter, policy: findPolicy("minimal", {}), organisationKeys: ["company", "org_id"] }),
    pseudonyms: pseudonymMap(Buffer.alloc(32, 1), "d", 1, {
      placeholders: adapter.placeholders,
      prefixes: adapter.idPrefixes,
    }),
    token: TOKEN,
    transparent: false,
  });
  const texts = events(EVENTS).map((one) => JSON.stringify(one));
  const bytes = texts.reduce((sum, text) => sum + text.length, 0);
  const own: number[] = [];
  const reference: number[] = [];
  let alarms = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const parsed = texts.map((text) => JSON.parse(text) as JsonObject);
    const started = performance.now();
    for (const item of parsed) {
      const result = minimiser.minimise(item, []);
      if (result.kind === "minimised") alarms += result.alarms;
    }
    const middle = performance.now();
    for (const text of texts) JSON.stringify(JSON.parse(text));
    own.push(middle - started);
    reference.push(performance.now() - middle);
  }
  const median = (all: number[]) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 1;
  const perSecond = bytes / 1e6 / (median(own) / 1_000);
  return {
    name: "minimise alone",
    value: `${perSecond.toFixed(0)} MB/s, ${((median(own) / EVENTS) * 1_000).toFixed(1)} µs an event`,
    reference: `parse and write the same JSON ${(bytes / 1e6 / (median(reference) / 1_000)).toFixed(0)} MB/s`,
    ratio: median(reference) / median(own),
    wanted: "-",
    note: `${Math.round(bytes / EVENTS)} bytes an event; the last look cut ${((alarms / (ROUNDS * EVENTS)) * 100).toFixed(3)} % of items, all of them false hits in these events`,
  };
}
