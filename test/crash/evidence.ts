import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openEmbedded } from "../../src/ledger/clickhouse.ts";
import { addsUp, pendingOf, type Server } from "../harness/server.ts";

/** What the simulator's journal holds: the numbers of the items, and the ids of the events. */
export interface Received {
  readonly numbers: ReadonlySet<number>;
  readonly insertIds: ReadonlySet<string>;
  readonly profiles: number;
}

interface JournalLine {
  readonly kind: string;
  readonly item: {
    readonly properties?: { readonly n?: number; readonly $insert_id?: string };
    readonly $set?: { readonly n?: number };
  };
}

export function readReceived(file: string): Received {
  const numbers = new Set<number>();
  const insertIds = new Set<string>();
  const profiles = new Set<number>();
  for (const text of readFileSync(file, "utf8").split("\n")) {
    if (text === "") continue;
    const { kind, item } = JSON.parse(text) as JournalLine;
    const n = item.properties?.n ?? item.$set?.n;
    if (n !== undefined) numbers.add(n);
    if (kind === "event") insertIds.add(item.properties?.$insert_id ?? "(none)");
    else if (n !== undefined) profiles.add(n);
  }
  return { numbers, insertIds, profiles: profiles.size };
}

/** Everything that was acknowledged is at the vendor. */
export function assertNothingLost(acknowledged: ReadonlySet<number>, received: Received): void {
  const lost = [...acknowledged].filter((n) => !received.numbers.has(n));
  assert.equal(
    lost.length,
    0,
    `${lost.length} of ${acknowledged.size} acknowledged items never arrived: ${lost.slice(0, 10).join(", ")}`,
  );
}

/** Pending is nothing, in = the sum of outcomes, everything was delivered. Returns how many items came in. */
export async function assertAllDelivered(server: Server): Promise<number> {
  const figures = await server.figures();
  assert.equal(pendingOf(figures), 0);
  assert.ok(addsUp(figures), `in = outcomes + pending: ${JSON.stringify(figures)}`);
  assert.equal(figures.outcomes.delivered, figures.in, JSON.stringify(figures));
  return figures.in;
}

export async function assertVerified(server: Server): Promise<void> {
  const { code, stdout, stderr } = await server.cli("ledger", "verify", "--json");
  assert.equal(code, 0, stdout + stderr);
  assert.equal((JSON.parse(stdout) as { verified: boolean }).verified, true);
}

/**
 * Reads the ledger of a stopped server in this process, so once per test file: every item has exactly one line and
 * exactly one outcome, the roll-up counts each once, and nothing is at the vendor without a line (I1).
 */
export async function assertLedgerHolds(folder: string, received: Received, items: number): Promise<void> {
  const ledger = openEmbedded(join(folder, "data/ledger"));
  try {
    const rows = await ledger.ask<{ item: string; kind: string }>("SELECT toString(item) AS item, kind FROM lines");
    const ids = new Set(rows.map((row) => row.item.replaceAll("-", "")));
    assert.equal(ids.size, rows.length, "no item has two lines");
    assert.equal(rows.length, items, "every item that came in has a line");
    const unrecorded = [...received.insertIds].filter((id) => !ids.has(id));
    assert.deepEqual(unrecorded, [], "nothing is at the vendor without a line");
    assert.ok(received.profiles <= rows.filter((row) => row.kind === "profile").length);
    const [settled] = await ledger.ask<{ n: string }>(
      "SELECT toString(sum(line_to - line_from + 1)) AS n FROM settlements FINAL",
    );
    assert.equal(Number(settled?.n), items, "every line is settled once");
    const [rolledUp] = await ledger.ask<{ n: string }>("SELECT toString(sum(announced)) AS n FROM disclosures");
    assert.equal(Number(rolledUp?.n), items, "the roll-up counts every line once");
  } finally {
    await ledger.close();
  }
}
