import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import type { Item, Json, JsonObject } from "../../src/domain/item.ts";
import { type Admission, admit } from "../../src/gateway/admit.ts";
import { openDoors } from "../../src/gateway/doors.ts";
import { type Payload, readBody, readParameter } from "../../src/gateway/payload.ts";
import { writeEnvelope } from "../../src/journal/envelope-text.ts";
import { configSchema } from "../../src/platform/config-schema.ts";
import { vendorOf } from "../../src/vendors/list.ts";
import { disguises } from "../e2e/residue.ts";

/**
 * Decoding and admitting under whatever comes: nothing is thrown, every item is counted once, and what leaves is JSON
 * without the values that were planted. A failure prints its seed; `fc.assert(…, { seed, path })` repeats it.
 */

const MAX = 256 * 1_024;
const TOKEN = "destination-token";
const RUNS = { numRuns: 400, interruptAfterTimeLimit: 4_000, markInterruptAsFailure: false } as const;

const config = configSchema.parse({
  destinations: ["minimal", "declared-only", "transparent"].map((policy) => ({
    id: policy,
    vendor: "mixpanel",
    recipient: "vendor",
    token: TOKEN,
    upstream: "http://127.0.0.1:9",
    policy,
  })),
});
const doors = openDoors(config, Buffer.alloc(32, 3), vendorOf, () => 1);

function admitted(policy: string, items: readonly Item[], authorised = false): Admission {
  const door = doors.get(policy);
  assert.ok(door);
  return admit(door.context, items, {
    id: "0123456789abcdef01234567",
    receivedAt: 1_790_000_000_000,
    source: "web",
    authorised,
  });
}

/** Every item has one outcome, every body is one line of JSON, and nothing points anywhere but at identities. */
function isConsistent(admission: Admission, count: number): void {
  if (admission.kind === "refused") return assert.equal(admission.items, count);
  const { bodies, lines, identities, counts, fieldSets } = admission.admitted;
  const withheld = Object.values(counts.withheld).reduce((sum, n) => sum + n, 0);
  assert.equal(counts.in, count);
  assert.equal(lines.length + withheld, count);
  assert.equal(bodies.length, lines.length);
  const known = new Set(fieldSets.map((set) => set.id));
  for (const body of bodies) {
    assert.equal(body.includes("\n"), false);
    assert.equal(typeof JSON.parse(body), "object");
  }
  for (const line of lines) {
    assert.ok(known.has(line.fieldSet));
    for (const index of [line.subject, line.organisation, ...line.links.flatMap(([from, to]) => [from, to])])
      assert.ok(index === -1 || identities[index] !== undefined);
  }
}

const isPayload = (payload: Payload): void =>
  assert.ok(payload.kind === "json" || ["malformed", "too-large"].includes(payload.reason));

const ROUTES = ["track", "import", "engage", "groups"] as const;
const KINDS = { track: "event", import: "event", engage: "profile", groups: "group" } as const;

const encodings = fc.constantFrom(undefined, "gzip", "deflate", "br", "zstd", "identity", "GZIP ", "");
const packings: readonly ((bytes: Buffer) => Buffer)[] = [
  (bytes) => bytes,
  (bytes) => gzipSync(bytes),
  (bytes) => deflateSync(bytes),
  (bytes) => brotliCompressSync(bytes),
  (bytes) => Buffer.from(`data=${bytes.toString("base64")}`),
  (bytes) => Buffer.from(`data=${encodeURIComponent(bytes.toString("base64"))}&ip=1`),
  (bytes) => Buffer.from(`data=${encodeURIComponent(bytes.toString("latin1"))}`),
];
const packing = fc.constantFrom(...packings);

/** Names that the adapter knows, names that JavaScript knows, and any. */
const key = fc.oneof(
  fc.constantFrom(
    ..."distinct_id $distinct_id $user_id $device_id $anon_distinct_id alias $distinct_ids $identified_id token $token time".split(
      " ",
    ),
    ..."$insert_id company org_id $group_key $group_id $set $set_once $append $union $unset $delete $email $name $ip".split(
      " ",
    ),
    ..."$current_url $referrer mp_keyword properties event __proto__ constructor toString hasOwnProperty rawJSON toJSON".split(
      " ",
    ),
  ),
  fc.string({ maxLength: 12 }),
);
const leaf: fc.Arbitrary<Json> = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.string({ unit: "binary", maxLength: 8 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.boolean(),
  fc.constantFrom(
    null,
    TOKEN,
    "$device:",
    "$device:a",
    "undefined",
    "-1",
    "",
    "http://",
    "https://x.example/a?b=c#d",
    "%",
    "+",
    "@",
    "\u2028",
  ),
);
const object = (values: fc.Arbitrary<Json>): fc.Arbitrary<JsonObject> =>
  fc.array(fc.tuple(key, values), { maxLength: 8 }).map((entries) => {
    const made: JsonObject = {};
    // As JSON.parse makes it: `__proto__` becomes an own key.
    for (const [name, one] of entries)
      Object.defineProperty(made, name, { value: one, enumerable: true, writable: true, configurable: true });
    return made;
  });
const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    leaf,
    fc.array(tie("tree"), { maxLength: 5 }),
    object(tie("tree")),
  ),
}));

/** An item that the vendor would know, filled with anything. */
const lifelike: fc.Arbitrary<Item> = fc
  .tuple(
    fc.constantFrom(...ROUTES),
    object(tree),
    object(tree),
    fc.oneof(fc.constantFrom("Seen", "$identify", "$create_alias", "$merge"), fc.string()),
  )
  .map(([route, inner, outer, event]) => {
    const body: JsonObject =
      KINDS[route] === "event"
        ? { ...outer, event, properties: { ...inner, token: TOKEN } }
        : { ...outer, $token: TOKEN, $distinct_id: "u1", $group_key: "company", $group_id: "g1", $set: inner };
    return { kind: KINDS[route], route, body };
  });

describe("whatever bytes come", () => {
  it("decodes random bytes to JSON or to a reason", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), encodings, packing, (bytes, encoding, pack) => {
        isPayload(readBody(Buffer.from(bytes), encoding, MAX));
        isPayload(readBody(pack(Buffer.from(bytes)), encoding, MAX));
        isPayload(readParameter(Buffer.from(bytes).toString("latin1"), MAX));
      }),
      RUNS,
    );
  });

  it("decodes what an SDK sent to exactly that, however it was packed", () => {
    fc.assert(
      fc.property(fc.array(lifelike, { minLength: 1, maxLength: 4 }), packing, (items, pack) => {
        const json = JSON.stringify(items.map((item) => item.body));
        const packed = pack(Buffer.from(json));
        const encoding = new Map([
          [1, "gzip"],
          [2, "deflate"],
          [3, "br"],
        ]).get(packings.indexOf(pack));
        // Text in a form is percent-encoded from bytes here, so only ASCII comes back as it was.
        fc.pre(pack !== packings[6] || /^[ -~]*$/.test(json));
        const payload = readBody(packed, encoding, MAX);
        assert.ok(payload.kind === "json");
        assert.equal(JSON.stringify(payload.value), JSON.stringify(JSON.parse(json)));
      }),
      RUNS,
    );
  });

  it("decodes a body with some bytes changed, cut or doubled, and admits what is left", () => {
    const change = fc.record({ at: fc.nat(), length: fc.nat(6), put: fc.uint8Array({ maxLength: 6 }) });
    fc.assert(
      fc.property(
        fc.array(lifelike, { minLength: 1, maxLength: 3 }),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        packing,
        fc.constantFrom(...ROUTES),
        (items, changes, pack, route) => {
          let bytes = pack(Buffer.from(JSON.stringify(items.map((item) => item.body))));
          for (const { at, length, put } of changes) {
            const from = at % (bytes.length + 1);
            bytes = Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(from + length)]);
          }
          const payload = readBody(bytes, undefined, MAX);
          isPayload(payload);
          if (payload.kind !== "json") return;
          const bodies = Array.isArray(payload.value) ? payload.value : [payload.value];
          const again = bodies.map((body) => ({ kind: KINDS[route], route, body: body as JsonObject }));
          for (const policy of doors.keys()) isConsistent(admitted(policy, again, true), again.length);
        },
      ),
      RUNS,
    );
  });
});

describe("whatever items come", () => {
  it("admits, withholds or refuses any JSON, and counts it", () => {
    fc.assert(
      fc.property(
        fc.array(tree, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(...ROUTES),
        fc.boolean(),
        (values, route, authorised) => {
          const items = values.map((body) => ({ kind: KINDS[route], route, body: body as JsonObject }));
          for (const policy of doors.keys()) isConsistent(admitted(policy, items, authorised), items.length);
        },
      ),
      RUNS,
    );
  });

  it("admits lifelike items, makes a writable envelope of them, and gives the same for the same", () => {
    fc.assert(
      fc.property(fc.array(lifelike, { minLength: 1, maxLength: 4 }), (items) => {
        for (const policy of doors.keys()) {
          const [first, again] = [admitted(policy, items), admitted(policy, items)];
          isConsistent(first, items.length);
          assert.equal(first.kind, "admitted");
          if (first.kind !== "admitted" || again.kind !== "admitted" || first.admitted.bodies.length === 0) continue;
          assert.deepEqual(first.admitted.bodies, again.admitted.bodies);
          const { identities, lines, bodies } = first.admitted;
          const envelope = {
            id: "0",
            destination: policy,
            source: "web",
            epoch: 1,
            receivedAt: 0,
            identities,
            lines,
            bodies,
          };
          assert.equal(writeEnvelope(envelope).split("\n").length, bodies.length + 1);
        }
      }),
      RUNS,
    );
  });

  it("leaves nothing of an item without the destination's token", () => {
    fc.assert(
      fc.property(lifelike, tree, (item, token) => {
        fc.pre(token !== TOKEN);
        const { properties } = item.body;
        const body = {
          ...item.body,
          $token: token,
          ...(item.kind === "event" ? { properties: { ...(properties as JsonObject), token } } : {}),
        };
        const admission = admitted("minimal", [{ ...item, body }]);
        assert.ok(admission.kind === "refused" || admission.admitted.bodies.length === 0);
      }),
      RUNS,
    );
  });
});

describe("values that were planted anywhere", () => {
  const secret = {
    email: "zephyrine.quibble@canary-mail.example",
    phone: "+33699887766",
    ip: "203.0.113.77",
    card: "4111 1111 1111 1111",
    userId: "usr_canary_Zq7",
  } as const;
  const base64 = (text: string, offset: number) => Buffer.from("xy".slice(0, offset) + text).toString("base64");
  const disguise: fc.Arbitrary<(text: string) => string> = fc.constantFrom<((text: string) => string)[]>(
    (text) => text,
    (text) => `write to ${text} today`,
    (text) => text.toUpperCase(),
    (text) => encodeURIComponent(text),
    (text) => base64(text, 0),
    (text) => base64(text, 1),
    (text) => base64(text, 2),
    (text) => JSON.stringify({ a: text }),
    (text) => `https://x.example/a/${text}?b=${encodeURIComponent(text)}#${text}`,
  );
  const planted = fc.tuple(fc.constantFrom(...Object.values(secret)), disguise).map(([value, hide]) => hide(value));
  const plantedKey = fc.oneof({ weight: 3, arbitrary: key }, { weight: 1, arbitrary: planted });
  const { garden } = fc.letrec<{ garden: Json }>((tie) => ({
    garden: fc.oneof(
      { maxDepth: 4 },
      { weight: 3, arbitrary: planted },
      { weight: 1, arbitrary: leaf },
      { weight: 1, arbitrary: fc.array(tie("garden"), { maxLength: 4 }) },
      { weight: 2, arbitrary: fc.dictionary(plantedKey, tie("garden"), { maxKeys: 5 }) },
    ),
  }));
  // Searched as a stranger would: not in hexadecimal, which is dropped for its look, nor encoded twice.
  const spellings = Object.values(secret).flatMap((value) => disguises(value).filter((one) => one.length > 6));

  for (const policy of ["minimal", "declared-only"]) {
    it(`never leave under \`${policy}\`, nor rest in what the journal and the ledger keep`, () => {
      fc.assert(
        fc.property(
          fc.constantFrom(...ROUTES),
          garden,
          garden,
          fc.oneof(fc.constant("Seen"), planted),
          (route, inner, more, event) => {
            const named = { $email: secret.email, $phone: secret.phone, ip: secret.ip, card_number: secret.card };
            const filled = {
              a: inner,
              b: more,
              ...(typeof more === "object" && !Array.isArray(more) ? more : {}),
              ...named,
            };
            const body: JsonObject =
              KINDS[route] === "event"
                ? { event, properties: { ...filled, token: TOKEN, distinct_id: secret.userId } }
                : { $token: TOKEN, $distinct_id: secret.userId, $group_key: "company", $group_id: "g1", $set: filled };
            const admission = admitted(policy, [{ kind: KINDS[route], route, body }]);
            assert.ok(admission.kind === "admitted");
            isConsistent(admission, 1);
            const kept = Buffer.from(
              JSON.stringify([admission.admitted, Object.fromEntries(Object.entries(admission.admitted.counts))]),
            );
            const texts = [kept, ...admission.admitted.bodies.map((one) => Buffer.from(one))];
            for (const spelling of spellings)
              for (const text of texts)
                assert.equal(
                  text.includes(spelling),
                  false,
                  `${spelling.toString("latin1")} in ${text.toString("utf8")}`,
                );
          },
        ),
        { ...RUNS, numRuns: 1_500 },
      );
    });
  }
});
