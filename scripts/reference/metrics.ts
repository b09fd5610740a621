import { readFileSync } from "node:fs";
import { emptyTally, PENDING_STATES, REFUSAL_REASONS, WITHHELD_REASONS } from "../../src/domain/outcome.ts";
import { type DestinationFigures, metricsText } from "../../src/metrics.ts";
import { code, page, table } from "./markdown.ts";

interface Metric {
  readonly name: string;
  readonly type: string;
  readonly labels: readonly string[];
  readonly help: string;
}

export async function renderMetrics(): Promise<string> {
  const metrics = [...(await ofMainThread()), ...ofWorkers()];
  return page(
    "Metrics",
    ["src/metrics.ts", "src/gateway/worker.ts"],
    [
      "Prometheus text at `/metrics`, on the console's address and on the gateway's. The gateway gives it to loopback",
      "callers only, and not to a request that a proxy on the same host has forwarded. No label ever carries a value of",
      "an item: `destination` is an id of the configuration (`-` where none fits).",
      "",
      ...table(
        ["Metric", "Type", "Labels", "Means"],
        metrics.map((one) => [code(one.name), one.type, one.labels.map(code).join(", "), one.help]),
      ),
      "",
      "## The sum that must hold",
      "",
      "Per destination, `bulkhead_items_in_total` is the sum of `bulkhead_items_outcome_total` over all outcomes and",
      "`bulkhead_items_pending` over all states. Nothing here is derived from the other side: pending items are counted",
      "from the journal itself. A scrape under load may catch the two sides a moment apart; a difference that stays is a",
      "defect.",
      "",
      "## Label values",
      "",
      ...table(
        ["Label", "Values"],
        [
          ["`outcome`", Object.keys(emptyTally()).map(code).join(", ")],
          ["`state`", PENDING_STATES.map(code).join(", ")],
          ["`reason` of withheld items", WITHHELD_REASONS.map(code).join(", ")],
          ["`reason` of refused requests", REFUSAL_REASONS.map(code).join(", ")],
        ],
      ),
      "",
      "## Worth an alarm",
      "",
      ...table(
        ["When", "Because"],
        [
          ["`bulkhead_ledger_up == 0` for a minute", "nothing is sent; the journal grows"],
          ["`bulkhead_last_look_alarms_total` rises", "a rule misses something; `bulkhead policy test` shows what"],
          ["`bulkhead_dead_letters > 0`", "items did not arrive and wait for a decision"],
          ["`bulkhead_items_withheld_total` with reason `fault` rises", "a mistake of ours ends items"],
          ["`bulkhead_gateway_requests_total` with status 503 rises", "the journal can't be written"],
          ["`bulkhead_standing_score` rises", "a vendor holds more than it did; `bulkhead standing` shows which data"],
          ["`bulkhead_sealed == 1`", "somebody sealed a destination; a held one drops items after `hold_max`"],
        ],
      ),
    ],
  );
}

/** What the main thread writes, read from its own text over made-up figures. */
async function ofMainThread(): Promise<readonly Metric[]> {
  const figures: DestinationFigures = {
    destination: "d",
    in: 0,
    outcomes: emptyTally(),
    withheld: { policy: 1 },
    refused: { malformed: 1 },
    alarms: 0,
    pending: { queued: 0, held: 0, announced: 0 },
    sealed: false,
    mode: null,
    breaker: "closed",
    deadLetters: 0,
  };
  const text = await metricsText([], [figures], true, [{ destination: "d", at: "2026-01-01", standing: null }]);
  return [...text.matchAll(/^# HELP (\S+) (.*)$/gm)].map(([, name = "", help = ""]) => ({
    name,
    help,
    type: new RegExp(`^# TYPE ${name} (\\w+)$`, "m").exec(text)?.[1] ?? "",
    labels: [...(new RegExp(`^${name}\\{(.*)\\}`, "m").exec(text)?.[1] ?? "").matchAll(/(\w+)=/g)].map(
      (match) => match[1] ?? "",
    ),
  }));
}

/** The gateway workers make theirs inside a thread, so their source is read. */
function ofWorkers(): readonly Metric[] {
  const source = readFileSync(new URL("../../src/gateway/worker.ts", import.meta.url), "utf8");
  const made = /new (Counter|Histogram|Gauge)\(\{\s*name: "(\w+)",\s*help: "([^"]+)",\s*labelNames: \[([^\]]*)\]/g;
  const found = [...source.matchAll(made)].map(([, type = "", name = "", help = "", labels = ""]) => ({
    name,
    help,
    type: type.toLowerCase(),
    labels: [...labels.matchAll(/"(\w+)"/g)].map((match) => match[1] ?? ""),
  }));
  const named = new Set([...source.matchAll(/"(bulkhead_\w+)"/g)].map((match) => match[1]));
  if (named.size === 0 || named.size !== found.length)
    throw new Error("scripts/reference/metrics.ts no longer reads the metrics of src/gateway/worker.ts");
  return found;
}
