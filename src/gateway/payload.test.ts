import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { GATEWAY_LIMITS } from "./limits.ts";
import { type Payload, readBody, readParameter, readQueryLines } from "./payload.ts";

const MAX = 2 ** 20;
/** Its base64 holds `+`, `/` and `=`; its JSON a plus sign and a space. */
const value = [{ event: "a+b c", properties: { tilde: "~~~???>>>", text: "ünï % & =" } }];
const json = JSON.stringify(value);
const base64 = Buffer.from(json).toString("base64");
assert.match(base64, /\+.*\/|\/.*\+/);

const read = (body: string | Buffer, encoding?: string): Payload => readBody(Buffer.from(body), encoding, MAX);
const good: Payload = { kind: "json", value };
const malformed: Payload = { kind: "unreadable", reason: "malformed" };
const tooLarge: Payload = { kind: "unreadable", reason: "too-large" };

describe("what a body holds is read by its content", () => {
  const spellings: Readonly<Record<string, Payload>> = {
    JSON: read(json),
    "JSON with white space": read(` \r\n\t${json}\n`),
    "un-escaped base64 in a form": read(`data=${base64}`),
    "base64 whose plus signs became spaces": read(`data=${base64.replaceAll("+", " ")}`),
    "escaped base64": read(`data=${encodeURIComponent(base64)}`),
    "base64 among other parameters": read(`verbose=1&data=${base64}&ip=0`),
    "base64 for URLs": read(`data=${Buffer.from(json).toString("base64url")}`),
    "base64 alone": read(base64),
    "JSON in a form": read(`data=${encodeURIComponent(json).replaceAll("%20", "+")}`),
    gzip: read(gzipSync(json), "gzip"),
    "gzip that does not say so": read(gzipSync(json)),
    "gzip called something else": read(gzipSync(json), "br"),
    "JSON called gzip": read(json, "gzip"),
    "an encoding in capitals": read(gzipSync(json), " GZIP "),
    identity: read(json, "identity"),
    deflate: read(deflateSync(json), "deflate"),
    brotli: read(brotliCompressSync(json), "br"),
    "a gzipped form": read(gzipSync(`data=${base64}`)),
    "a parameter": readParameter(encodeURIComponent(base64), MAX),
    "a parameter of un-escaped base64": readParameter(base64, MAX),
    "a parameter of JSON": readParameter(encodeURIComponent(json), MAX),
  };
  for (const [name, payload] of Object.entries(spellings)) it(name, () => assert.deepEqual(payload, good));
});

describe("what can't be read is named, never thrown", () => {
  const cases: Readonly<Record<string, readonly [Payload, Payload]>> = {
    nothing: [read(""), malformed],
    "an empty parameter": [readParameter("", MAX), malformed],
    "broken percent-encoding": [read("data=%zz"), malformed],
    "a broken parameter": [readParameter("%E0%A4%A", MAX), malformed],
    "another form": [read("metadata=1&x=2"), malformed],
    "invalid UTF-8": [read(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])), malformed],
    "invalid UTF-8 in base64": [read(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]).toString("base64")), malformed],
    "an unknown encoding": [read(json, "zstd"), malformed],
    "two encodings": [read(gzipSync(json).subarray(5), "gzip, br"), malformed],
    "a cut gzip": [read(gzipSync(json).subarray(0, 20)), malformed],
    "a gzip bomb": [read(gzipSync(Buffer.alloc(64 * MAX))), tooLarge],
    "a brotli bomb": [read(brotliCompressSync(Buffer.alloc(64 * MAX)), "br"), tooLarge],
    "more than the limit": [read(`"${"x".repeat(MAX)}"`), tooLarge],
    "base64 of more than the limit": [readParameter(Buffer.alloc(MAX + 3, 0x5b).toString("base64"), MAX), tooLarge],
    "too much nesting in a large body": [read("[".repeat(100) + " ".repeat(GATEWAY_LIMITS.scanFromBytes)), malformed],
  };
  for (const [name, [payload, expected]] of Object.entries(cases)) it(name, () => assert.deepEqual(payload, expected));

  it("lets a small body grow more than a large one, up to the limit", () => {
    const small = gzipSync(JSON.stringify(["x".repeat(60_000)]));
    assert.equal(read(small).kind === "json", true);
    const ratio = gzipSync(JSON.stringify(["x".repeat(MAX - 10)]));
    assert.ok(ratio.length * GATEWAY_LIMITS.ratio < MAX);
    assert.deepEqual(read(ratio), tooLarge);
  });
});

describe("numbers and nesting", () => {
  const stringify = (payload: Payload) => JSON.stringify(payload.kind === "json" ? payload.value : payload);

  it("keeps integers beyond 2^53 as they were written, wherever they stand", () => {
    for (const text of [
      '{"id":9007199254740993}',
      '[98765432109876543210,{"a":[-12345678901234567890]}]',
      '{"id": 123456789012345678901234567890}',
    ])
      assert.equal(stringify(read(text)), text.replace(" ", ""));
  });

  it("leaves other numbers to JavaScript", () => {
    assert.equal(
      stringify(read('{"a":9007199254740991,"b":0.1,"c":1e3,"d":-0}')),
      '{"a":9007199254740991,"b":0.1,"c":1000,"d":0}',
    );
    assert.deepEqual(read('{"time":1795489033.0450000001}'), { kind: "json", value: { time: 1_795_489_033.045 } });
  });

  it("does not count brackets inside strings as nesting", () => {
    const text = JSON.stringify({ a: `${"[{".repeat(GATEWAY_LIMITS.scanFromBytes)}\\"` });
    assert.equal(read(text).kind, "json");
  });

  it("takes keys named after prototypes as own keys", () => {
    const payload = read('{"__proto__":{"polluted":true},"constructor":1}');
    assert.ok(payload.kind === "json");
    assert.deepEqual(Object.keys(payload.value as object), ["__proto__", "constructor"]);
    assert.equal(Reflect.get({}, "polluted"), undefined);
  });
});

describe("query lines", () => {
  const lines = (query: string, body: string) => readQueryLines(query, Buffer.from(body));

  it("share what stands in the URL; each line may say otherwise", () => {
    assert.deepEqual(lines("v=2&dl=a%20b", "en=page_view\r\nen=scroll&dl=c\n"), {
      kind: "json",
      value: [
        { v: "2", dl: "a b", en: "page_view" },
        { v: "2", dl: "c", en: "scroll" },
      ],
    });
  });

  it("are one item when the body is empty", () => {
    assert.deepEqual(lines("en=page_view", ""), { kind: "json", value: [{ en: "page_view" }] });
  });

  it("are bounded in number, and UTF-8", () => {
    assert.deepEqual(lines("", "a=1\n".repeat(GATEWAY_LIMITS.items + 1)), tooLarge);
    assert.deepEqual(readQueryLines("", Buffer.from([0xff])), malformed);
  });
});
