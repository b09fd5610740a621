import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { BaselineBatch } from "../../src/delivery/draft-baseline.ts";
import { type Given, openBaselineWorld } from "./baseline-world.ts";

/**
 * How far a baseline reaches: its people count from its day on, and a scope is complete only where nothing lies between
 * the vendor's own data and what was observed. The intrusion is 10 to 20 March 2026.
 */

const PAGE = 10_000;
let baselines: Awaited<ReturnType<typeof openBaselineWorld>>;
let world: (typeof baselines)["world"];
let imported: (typeof baselines)["imported"];
let observed: (typeof baselines)["observed"];
let number = 0;

before(async () => {
  baselines = await openBaselineWorld();
  ({ world, imported, observed } = baselines);
});
after(() => baselines.close());

const csv = (...people: readonly string[]): string =>
  `distinct_id,$email\n${people.map((one) => `${one},${one}@example.org\n`).join("")}`;

describe("a baseline", () => {
  it("makes a scope complete when it is of a day between the start and the intrusion", async () => {
    const [destination, at] = await observed();
    assert.equal((await at.scope()).complete, false);
    await imported(destination, csv("ada"), { day: "2026-03-05" });
    const scope = await at.scope();
    assert.deepEqual([scope.subjects, scope.complete, scope.incompleteBecause], [1, true, []]);
  });

  const reaches: readonly (readonly [says: string, given: Given, subjects: number, reasons: readonly RegExp[]])[] = [
    [
      "is from before the start",
      { day: "2026-02-20" },
      1,
      [/^what went to the vendor between the baseline of 2026-02-20 and 2026-03-01 was not observed$/],
    ],
    [
      "is of the day of the start, at an hour that nobody said",
      { day: "2026-03-01" },
      1,
      [/^what went to the vendor on 2026-03-01 before Bulkhead observed it may not be in the baseline of that day$/],
    ],
    ["was made an hour after the start", { day: "2026-03-01T09:00Z" }, 1, []],
    [
      "is of the intrusion's first day",
      { day: "2026-03-10" },
      1,
      [/^the baseline says what the vendor held on 2026-03-10; what it forgot before that was not observed$/],
    ],
    ["is from after the intrusion", { day: "2026-03-21" }, 0, [/^events between/, /^profile and group values/]],
    [
      "is a part",
      { day: "2026-03-05", part: true },
      1,
      [/^events between/, /^profile and group values/, /imported as a part, or without a day/],
    ],
  ];
  for (const [says, given, subjects, reasons] of reaches) {
    it(`that ${says} claims ${reasons.length === 0 ? "all" : "no more than that"}`, async () => {
      const [destination, at] = await observed();
      await imported(destination, csv(`one-${++number}`), given);
      const scope = await at.scope();
      assert.deepEqual([scope.subjects, scope.complete], [subjects, reasons.length === 0]);
      assert.equal(scope.incompleteBecause.length, reasons.length, scope.incompleteBecause.join("\n"));
      for (const [place, reason] of reasons.entries()) assert.match(scope.incompleteBecause[place] ?? "", reason);
    });
  }

  it("without a day counts from now on and closes nothing", async () => {
    const [destination, at] = await observed();
    const { whole, countsFrom } = await imported(destination, csv("undated"));
    assert.deepEqual([whole, countsFrom.slice(0, 10)], [false, "2026-03-21"]);
    assert.equal((await at.scope()).complete, false);
  });

  it("covers a gap before it, unless the gap is written down afterwards", async () => {
    const [destination, at] = await observed();
    await at.observed("gap", "2026-03-02T00:00Z", "2026-03-03T00:00Z", "cut-over");
    await imported(destination, csv("eve"), { day: "2026-03-05" });
    assert.equal((await at.scope()).complete, true);
    await world.ledger.append(
      "coverage",
      `${[destination, "gap", Date.parse("2026-02-01"), Date.parse("2026-02-02"), "it lacked a project", baselines.clock.now + 1].join("\t")}\n`,
    );
    assert.deepEqual((await at.scope()).incompleteBecause, [
      "not observed from 2026-02-01 to 2026-02-02: it lacked a project",
    ]);
  });

  it("stays when the vendor deletes the profile of a pseudonym: it holds the other one still", async () => {
    const [destination, at] = await observed();
    await imported(destination, csv("fay"), { day: "2026-03-02" });
    await at.engage("2026-03-03T10:00Z", "fay", { $set: { plan: "pro" } });
    await at.engage("2026-03-04T10:00Z", "fay", { $delete: "" });
    const [fay] = await at.affected();
    assert.equal(fay?.userId, "fay");
    assert.deepEqual(
      fay?.kinds.filter((one) => one.endsWith("clear")),
      ["user.contact.email clear", "user.unique_id clear"],
    );
    const scope = await at.scope();
    assert.deepEqual([scope.subjects, scope.disclosedDuringIntrusion], [1, { subjects: 0, items: 0 }]);
  });

  it("writes nothing about people who were forgotten, and says that the vendor held them", async () => {
    const [destination, at] = await observed();
    const token = world.identityOf("ada")?.token ?? "";
    baselines.erasures.push(
      { keys: [world.sealer.key("gus")], tokens: [], doneAt: 1 },
      { keys: [], tokens: [token], doneAt: null },
    );
    const found = await imported(destination, csv("gus", "ada", "hal"), { day: "2026-03-05" });
    baselines.erasures.length = 0;
    assert.deepEqual([found.people, found.forgotten, found.beingForgotten, found.unknownBefore], [3, 1, 1, 1]);
    assert.deepEqual(await at.who(), ["ada", "hal"]);
    assert.equal(world.identityOf("gus"), undefined);
  });

  it("keeps apart what many columns say, and no name that holds a value", async () => {
    const [destination, at] = await observed();
    const wide = Array.from({ length: 130 }, (_, index) => `column_${String.fromCharCode(97 + (index % 26))}${index}`);
    const rows = [
      { distinct_id: "ivy", [wide[1] ?? ""]: "x", "ivy@example.org": "seen" },
      { distinct_id: "jon", [wide[129] ?? ""]: "x" },
      { distinct_id: "filler", ...Object.fromEntries(wide.map((one) => [one, ""])) },
    ];
    await imported(destination, rows.map((row) => `${JSON.stringify(row)}\n`).join(""), { day: "2026-03-05" });
    const people = new Map((await at.affected()).map((one) => [one.userId, one.paths]));
    assert.deepEqual(people.get("ivy"), ["*", wide[1], "distinct_id"]);
    assert.deepEqual(people.get("jon"), [wide[129], "distinct_id"]);
    assert.deepEqual(people.get("filler"), ["distinct_id"]);
  });

  it("reads keys that only a late row has", async () => {
    const [destination, at] = await observed();
    const rows: object[] = Array.from({ length: 1_500 }, () => ({ properties: { distinct_id: "lea", plan: "pro" } }));
    rows.push({ properties: { distinct_id: "max", $email: "max@example.org", late: { deep: 1 } }, note: "x" });
    await imported(destination, rows.map((row) => `${JSON.stringify(row)}\n`).join(""), { day: "2026-03-05" });
    const people = new Map((await at.affected()).map((one) => [one.userId, one.paths]));
    assert.deepEqual(people.get("lea"), ["properties.distinct_id", "properties.plan"]);
    assert.deepEqual(people.get("max"), [
      "note",
      "properties.$email",
      "properties.distinct_id",
      "properties.late.deep",
    ]);
  });

  it("leaves no column out: too many are refused", async () => {
    const [destination] = await observed();
    const many = Object.fromEntries(Array.from({ length: 501 }, (_, index) => [`column${index}`, "x"]));
    const content = `${JSON.stringify({ distinct_id: "oda" })}\n${JSON.stringify(many)}\n`;
    await assert.rejects(imported(destination, content, { day: "2026-03-05" }), {
      code: "bad-dataset",
      message: /more than 500 columns/,
    });
  });

  it("is about the person where a row names a person and a device, in whatever order", async () => {
    const [destination, at] = await observed();
    const content = "$device_id,$user_id,plan\ndevice-17,kim,pro\ndevice-18,,free\n";
    await imported(destination, content, { day: "2026-03-05" });
    assert.deepEqual(await at.who(), ["kim"]);
    assert.equal((await at.scope()).unidentifiedDevices, 1);
  });
});

describe("an import that broke off", () => {
  it("goes on where it was, and nobody stands there twice", async () => {
    const [destination, at] = await observed();
    const people = Array.from({ length: 2 * PAGE + 500 }, (_, index) => `many-${index}`);
    let pages = 0;
    const breaks = async (batch: BaselineBatch): Promise<void> => {
      if (++pages > 1) throw new Error("the power went");
      await world.bring(batch);
    };
    const content = csv(...people);
    await assert.rejects(imported(destination, content, { day: "2026-03-05", bring: breaks }), /the power went/);
    assert.equal((await at.scope()).subjects, PAGE);
    assert.equal((await at.scope()).complete, false, "half a baseline claims nothing");
    await assert.rejects(imported(destination, content, { day: "2026-03-06" }), {
      code: "bad-request",
      message: /its people count from 2026-03-05T00:00:00.000Z: give the same --as-of again/,
    });
    const found = await imported(destination, content, { day: "2026-03-05" });
    assert.deepEqual([found.people, found.unknownBefore], [people.length, PAGE + 500]);
    const scope = await at.scope();
    assert.deepEqual([scope.subjects, scope.complete], [people.length, true]);
    const [lines] = await world.ledger.ask<{ n: string }>(
      "SELECT count() AS n FROM lines WHERE destination = {destination:String}",
      { destination },
    );
    assert.equal(Number(lines?.n), people.length);
    await assert.rejects(imported(destination, content, { day: "2026-03-05" }), {
      code: "bad-dataset",
      message: /imported for vendor-\d+ on 2026-03-21 already/,
    });
    assert.ok(
      !readdirSync(join(baselines.folder, "quarantine")).some((one) => one.includes(`${destination}-`)),
      "no file is left",
    );
  });
});
