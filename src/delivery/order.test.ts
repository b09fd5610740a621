import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Relation } from "../domain/disclosure.ts";
import { testEnvelope, testLine, testPerson } from "../journal/test-envelope.ts";
import type { Announced } from "./lane.ts";
import { inOrder } from "./order.ts";

/** People are numbers; the first is the subject, the others are linked to it. */
interface Touching {
  readonly people: readonly number[];
  readonly organisation?: number | undefined;
  readonly route: string;
}

function announced(items: readonly Touching[]): readonly Announced[] {
  return items.map(({ people, organisation, route }, lineNumber) => {
    const identities = people.map((one) => testPerson(`person-${one}`));
    const groups = organisation === undefined ? [] : [testPerson(`group-${organisation}`, "organisation")];
    const line = testLine({
      route,
      ordered: true,
      subject: people.length > 0 ? 0 : -1,
      organisation: organisation === undefined ? -1 : people.length,
      links: people.slice(1).map((_, index): [number, number, Relation] => [index + 1, 0, "same"]),
    });
    const envelope = testEnvelope(lineNumber, { identities: [...identities, ...groups], lines: [line] });
    return { envelope, index: 0, line, batch: 1, lineNumber, mayHaveLeft: false };
  });
}

const groupsOf = (items: readonly Touching[]): readonly (readonly number[])[] =>
  inOrder(announced(items)).map((group) => group.map((item) => item.lineNumber));

const keysOf = ({ people, organisation }: Touching): readonly string[] => [
  ...people.map((one) => `person-${one}`),
  ...(organisation === undefined ? [] : [`group-${organisation}`]),
];

const touching: fc.Arbitrary<Touching> = fc.record({
  people: fc.uniqueArray(fc.nat(5), { maxLength: 3 }),
  organisation: fc.option(fc.nat(2), { nil: undefined }),
  route: fc.constantFrom("track", "engage", "groups"),
});

describe("putting items in order", () => {
  it("keeps the order of everyone whom an item touches, and loses nothing", () => {
    fc.assert(
      fc.property(fc.array(touching, { maxLength: 40 }), (items) => {
        const sent = groupsOf(items).flat();
        assert.deepEqual(
          sent.toSorted((a, b) => a - b),
          items.map((_, index) => index),
        );
        for (const key of new Set(items.flatMap(keysOf))) {
          const own = sent.filter((index) => keysOf(items[index] ?? { people: [], route: "" }).includes(key));
          assert.deepEqual(
            own,
            own.toSorted((a, b) => a - b),
            key,
          );
        }
      }),
    );
  });

  it("sends each group by one route", () => {
    fc.assert(
      fc.property(fc.array(touching, { maxLength: 40 }), (items) => {
        for (const group of inOrder(announced(items))) {
          assert.ok(group.length > 0);
          assert.equal(new Set(group.map((item) => item.line.route)).size, 1);
        }
      }),
    );
  });

  it("makes one group of one route, and at most one more for each change of route", () => {
    fc.assert(
      fc.property(fc.array(touching, { minLength: 1, maxLength: 40 }), (items) => {
        assert.equal(groupsOf(items.map((one) => ({ ...one, route: "engage" }))).length, 1);
        const changes = items.filter((one, index) => index > 0 && one.route !== items[index - 1]?.route).length;
        const routes = new Set(items.map((one) => one.route)).size;
        // Never more than three routes in each step, and never more steps than changes of route.
        assert.ok(groupsOf(items).length <= Math.min(items.length, (changes + 1) * routes));
      }),
    );
  });

  it("lets different people share requests: identify, profile, identify of a hundred people are three", () => {
    const people = Array.from({ length: 100 }, (_, index) => index);
    const items = people.flatMap((one) => ["track", "engage", "track"].map((route) => ({ people: [one], route })));
    assert.deepEqual(
      groupsOf(items).map((group) => group.length),
      [100, 100, 100],
    );
  });

  it("puts what follows two people behind both", () => {
    const items: Touching[] = [
      { people: [1], route: "track" },
      { people: [1], route: "engage" },
      { people: [2], route: "track" },
      { people: [2, 1], route: "track" },
      { people: [2], route: "engage" },
    ];
    assert.deepEqual(groupsOf(items), [[0, 2], [1], [3], [4]]);
  });

  it("keeps the order of a group, and lets an item about nobody go at once", () => {
    const items: Touching[] = [
      { people: [], organisation: 1, route: "groups" },
      { people: [1], organisation: 1, route: "engage" },
      { people: [], organisation: 1, route: "groups" },
      { people: [], route: "engage" },
    ];
    assert.deepEqual(groupsOf(items), [[0], [3], [1], [2]]);
  });
});
