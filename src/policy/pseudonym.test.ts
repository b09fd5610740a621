import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { Item, ItemKind, Json, JsonObject } from "../domain/item.ts";
import type { Identity } from "../vendors/vendor.ts";
import { pseudonymMap } from "./pseudonym.ts";
import { TEST_MASTER, testAdapter, testMinimiser, testPseudonyms } from "./test-minimiser.ts";

const { placeholders, idPrefixes: prefixes } = testAdapter();
const map = testPseudonyms();
const DEVICE = "9b51fe91-b707-481d-951c-7c68cd61b5e0";

describe("the shape follows from the value", () => {
  const shapes: readonly [name: string, id: string, shape: RegExp][] = [
    ["UUIDv4", DEVICE, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
    ["UUIDv7", "01890a5d-ac96-774b-bcce-b302099a8057", /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-/],
    ["UUIDv1", "6ba7b810-9dad-11d1-80b4-00c04fd430c8", /^[0-9a-f]{8}-[0-9a-f]{4}-1[0-9a-f]{3}-/],
    ["UUID in capitals", DEVICE.toUpperCase(), /^[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$/],
    ["one digit", "7", /^[1-9]\d{15}$/],
    ["digits", "4711", /^[1-9]\d{15}$/],
    ["more digits than a double keeps", "12345678901234567890", /^[1-9]\d{15}$/],
    ["a negative number", "-4711", /^[1-9]\d{15}$/],
    ["a decimal number", "47.11", /^[1-9]\d{15}$/],
    ["a Google client id", "1234567890.1700000000", /^[12]\d{9}\.[12]\d{9}$/],
    ["a Mongo id", "507f1f77bcf86cd799439011", /^[0-9a-f]{24}$/],
    ["an MD5", "D41D8CD98F00B204E9800998ECF8427E", /^[0-9A-F]{32}$/],
    ["a SHA-256", "a".repeat(64), /^[0-9a-f]{64}$/],
    ["the browser SDK's $insert_id", "v4jpkazzunh5698m", /^[a-z2-7]{16}$/],
    ["a longer token", "abcdefghij0123456789xyz", /^[a-z2-7]{23}$/],
    ["anything else", "user-17", /^[a-z2-7]{24}$/],
    ["one letter", "u", /^[a-z2-7]{24}$/],
    ["an e-mail address", "ada@example.org", /^[a-z2-7]{24}$/],
    ["other scripts", "Łukasz 山田", /^[a-z2-7]{24}$/],
    ["a very long id", "x".repeat(5_000), /^[a-z2-7]{24}$/],
    ["a device", `$device:${DEVICE}`, /^\$device:[0-9a-f]{8}-[0-9a-f]{4}-4/],
  ];
  for (const [name, id, shape] of shapes) {
    test(name, () => {
      const mapped = map.identity(id);
      assert.match(mapped, shape);
      assert.notEqual(mapped, id);
      assert.ok(mapped.length >= 5, "Amplitude refuses shorter ids");
      assert.equal(map.identity(id), mapped);
    });
  }

  test("an event id that begins with its moment begins with the hour, and a person's does not", () => {
    const at = (id: string) => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
    const id = "01a20b84-a4a4-7b84-96f1-a8582bdea2df";
    const mapped = map.eventId(id);
    assert.match(mapped, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.equal(at(mapped), at(id) - (at(id) % 3_600_000));
    assert.notEqual(mapped.slice(15), id.slice(15));
    assert.notEqual(map.eventId("01a20b84-a4a4-7b84-96f1-a8582bdea2e0"), mapped);
    assert.notEqual(map.identity(id).slice(0, 8), mapped.slice(0, 8));
    // No moment of these days: then nothing of it stays.
    assert.notEqual(map.eventId("ffffffff-a4a4-7b84-96f1-a8582bdea2df").slice(0, 4), "ffff");
  });

  test("numbers stay exact in a double", () => {
    for (let id = 0; id < 10_000; id++) {
      const mapped = map.identity(`1${id}`);
      assert.ok(Number.isSafeInteger(Number(mapped)) && String(Number(mapped)) === mapped);
    }
  });

  test("an id of at most 36 characters becomes no longer than that, and never shorter than 5", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 36 }), (id) => {
        fc.pre(id.length <= 36 && !map.isPlaceholder(id) && !id.startsWith("$device:"));
        for (const mapped of [map.identity(id), map.eventId(id)]) {
          assert.ok(mapped.length >= 5 && mapped.length <= 36, mapped);
        }
      }),
    );
  });
});

test("a device's id is the same with and without its prefix", () => {
  assert.equal(map.identity(`$device:${DEVICE}`), `$device:${map.identity(DEVICE)}`);
});

test("ids that stand for nobody stay as they are, alone and behind a prefix", () => {
  for (const nobody of ["", ...placeholders, "NULL", "Anonymous", "None", "Undefined", "N/A"]) {
    assert.equal(map.identity(nobody), nobody);
    assert.equal(map.eventId(nobody), nobody);
    assert.equal(map.identity(`$device:${nobody}`), `$device:${nobody}`);
  }
  assert.notEqual(map.identity("anonymous2"), "anonymous2");
});

test("a number and its digits as a text are one identity in a minimised item", () => {
  const minimiser = testMinimiser();
  const idIn = (distinct_id: Json): string => {
    const result = minimiser.minimise({ event: "A", properties: { distinct_id } }, []);
    assert.equal(result.kind, "minimised");
    return /"distinct_id":"?(\d+)"?/.exec(result.kind === "minimised" ? result.body : "")?.[1] ?? "none";
  };
  const exact = (JSON as unknown as { rawJSON: (text: string) => Json }).rawJSON;
  assert.equal(idIn(4711), idIn("4711"));
  assert.equal(idIn(exact("12345678901234567890")), idIn("12345678901234567890"));
  assert.equal(idIn(4711), map.identity("4711"));
});

const ids = Array.from({ length: 10_000 }, (_, index) => {
  const kinds = [`user-${index}`, String(index), `${index.toString(16).padStart(8, "0")}-b707-481d-951c-7c68cd61b5e0`];
  return kinds[index % 3] ?? "";
});
const shape = { placeholders, prefixes };

test("the map survives a restart", () => {
  const again = pseudonymMap(TEST_MASTER, "golden", 1, shape);
  for (const id of ids) assert.equal(again.identity(id), map.identity(id));
});

test("two destinations, two epochs and two keys share no pseudonym", () => {
  const maps = [
    map,
    pseudonymMap(TEST_MASTER, "other", 1, shape),
    pseudonymMap(TEST_MASTER, "golden", 2, shape),
    pseudonymMap(new Uint8Array(32).fill(2), "golden", 1, shape),
  ];
  const seen = new Set(maps.flatMap((one) => ids.map((id) => one.identity(id))));
  assert.equal(seen.size, maps.length * ids.length);
});

test("no two of 200,000 ids become one, and none stays what it was", () => {
  const identities = new Set<string>();
  for (let index = 0; index < 100_000; index++) {
    identities.add(map.identity(String(index))).add(map.identity(`u${index}`));
    assert.notEqual(map.identity(`u${index}`), `u${index}`);
  }
  assert.equal(identities.size, 200_000);
});

test("identities and event ids are different name spaces", () => {
  for (const id of ids.slice(0, 1_000)) if (!map.isPlaceholder(id)) assert.notEqual(map.identity(id), map.eventId(id));
});

// --- The identity graph ---------------------------------------------------------------------------------------------

const inner = fc.oneof(
  fc.uuid({ version: 4 }),
  fc.integer({ min: 2, max: 99_999_999 }).map(String),
  fc.stringMatching(/^[a-z]{2,8}-[0-9]{1,4}$/),
  fc.stringMatching(/^[a-z]{3,9}\.[a-z]{3,9}@example\.(org|com)$/),
  fc.stringMatching(/^[0-9a-f]{24}$/),
  fc.stringMatching(/^[A-Za-z0-9]{28}$/),
);

/** Few people and devices, so that they meet often. */
const world = fc.record({
  people: fc.uniqueArray(inner, { minLength: 2, maxLength: 6 }),
  devices: fc.uniqueArray(fc.uuid({ version: 4 }), { minLength: 2, maxLength: 5 }),
  organisations: fc.uniqueArray(inner, { minLength: 1, maxLength: 3 }),
  steps: fc.array(fc.tuple(fc.nat(11), fc.nat(99), fc.nat(99), fc.nat(99), fc.boolean()), {
    minLength: 5,
    maxLength: 30,
  }),
});

type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

function itemsOf({ people, devices, organisations, steps }: World): Item[] {
  const of = (list: readonly string[], at: number): string => list[at % list.length] ?? "";
  /** SDKs and servers write digits as they like. */
  const loose = (id: string, asNumber: boolean): Json => (asNumber && /^[1-9]\d{0,14}$/.test(id) ? Number(id) : id);
  const event = (event: string, properties: JsonObject): Item => ({
    kind: "event",
    route: "track",
    body: { event, properties },
  });
  const update = (kind: ItemKind, route: string, body: JsonObject): Item => ({ kind, route, body });
  return steps.map(([kind, x, y, z, flag]): Item => {
    const [user, other, device] = [of(people, x), of(people, y), of(devices, z)];
    const organisation = of(organisations, y);
    const set = { $set: { company: [organisation], plan: "pro" } };
    const items: readonly Item[] = [
      event("Opened", { distinct_id: loose(user, flag) }),
      event("Opened", { distinct_id: `$device:${device}`, $device_id: device }),
      event("Opened", { distinct_id: device, $device_id: device }),
      event("Opened", { distinct_id: user, $user_id: loose(user, flag), $device_id: device, company: organisation }),
      event("$identify", {
        distinct_id: user,
        $user_id: user,
        $device_id: device,
        $anon_distinct_id: `$device:${device}`,
      }),
      event("$identify", { distinct_id: user, $anon_distinct_id: device }),
      event("$identify", { $identified_id: loose(user, flag), $anon_id: device }),
      event("$create_alias", { distinct_id: user, alias: flag ? device : loose(other, !flag) }),
      event("$merge", { $distinct_ids: [loose(user, flag), other] }),
      update("profile", "engage", {
        $token: "t",
        $distinct_id: loose(user, flag),
        $user_id: user,
        $device_id: device,
        ...set,
      }),
      update("profile", "engage", { $token: "t", $distinct_id: `$device:${device}`, $set_once: { first: true } }),
      update("group", "groups", { $token: "t", $group_key: "company", $group_id: organisation, $set: { seats: 4 } }),
    ];
    return items[kind] ?? event("Opened", { distinct_id: user });
  });
}

/** Subjects, links and groups that an adapter reads in items, in order. */
function graphOf(items: readonly Item[], rename: (id: string) => string): string[] {
  const adapter = testAdapter();
  const node = (one: Identity | undefined) => one && `${one.kind} ${rename(one.id)}`;
  const text = (value: Json | undefined) =>
    typeof value === "string" || typeof value === "number" ? rename(`${value}`) : "";
  return items.flatMap((item, at) => {
    const facts = adapter.read(item);
    assert.ok(facts !== undefined, `item ${at} is readable`);
    const box = item.body["properties"] ?? item.body["$set"];
    const company = (box as JsonObject | undefined)?.["company"];
    return [
      `${at} is about ${node(facts.subject)}`,
      ...facts.links.map(({ from, to }) => `${at}: ${node(from)} -> ${node(to)}`),
      `${at} names ${[company ?? []].flat().map(text).join()} and ${text(item.body["$group_id"])}`,
    ];
  });
}

function minimised(items: readonly Item[]): Item[] {
  const minimiser = testMinimiser();
  return items.map((item) => {
    const result = minimiser.minimise(item.body, []);
    assert.equal(result.kind, "minimised");
    return { ...item, body: JSON.parse(result.kind === "minimised" ? result.body : "{}") };
  });
}

test("the identity graph after mapping is isomorphic to the one before, kinds included", () => {
  fc.assert(
    fc.property(world, (one) => {
      const before = itemsOf(one);
      const after = minimised(before);
      const mapped = new Map<string, string>();
      const expected = graphOf(before, (id) => {
        mapped.set(id, id === "" ? "" : map.identity(id));
        return mapped.get(id) ?? "";
      });
      assert.deepEqual(graphOf(after, String), expected);
      assert.equal(new Set(mapped.values()).size, mapped.size, "no two nodes became one");
      const raw = [...one.people, ...one.devices, ...one.organisations].filter((id) => id.length >= 6);
      const bytes = JSON.stringify(after).replace(/"[a-z2-7]{24}"|"?\d{16}"?/g, '""');
      for (const id of raw) assert.ok(!bytes.includes(id), "a raw id is left");
    }),
    { numRuns: 300 },
  );
});
