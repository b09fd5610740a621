import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { DisclosedField, Remark } from "../domain/field.ts";
import type { ItemKind, Json, JsonObject } from "../domain/item.ts";
import type { VendorAdapter } from "../vendors/vendor.ts";
import { testMinimiser } from "./test-minimiser.ts";

/** What one raw item becomes, with the key of `test-minimiser.ts`, destination "golden", epoch 1. */
export interface Golden {
  readonly name: string;
  readonly policy: string;
  readonly kind: ItemKind;
  readonly route: string;
  readonly item: JsonObject;
  readonly minimised: Json;
  readonly fields: readonly (readonly [path: string, category: string, form: string])[];
  readonly remarks: readonly Remark[];
}

export interface GoldenOptions {
  readonly adapter: VendorAdapter;
  /** The folder with the `*.golden.json` files. */
  readonly fixtures: string;
  /** Whatever may be said of a person in the fixtures; lower case, without spaces. */
  readonly personal: RegExp;
  /** Write what comes out; then read every line of the diff. */
  readonly rewrite: boolean;
}

function becomes(
  adapter: VendorAdapter,
  { policy, kind, route, item }: Golden,
): Pick<Golden, "minimised" | "fields" | "remarks"> {
  const remarks: Remark[] = [];
  const added = adapter.complete({ kind, route, body: item }, "0".repeat(32), 1_795_489_033_000);
  const result = testMinimiser(policy, adapter.id).minimise(item, added, remarks);
  if (result.kind === "withheld") return { minimised: `withheld: ${result.reason}`, fields: [], remarks };
  const fields = result.fieldSet.fields.map(
    ({ path, category, form }: DisclosedField) => [path, category, form] as const,
  );
  return { minimised: JSON.parse(result.body), fields, remarks };
}

/** Ids of our making and moments in milliseconds and microseconds: what may look like somebody's. */
const OURS = /"[a-z2-7]{24}"|\b\d{16}\b|"[12]\d{9}\.[12]\d{9}"|"[0-9a-f-]{36}"|17\d{11}(000)?/g;

/** Compares every pair with what comes out now. */
export function checkGoldenPairs({ adapter, fixtures, personal, rewrite }: GoldenOptions): void {
  describe("golden pairs", () => {
    for (const file of readdirSync(fixtures).filter((name) => name.endsWith(".golden.json"))) {
      const path = join(fixtures, file);
      const golden = JSON.parse(readFileSync(path, "utf8")) as Golden;
      test(`${file}: ${golden.name}`, () => {
        const outcome = becomes(adapter, golden);
        if (rewrite) writeFileSync(path, `${JSON.stringify({ ...golden, ...outcome }, null, 2)}\n`);
        else assert.deepEqual(outcome, { minimised: golden.minimised, fields: golden.fields, remarks: golden.remarks });
        if (golden.policy === "transparent") return assert.deepEqual(outcome.minimised, golden.item);
        const said = JSON.stringify([outcome.minimised, outcome.fields, outcome.remarks.map((one) => one.path)]);
        const foreign = said.replace(OURS, "").replace(/[\s+]|%20/g, "");
        assert.doesNotMatch(foreign.toLowerCase(), personal);
        assert.notEqual(adapter.read({ kind: golden.kind, route: golden.route, body: golden.item }), undefined);
      });
    }
  });
}
