import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BaselineBatch } from "../../src/delivery/draft-baseline.ts";
import { type BaselineRequest, createBaselines, type ImportedBaseline } from "../../src/incidents/baseline/baseline.ts";
import { openQuarantine } from "../../src/incidents/dataset/quarantine.ts";
import type { Erasure, Step } from "../../src/journal/journal.ts";
import type { Destination } from "../../src/platform/config-schema.ts";
import { mixpanel } from "../../src/vendors/mixpanel/mixpanel.ts";
import { INTRUSION, openWorld, type Vendor } from "./exposed-world.ts";

const DAY_MS = 86_400_000;

const asOf = (day: string): BaselineRequest["asOf"] => {
  const since = Date.parse(day);
  return { since, until: day.length === 10 ? since + DAY_MS - 1 : since };
};

async function* pieces(content: string): AsyncIterable<Uint8Array> {
  yield await Promise.resolve(Buffer.from(content));
}

export interface Given extends Partial<Pick<BaselineRequest, "part" | "identities" | "about">> {
  readonly day?: string;
  readonly bring?: (batch: BaselineBatch) => Promise<void>;
  readonly destination?: Partial<Destination>;
}

/** A ledger in this process, and imports into it. */
export async function openBaselineWorld() {
  const folder = mkdtempSync(join(tmpdir(), "bulkhead-baseline-"));
  const world = await openWorld();
  const actions = new Map<string, string>();
  const erasures: Pick<Erasure, "keys" | "tokens" | "doneAt">[] = [];
  const clock = { now: INTRUSION.to + DAY_MS };
  let number = 0;

  const open = (destination: Partial<Destination>, bring: (batch: BaselineBatch) => Promise<void>) =>
    createBaselines({
      ledger: () => Promise.resolve(world.ledger),
      destinations: [{ organisation_keys: ["company", "org_id"], ...destination } as Destination],
      adapterOf: () => mixpanel.adapter,
      identityOf: world.identityOf,
      sealer: world.sealer,
      quarantine: openQuarantine({
        path: join(folder, "quarantine"),
        maxBytes: 2 ** 26,
        keepMs: DAY_MS,
        now: () => clock.now,
      }),
      sequencer: {
        append: async (entries, write) => {
          const log = entries.map(({ reference, bytes }) => ({
            reference,
            text: Buffer.from(bytes).toString("utf8"),
          }));
          await write({ leaves: [], nodes: [], actions: log });
        },
      },
      commit: ({ actions: log = [] }: Step) => {
        for (const { reference, text } of log) actions.set(reference, text);
        return Promise.resolve();
      },
      logged: (reference) => actions.get(reference),
      erasures: () => erasures,
      bring,
      now: () => ++clock.now,
    });

  return {
    world,
    folder,
    erasures,
    clock,
    imported: async (destination: string, content: string, given: Given = {}): Promise<ImportedBaseline> => {
      const service = open({ ...given.destination, id: destination }, given.bring ?? world.bring);
      const from = { destination, name: "export.csv", delivered: "by mail", operator: "ada" };
      const { id } = await service.receive(pieces(content), from);
      const { part = false, identities = [], about = {}, day } = given;
      const when = day === undefined ? undefined : asOf(day);
      const request = { destination, dataset: id, identities, about, part, operator: "ada", asOf: when };
      for await (const step of service.import(request)) if ("sha256" in step) return step;
      return assert.fail("an import ends with what was imported");
    },
    /** A destination that is observed from 1 March on. */
    observed: async (): Promise<readonly [destination: string, at: Vendor]> => {
      const destination = `vendor-${++number}`;
      const at = world.vendor(destination);
      await at.observed("observed", "2026-03-01T08:00Z", "", "first start");
      return [destination, at];
    },
    close: async (): Promise<void> => {
      await world.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
