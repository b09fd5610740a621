import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Policy, Rule } from "../domain/policy.ts";
import { compilePolicy } from "./compile.ts";
import type { Generalisation } from "./generalise.ts";
import { createMinimiser, type Minimiser } from "./minimise.ts";
import { narrowed } from "./narrowed.ts";
import { testAdapter, testPseudonyms } from "./test-minimiser.ts";

const keep = (where: string, more: Partial<Rule<Generalisation>>): Rule<Generalisation> => ({
  where,
  what: "keep",
  why: "needed here",
  ...more,
});

function minimisers(rules: readonly Rule<Generalisation>[]) {
  let made = 0;
  const policy: Policy<Generalisation> = { name: "own", undeclared: "drop", rules, own: rules.length };
  const all = narrowed(policy, (one): Minimiser => {
    made++;
    const resolve = compilePolicy({ adapter: testAdapter(), policy: one, organisationKeys: [] });
    return createMinimiser({ resolve, pseudonyms: testPseudonyms(), token: "t", transparent: false });
  });
  const left = (event: string, source: string, field: string): boolean => {
    const result = all.of(event, source).minimise({ event, properties: { [field]: "red" } }, []);
    return result.kind === "minimised" && result.body.includes(`"${field}":"red"`);
  };
  return { all, left, made: () => made };
}

describe("rules for some events or sources", () => {
  it("apply to these and to no others", () => {
    const { left } = minimisers([
      keep("properties.colour", { events: ["Bought", "Looked"] }),
      keep("properties.size", { sources: ["web"] }),
      keep("properties.shape", { events: ["Bought"], sources: ["web"] }),
      keep("properties.always", {}),
    ]);
    assert.deepEqual(
      ["Bought", "Looked", "Left", ""].map((event) => left(event, "app", "colour")),
      [true, true, false, false],
    );
    assert.deepEqual(
      ["web", "app", ""].map((source) => left("Left", source, "size")),
      [true, false, false],
    );
    assert.equal(left("Bought", "web", "shape"), true);
    assert.equal(left("Bought", "app", "shape"), false);
    assert.equal(left("Looked", "web", "shape"), false);
    assert.equal(left("Left", "app", "always"), true);
  });

  it("cost one minimiser for each combination that they name, not for each that comes", () => {
    const { all, made } = minimisers([keep("properties.colour", { events: ["Bought"] })]);
    for (let index = 0; index < 1_000; index++) all.of(`event ${index}`, `source ${index}`);
    assert.equal(made(), 1);
    for (let index = 0; index < 1_000; index++) all.of("Bought", `source ${index}`);
    assert.equal(made(), 2);
    assert.equal(all.of(undefined, "x"), all.of("Left", "y"));
  });

  it("add up what was taken", () => {
    const { all } = minimisers([keep("properties.colour", { events: ["Bought"] })]);
    for (const event of ["Bought", "Left"])
      all.of(event, "web").minimise({ event, properties: { $email: "a@b.example" } }, []);
    const counted = all.takenSince();
    assert.equal([...counted.values()].reduce((sum, one) => sum + one, 0) >= 2, true);
    assert.equal(all.takenSince().size, 0);
  });
});
