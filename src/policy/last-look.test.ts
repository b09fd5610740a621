import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { Remark } from "../domain/field.ts";
import type { Json, JsonObject } from "../domain/item.ts";
import { holdsAny, valuesIn } from "./last-look.ts";
import type { Minimised, Withheld } from "./minimise.ts";
import { testMinimiser, testPseudonyms } from "./test-minimiser.ts";

const minimise = (properties: JsonObject, event = "Opened", remarks?: Remark[]): Minimised | Withheld =>
  testMinimiser().minimise({ event, properties }, [], remarks);

const left = (properties: JsonObject, event?: string): Minimised => {
  const result = minimise(properties, event);
  assert.equal(result.kind, "minimised");
  return result;
};

const properties = (result: Minimised): JsonObject => JSON.parse(result.body)["properties"];

const NAME = "Quibdorble";

/** The ways in which SDKs, frameworks and people copy a value. */
const SPELLINGS: Readonly<Record<string, (value: string) => string>> = {
  "as it is": (value) => value,
  "upper case": (value) => value.toUpperCase(),
  "lower case": (value) => value.toLowerCase(),
  "inside a text": (value) => `hi ${value}!`,
  "percent-encoded": (value) => `x=${encodeURIComponent(value)}`,
  "form-encoded": (value) => new URLSearchParams({ x: value }).toString(),
  "base64, first alignment": (value) => btoaUtf8(value),
  "base64, second alignment": (value) => btoaUtf8(`a${value}b`),
  "base64, third alignment": (value) => btoaUtf8(`ab${value}cd`),
  base64url: (value) => Buffer.from(`>>${value}??`, "utf8").toString("base64url"),
  "JSON in a text": (value) => JSON.stringify({ x: value }),
};

const btoaUtf8 = (text: string): string => Buffer.from(text, "utf8").toString("base64");

const VALUES = [
  NAME,
  "Ada Lovelace",
  "Miles O'Brien (MD)",
  'Ada "Countess" L',
  "Łukasz",
  "Романов",
  "ΠΑΝΟΣ Κ",
  "Jürgen",
  "Carl Groß",
  "山田太郎さん",
];

describe("a value that was taken is found in", () => {
  for (const [name, spell] of Object.entries(SPELLINGS)) {
    for (const value of VALUES) {
      test(`${value}, ${name}`, () => {
        const copy = spell(value);
        assert.ok(holdsAny(copy, [value]), copy);
        const result = left({ $name: value, pad: "kept", copy });
        assert.deepEqual(properties(result), { pad: "kept" });
      });
    }
  }

  test("itself, when lower case has another length", () => assert.ok(holdsAny("bay İbrahim!", ["İbrahim"])));
});

test("a copy at the end of a text that is long for a label is found", () => {
  const long = `${"la".repeat(17)} ${"mo".repeat(7)} by ${NAME}`;
  assert.deepEqual(properties(left({ pad: long })), { pad: long });
  assert.deepEqual(properties(left({ $name: NAME, pad: long })), {});
});

test("a copy among the names of properties to take away is found", () => {
  const body = { $distinct_id: "u-1", $set: { $name: NAME }, $unset: ["plan", `of ${NAME}`] };
  const result = testMinimiser().minimise(body, []);
  assert.equal(result.kind, "minimised");
  assert.deepEqual(JSON.parse(result.body)["$unset"], ["plan"]);
});

test("signs whose lower case is an ordinary letter hide nothing, wherever the sampling begins", () => {
  for (const before of ["", "a", "ab"]) assert.ok(holdsAny(`${before}\u212a!   !!`, ["\u212a!   !!"]));
});

test("numbers side by side that spell a taken value take the item with them", () => {
  const result = minimise({ $name: "5.1,3.2", pair: [5.1, 3.2] });
  assert.deepEqual(result, { kind: "withheld", reason: "last-look" });
});

test("a copy is cut wherever it stands, and each cut is an alarm", () => {
  const remarks: Remark[] = [];
  const hidden = { deep: [{ memo: `by ${NAME}` }, "fine"], [`of ${NAME}`]: 1, list: ["a", NAME] };
  const result = minimise({ $name: NAME, ...hidden }, "Opened", remarks);
  assert.equal(result.kind, "minimised");
  assert.deepEqual(properties(result), { deep: [{}, "fine"], list: ["a"] });
  assert.equal(result.alarms, 3);
  const cuts = remarks.filter((one) => one.method === "cut-by-last-look").map((one) => one.path);
  assert.deepEqual(cuts, ["properties.deep.memo", "properties.*", "properties.list"]);
});

test("a number that is, or holds, a taken id is cut too", () => {
  assert.deepEqual(properties(left({ email: "a", user_id: "1234567", amount: 1234567 }))["amount"], undefined);
  assert.deepEqual(properties(left({ user_id: 123456, amount: 1234567.5, n: 3 }))["n"], 3);
});

test("values shorter than six characters count only as whole texts", () => {
  const result = left({ distinct_id: "u1", a: "u1", b: "U1", c: "menu10", d: "u1 and more", u1: true });
  assert.deepEqual(Object.keys(properties(result)), ["distinct_id", "c", "d"]);
  assert.equal(result.alarms, 3);
});

test("a value in the event's name is masked there, for an item without a name is none", () => {
  const result = minimise({ $name: NAME }, `Welcome ${NAME}`);
  assert.ok(result.kind === "minimised");
  assert.equal((JSON.parse(result.body) as { event: string }).event, "Welcome [*]");
  assert.equal(result.alarms, 1);
});

test("an event's name that is the value, or holds it encoded, withholds the item", () => {
  const encoded = Buffer.from(NAME).toString("base64");
  for (const name of ["u1", `Welcome ${encoded}`]) {
    assert.deepEqual(minimise({ $name: NAME, $first_name: "u1" }, name), { kind: "withheld", reason: "last-look" });
  }
});

test("a hit that cannot be cut withholds the item: here the value is in the item's own punctuation", () => {
  assert.deepEqual(minimise({ $name: "false}", trial: false }), { kind: "withheld", reason: "last-look" });
});

test("an item with more to look for than can be looked for is withheld", () => {
  const names = Array.from(
    { length: 900 },
    (_, index) => [`k${index}_first_name`, `Quib${index} Dorble${index}x`] as const,
  );
  assert.deepEqual(minimise(Object.fromEntries(names)), { kind: "withheld", reason: "last-look" });
});

test("many values are found as few are", () => {
  const values = Array.from({ length: 200 }, (_, index) => `Dorble${index}x`);
  assert.deepEqual(valuesIn('{"a":"hi DORBLE17X, DORBLE170X"}', values), [values[17], values[170]]);
});

test("pseudonyms, the vendor's own keys and the token are no hits", () => {
  const digits = testPseudonyms().identity("77");
  const inPseudonym = left({ distinct_id: "77", user_id: digits.slice(2, 9) });
  assert.equal(inPseudonym.alarms, 0);
  assert.equal(properties(inPseudonym)["distinct_id"], digits);
  const inKeys = left({ distinct_id: "properties", $user_id: "distinct_id", plan: "pro" });
  assert.equal(inKeys.alarms, 0);
  assert.equal(properties(inKeys)["plan"], "pro");
  assert.equal(left({ distinct_id: "179548", time: 1795489033.045, $lib_version: "2.83.0" }).alarms, 0);
});

test("an origin or a path that holds a value is cut as well", () => {
  const result = left({
    $name: NAME,
    $referrer: `https://${NAME.toLowerCase()}.example/x`,
    $current_url: "https://x.example/a",
  });
  assert.deepEqual(properties(result), { $current_url: "https://x.example/a" });
  assert.equal(result.alarms, 1);
});

test("adding what the vendor needs survives a cut", () => {
  const added = [{ container: "properties", key: "$insert_id", value: "0123456789abcdef" }];
  const result = testMinimiser().minimise({ event: "Opened", properties: { $name: NAME, x: NAME } }, added);
  assert.equal(
    result.kind === "minimised" && result.body,
    '{"event":"Opened","properties":{"$insert_id":"0123456789abcdef"}}',
  );
});

// --- Whatever is planted, wherever ------------------------------------------------------------------------------------

const secret = fc.oneof(
  fc.string({ unit: "grapheme-ascii", minLength: 6, maxLength: 40 }),
  fc.string({ unit: "grapheme", minLength: 6, maxLength: 24 }),
  fc.stringMatching(/^[A-ZŁŻÉÄА-Я][a-złżéäа-я]{5,9} [A-ZŁŻÉÄА-Я][a-złżéäа-я]{2,9}$/u),
  fc.integer({ min: 1_000_000, max: 999_999_999 }).map(String),
);
const identifying = fc.constantFrom(
  "$name",
  "$email",
  "$phone",
  "user_id",
  "distinct_id",
  "$device_id",
  "company",
  "password",
  "iban",
  "ip",
);
const spelled = fc.constantFrom(...Object.values(SPELLINGS));
/** A place for a copy: an undeclared property, nested, a list, a key. */
const place = fc.constantFrom<(copy: string) => JsonObject>(
  (copy) => ({ memo: copy }),
  (copy) => ({ outer: { inner: { memo: copy } } }),
  (copy) => ({ list: ["a", copy, "b"] }),
  (copy) => ({ objects: [{ a: 1 }, { memo: copy }] }),
  (copy) => ({ [copy]: "x" }),
  (copy) => ({ outer: { [copy]: 1 } }),
  (copy) => ({ utm_content: copy }),
  (copy) => ({ $os: copy }),
  (copy) => ({ $referrer: `https://x.example/${encodeURIComponent(copy.toWellFormed())}` }),
);
const filler = fc.dictionary(
  fc.stringMatching(/^[a-z]{3,8}$/),
  fc.oneof(fc.boolean(), fc.nat(999), fc.stringMatching(/^[a-z]{3,8}$/)),
  { maxKeys: 4 },
);

test("no spelling of a taken value is left in the minimised bytes, wherever it was planted", () => {
  const minimiser = testMinimiser();
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(identifying, secret), { minLength: 1, maxLength: 3, selector: ([key]) => key }),
      fc.array(fc.tuple(place, spelled, fc.nat(2)), { minLength: 1, maxLength: 4 }),
      filler,
      (secrets, plants, rest) => {
        fc.pre(secrets.every(([, value]) => value.trim().length >= 6 && !value.includes("device:")));
        const all: JsonObject = { ...rest };
        for (const [put, spell, which] of plants) {
          const [, value] = secrets[which % secrets.length] ?? secrets[0] ?? ["", ""];
          Object.assign(all, put(spell(value.toWellFormed())));
        }
        for (const [key, value] of secrets) all[key] = value.toWellFormed() as Json;
        const result = minimiser.minimise({ event: "Opened", properties: all }, []);
        if (result.kind === "withheld") return;
        const bytes = withoutOurs(result.body);
        for (const [, value] of secrets) {
          for (const [name, spell] of Object.entries(SPELLINGS)) {
            if (/alignment|base64url|inside|JSON/.test(name)) continue;
            const copy = spell(value.toWellFormed()).replace(/^x=/, "");
            const plain = JSON.stringify(copy).slice(1, -1);
            assert.ok(!bytes.includes(plain), `${name} is left`);
          }
          assert.ok(!holdsAny(bytes, [value.toWellFormed()]), "a spelling is left");
        }
      },
    ),
    { numRuns: 3_000 },
  );
});

/** Pseudonyms are ours, and so are keys that the vendor's protocol fixes. */
const withoutOurs = (body: string): string =>
  body.replace(
    /"(\$device:)?[a-z2-7]{16,36}"|\b[1-9]\d{15}\b|"(properties|distinct_id|\$device_id|user_id|company|event)":/g,
    "",
  );
