import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { FieldUse } from "../domain/field.ts";
import { addedUp, atRest, inMemory } from "./field-uses.ts";
import { testMinimiser } from "./test-minimiser.ts";

const use = (path: string, more: Partial<FieldUse> = {}): FieldUse => ({
  path,
  restPath: path,
  category: "user.behavior",
  undeclared: true,
  left: {},
  gone: 0,
  ...more,
});

describe("what became of fields", () => {
  it("is counted by form, with what went and what nobody declared, and without values", () => {
    const minimiser = testMinimiser({
      rules: [{ where: "properties.colour", what: "keep", why: "reports by colour" }],
    });
    const properties = {
      distinct_id: "u1",
      $email: "ada@example.org",
      plan: "pro",
      colour: "red",
      "ada@example.org": 1,
    };
    minimiser.minimise({ event: "Opened", properties }, []);
    minimiser.minimise(
      { event: "Opened", properties: { ...properties, plan: "a text that is far too long to be a label" } },
      [],
    );
    const uses = minimiser.usesSince();
    const of = (path: string) => {
      const { left, gone, undeclared } = uses.find((one) => one.path === path) ?? assert.fail(path);
      return { left, gone, undeclared };
    };
    assert.deepEqual(of("properties.plan"), { left: { clear: 1 }, gone: 1, undeclared: true });
    assert.deepEqual(of("properties.colour"), { left: { clear: 2 }, gone: 0, undeclared: false });
    assert.deepEqual(of("properties.$email"), { left: {}, gone: 2, undeclared: false });
    assert.deepEqual(of("properties.distinct_id"), { left: { pseudonymous: 2 }, gone: 0, undeclared: false });
    assert.deepEqual(of("properties.*").gone, 2);
    assert.equal(JSON.stringify(uses).includes("ada@"), false);
    assert.deepEqual(minimiser.usesSince(), [], "each use is told once");
  });

  it("may be written down with a star for a key that nobody declared and of which nothing left", () => {
    const minimiser = testMinimiser();
    const properties = {
      distinct_id: "u1",
      $email: "zephyrine.quibble@canary-mail.example",
      "Zephyrine Quibble": { plan: "a text that is far too long to be a label", city: "Lyon" },
      zephyrine: "zephyrine.quibble@canary-mail.example",
      plan: "pro",
    };
    minimiser.minimise({ event: "Opened", properties }, []);
    const uses = minimiser.usesSince();
    assert.ok(inMemory(uses).some((one) => one.path === "properties.zephyrine"));
    const written = atRest(uses);
    assert.equal(/zephyrine/i.test(JSON.stringify(written)), false);
    for (const path of ["properties.*", "properties.*.city", "properties.plan", "properties.$email"])
      assert.ok(
        written.some((one) => one.path === path),
        path,
      );
    assert.deepEqual(atRest(written), written, "what was written reads the same");
  });

  it("adds up by path and category; the later word on a field counts", () => {
    const sum = addedUp([
      use("b", { left: { clear: 1 }, gone: 2 }),
      use("a", { left: { masked: 1 } }),
      use("b", { left: { clear: 2, masked: 1 }, gone: 1, undeclared: false }),
      use("b", { category: "user.contact.email", gone: 1 }),
    ]);
    assert.deepEqual(sum, [
      use("a", { left: { masked: 1 } }),
      use("b", { left: { clear: 3, masked: 1 }, gone: 3, undeclared: false }),
      use("b", { category: "user.contact.email", gone: 1 }),
    ]);
  });

  it("has an end, however many paths somebody makes up", () => {
    assert.equal(
      addedUp(
        Array.from({ length: 20 }, (_, at) => use(`p${at}`)),
        7,
      ).length,
      7,
    );
  });
});
