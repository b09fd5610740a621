import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import type { DestinationFigures } from "../../src/metrics.ts";
import { addsUp, eventually, pendingOf, removeFolder, type Server, startServer } from "../harness/server.ts";
import { type Call, call, type Reply } from "../simulator/calls.ts";
import { type MixpanelSimulator, startMixpanelSimulator } from "../simulator/mixpanel.ts";

/**
 * Everything that anybody on the network may throw at the gateway: it never falls over, never forwards what it could not
 * read, and every item of it has a counted outcome.
 */

const TOKEN = "destination-token";
const MAX_BODY = 2 ** 20;
let vendor: MixpanelSimulator;
let server: Server;

before(async () => {
  vendor = await startMixpanelSimulator({ keepBytes: true });
  const gateway = { listen: "127.0.0.1:0", max_body: "1MiB" };
  server = await startServer({ upstream: vendor.url, token: TOKEN, config: { gateway } });
});
after(async () => {
  await server.stop();
  await vendor.close();
  removeFolder(server.folder);
});

const event = (properties: Record<string, unknown> = {}, name = "Seen") => ({
  event: name,
  properties: { token: TOKEN, distinct_id: "u1", ...properties },
});
const json = JSON.stringify;
const base64 = (text: string | Buffer) => Buffer.from(text).toString("base64");
const ask = (path: string, sending: Call = {}): Promise<Reply> => call(`http://${server.gateway}${path}`, sending);
const TRACK = "/product-analytics/track";

type Counted = Partial<Record<string, number>>;
interface Counts {
  readonly in: number;
  readonly withheld: Counted;
  readonly refused: Counted;
}

async function counts(destination: string): Promise<Counts> {
  if (destination !== "-") return server.figures(destination);
  const { unattended } = await server.api<{ unattended: DestinationFigures }>("GET", "/status");
  return unattended;
}

const grown = (now: Counted, then: Counted): Counted =>
  Object.fromEntries(
    Object.entries(now)
      .map(([key, count]) => [key, (count ?? 0) - (then[key] ?? 0)] as const)
      .filter(([, count]) => count !== 0),
  );

/** What a request added to the counts of a destination. */
async function countedBy(work: () => Promise<unknown>, destination = "product-analytics"): Promise<Counts> {
  const then = await counts(destination);
  await work();
  const now = await counts(destination);
  return {
    in: now.in - then.in,
    withheld: grown(now.withheld, then.withheld),
    refused: grown(now.refused, then.refused),
  };
}

/** Bytes as they are on a connection of their own; what came back until the peer closed or fell silent. */
function raw(bytes: string | Buffer, cutAfterMs?: number): Promise<string> {
  const [host = "", port = ""] = server.gateway.split(":");
  return new Promise((resolve) => {
    const socket = connect(Number(port), host);
    let text = "";
    const done = () => {
      socket.destroy();
      resolve(text);
    };
    socket.setTimeout(cutAfterMs ?? 1_500, done);
    socket.on("data", (chunk: Buffer) => (text += chunk.toString("latin1")));
    socket.on("error", done);
    socket.on("close", done);
    socket.write(bytes);
    if (cutAfterMs !== undefined) setTimeout(() => socket.resetAndDestroy(), cutAfterMs);
  });
}

const statuses = (answer: string): readonly number[] =>
  [...answer.matchAll(/HTTP\/1\.1 (\d{3})/g)].map((match) => Number(match[1]));

const nested = (depth: number, open: string, close: string, core: string) =>
  open.repeat(depth) + core + close.repeat(depth);
const deepEvent = (depth: number, core = "1") =>
  `{"event":"Deep","properties":{"token":"${TOKEN}","distinct_id":"u1","a":${nested(depth, '{"a":', "}", core)}}}`;
const zeros = Buffer.alloc(64 * MAX_BODY);
const manyKeys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, at]));
const form = (text: string) => `data=${encodeURIComponent(base64(text))}`;
const plain = (body: string | Buffer): Call => ({ body });
const coded = (encoding: string, body: Buffer): Call => ({ body, headers: { "content-encoding": encoding } });

interface Attack {
  readonly sending: Call;
  readonly status: number;
  readonly refused?: Counted;
  readonly withheld?: Counted;
  readonly path?: string;
}

const malformed = (sending: Call): Attack => ({ sending, status: 400, refused: { malformed: 1 } });
const tooLarge = (sending: Call): Attack => ({ sending, status: 413, refused: { "too-large": 1 } });
const wrongToken = (body: unknown, items = 1): Attack => ({
  sending: plain(json(body)),
  status: 401,
  refused: { "wrong-token": items },
});
const withheld = (body: string, reasons: Counted): Attack => ({ sending: plain(body), status: 200, withheld: reasons });

const basic = { authorization: `Basic ${base64(`${TOKEN}:`)}` };

const ATTACKS: Readonly<Record<string, Attack>> = {
  "nothing at all": malformed({ method: "POST" }),
  "an empty form": malformed(plain("data=")),
  "a form without data": malformed(plain("verbose=1&ip=1")),
  "malformed base64": malformed(plain("data=!!!!not*base64!!!!")),
  "base64 of nothing readable": malformed(plain(`data=${base64(Buffer.from([0, 255, 254, 1, 2, 3]))}`)),
  "base64 cut in the middle": malformed(plain(`data=${base64(json(event())).slice(0, 40)}`)),
  "broken percent-encoding": malformed(plain("data=%E0%A4%A")),
  "half a JSON text": malformed(plain(json(event()).slice(0, -3))),
  "JSON with something behind it": malformed(plain(`${json(event())}]`)),
  "a number": malformed(plain("12345")),
  "a string": malformed(plain('"text"')),
  "an empty list": malformed(plain("[]")),
  "invalid UTF-8 in a name": malformed(
    plain(Buffer.concat([Buffer.from('{"event":"'), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from('"}')])),
  ),
  "an overlong UTF-8 slash": malformed(
    plain(Buffer.concat([Buffer.from('{"event":"'), Buffer.from([0xc0, 0xaf]), Buffer.from('"}')])),
  ),
  "UTF-16": malformed(plain(Buffer.from(json(event()), "utf16le"))),
  "gzip cut in the middle": malformed(plain(gzipSync(json(event())).subarray(0, 40))),
  "gzip inside gzip": malformed(plain(gzipSync(gzipSync(json(event()))))),
  "brotli that is none": malformed(coded("br", Buffer.from(json(event())))),
  "deflate that is none": malformed(coded("deflate", Buffer.from(json(event())))),
  "an encoding that we do not know": malformed(coded("zstd", Buffer.from(json(event())))),
  "deep nesting with an exact number at the bottom": malformed(plain(deepEvent(40_000, "12345678901234567890"))),
  "a large bomb of brackets": malformed(plain(nested(400_000, "[", "]", ""))),
  "a large bomb that never closes": malformed(plain("[".repeat(900_000))),

  "a gzip bomb": tooLarge(plain(gzipSync(zeros))),
  "a gzip bomb that says so": tooLarge(coded("gzip", gzipSync(zeros))),
  "a deflate bomb": tooLarge(coded("deflate", deflateSync(zeros))),
  "a brotli bomb": tooLarge(coded("br", brotliCompressSync(zeros))),
  "a bomb of good JSON": tooLarge(plain(gzipSync(json(Array.from({ length: 20_000 }, () => event()))))),
  "a body beyond the limit": tooLarge(plain(json(event({ filler: "x".repeat(MAX_BODY) })))),
  "a chunked body beyond the limit": tooLarge({
    body: json(event({ filler: "x".repeat(MAX_BODY) })),
    headers: { "transfer-encoding": "chunked" },
  }),
  "2,001 items": {
    sending: plain(json(Array.from({ length: 2_001 }, () => ({ event: "x" })))),
    status: 413,
    refused: { "too-many-items": 2_001 },
  },

  "a wrong token": wrongToken(event({ token: "another" })),
  "no token": wrongToken(event({ token: undefined })),
  "a token that is a list": wrongToken(event({ token: [TOKEN] })),
  "a token behind a prototype": wrongToken(JSON.parse(`{"event":"x","properties":{"__proto__":{"token":"${TOKEN}"}}}`)),
  "a token in a header where the vendor wants it in the item": {
    sending: { body: json([event(), { event: "x", properties: {} }]), headers: basic },
    status: 401,
    refused: { "wrong-token": 2 },
  },
  "one wrong token among three": wrongToken([event(), event({ token: "another" }), event()], 3),
  "a profile of another project": {
    ...wrongToken({ $token: "another", $distinct_id: "u", $set: { a: 1 } }),
    path: "/product-analytics/engage",
  },

  "an object that is no event": withheld("{}", { "not-an-item": 1 }),
  "a list of anything": withheld('[1,null,"x",[],true,{"event":5}]', { "not-an-item": 6 }),
  "properties that are a list": withheld('{"event":"x","properties":[]}', { "not-an-item": 1 }),
  "nested lists": withheld(nested(60, "[", "]", ""), { "not-an-item": 1 }),
  "20 levels": withheld(deepEvent(20), { "too-deep": 1 }),
  "30,000 levels": withheld(deepEvent(30_000), { "too-deep": 1 }),
  "10,000 keys": withheld(json(event(manyKeys(10_000))), { "too-many-keys": 1 }),
  "10,000 keys below": withheld(json(event({ a: { b: manyKeys(10_000) } })), { "too-many-keys": 1 }),
  "10,000 values in a list": withheld(json(event({ a: Array.from({ length: 10_000 }, (_, at) => at) })), {
    "too-many-keys": 1,
  }),
  "an event name as long as a letter": withheld(json(event({}, "x ".repeat(200))), { policy: 1 }),

  "an unknown route": {
    sending: {},
    path: "/product-analytics/nonsense",
    status: 404,
    refused: { "unknown-route": 1 },
  },
  "no route": { sending: {}, path: "/product-analytics", status: 404, refused: { "unknown-route": 1 } },
  "a route named after a prototype": {
    sending: plain("x"),
    path: "/product-analytics/__proto__",
    status: 404,
    refused: { "unknown-route": 1 },
  },
  "a method that no SDK uses": {
    sending: { ...plain(json([event()])), method: "PUT" },
    status: 404,
    refused: { "unknown-route": 1 },
  },
  "feature flags": {
    sending: {},
    path: "/product-analytics/flags/?context=%7B%7D&token=t",
    status: 403,
    refused: { "side-channel": 1 },
  },
  "flag definitions": {
    sending: {},
    path: "/product-analytics/flags/definitions",
    status: 403,
    refused: { "side-channel": 1 },
  },
  "session replay": {
    sending: plain("<p>ada@example.org</p>"),
    path: "/product-analytics/record/?$current_url=x",
    status: 403,
    refused: { "side-channel": 1 },
  },
};

describe("what can't be read, or may not pass", () => {
  for (const [name, attack] of Object.entries(ATTACKS)) {
    it(`${name}: ${attack.status}`, async () => {
      const { refused = {}, withheld: kept = {} } = attack;
      const before = vendor.counts().requests;
      let reply: Reply | undefined;
      const counted = await countedBy(async () => {
        reply = await ask(attack.path ?? TRACK, attack.sending);
      });
      assert.equal(reply?.status, attack.status);
      assert.equal(reply?.body.includes("example.org"), false);
      const items = [...Object.values(refused), ...Object.values(kept)].reduce<number>(
        (sum, count) => sum + (count ?? 0),
        0,
      );
      assert.deepEqual(counted, { in: items, refused, withheld: kept });
      assert.equal(vendor.counts().requests, before, "nothing was forwarded");
      assert.ok(addsUp(await server.figures()));
    });
  }

  it("counts requests that lead to no destination apart", async () => {
    const paths = [
      "/",
      "/nobody/track",
      "/__proto__/track",
      "/constructor/track",
      "//product-analytics/track",
      "/~web/track",
      "/PRODUCT-ANALYTICS/track",
    ];
    const counted = await countedBy(async () => {
      for (const path of paths) assert.equal((await ask(path, plain(json(event())))).status, 404, path);
    }, "-");
    assert.deepEqual(counted.refused, { "unknown-destination": paths.length });
  });

  it("answers in the SDK's own words when it asks for them", async () => {
    for (const [path, sending, status] of [
      [`${TRACK}/?verbose=1`, plain("data=!!"), 400],
      [`${TRACK}?verbose=1&ip=1`, plain(json(event({ token: "x" }))), 401],
      ["/product-analytics/nothing?verbose=1", {}, 404],
    ] as const) {
      const reply = await ask(path, sending);
      assert.equal(reply.status, status);
      const { status: said, error } = JSON.parse(reply.body) as { status: number; error: string };
      assert.equal(said, 0);
      assert.ok(error.length > 10);
    }
    assert.equal((await ask(TRACK, plain("data=!!"))).body, "0");
  });
});

describe("connections", () => {
  const head = (length: number, path = TRACK) =>
    `POST ${path} HTTP/1.1\r\nHost: gateway\r\nContent-Length: ${length}\r\n\r\n`;
  const good = json(event());

  it("forgets a body that breaks off, wherever it breaks", async () => {
    const counted = await countedBy(async () => {
      for (const sent of [0, 1, 30, good.length - 1]) await raw(head(good.length) + good.slice(0, sent), 60);
      await raw(
        `POST ${TRACK} HTTP/1.1\r\nHost: g\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n${good.slice(0, 10)}`,
        60,
      );
      await sleep(100);
    });
    assert.deepEqual(counted, { in: 0, refused: {}, withheld: {} });
  });

  it("refuses what is no HTTP, or says its length twice", async () => {
    const attacks = [
      "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
      "GET\r\n\r\n",
      `POST ${TRACK} HTTP/1.1\r\nHost: g\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${head(good.length)}${good}`,
      `POST ${TRACK} HTTP/1.1\r\nHost: g\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!`,
      `GET ${TRACK} HTTP/1.1\r\nHost: g\r\nX: ${"x".repeat(2 ** 20 + 10)}\r\n\r\n`,
    ];
    const before = vendor.counts().requests;
    for (const attack of attacks) {
      const answer = statuses(await raw(Buffer.from(attack, "latin1")));
      assert.ok(
        answer.every((status) => status >= 400),
        `${attack.slice(0, 60)}: ${answer.join()}`,
      );
      assert.ok(answer.length <= 1);
    }
    assert.equal(vendor.counts().requests, before);
    assert.equal((await ask("/healthz")).body, "ok");
  });

  it("answers pipelined requests in order, and closes where a body was left unread", async () => {
    const one = head(good.length) + good;
    assert.deepEqual(statuses(await raw(one + head(3) + "bad" + one)), [200, 400, 200]);
    const unread = await raw(`${head(50, "/product-analytics/record")}half of it`);
    assert.deepEqual(statuses(unread), [403]);
    assert.match(unread, /connection: close/i);
    const beside = await raw("GET /product-analytics/track/../engage HTTP/1.1\r\nHost: g\r\n\r\n");
    assert.deepEqual(statuses(beside), [404], "a path is taken as it is written");
    const oversized = await raw(`${head(MAX_BODY * 2)}${"x".repeat(1_000)}`);
    assert.deepEqual(statuses(oversized), [413]);
  });

  it("hides its figures from what comes through a proxy", async () => {
    assert.equal((await ask("/metrics")).status, 200);
    for (const header of ["x-forwarded-for", "forwarded", "x-real-ip", "via"])
      assert.equal((await ask("/metrics", { headers: { [header]: "203.0.113.9" } })).status, 404, header);
    assert.equal((await ask("/metrics/", {})).status, 404);
    assert.equal((await ask("/api/status")).status, 404, "the API is not on the gateway's address");
  });

  it("answers a preflight, echoes the origin, and counts neither", async () => {
    const origin = "https://app.example.com";
    const counted = await countedBy(async () => {
      const headers = { origin, "access-control-request-method": "POST", "access-control-request-headers": "x-own" };
      const preflight = await ask(TRACK, { method: "OPTIONS", headers });
      assert.equal(preflight.status, 204);
      assert.equal(preflight.headers["access-control-allow-origin"], origin);
      assert.equal(preflight.headers["access-control-allow-credentials"], "true");
      assert.match(preflight.headers["access-control-allow-methods"] ?? "", /POST/);
      assert.equal(preflight.headers["access-control-allow-headers"], "x-own");
      const settings = await ask("/product-analytics/settings/?sdk_config=1", { headers: { origin } });
      assert.deepEqual([settings.status, settings.body], [200, "{}"]);
      assert.equal(settings.headers["access-control-allow-origin"], origin);
    });
    assert.deepEqual(counted, { in: 0, refused: {}, withheld: {} });
    const refused = await ask(TRACK, { body: "data=!", headers: { origin } });
    assert.equal(refused.headers["access-control-allow-origin"], origin);
    assert.match(refused.headers.vary ?? "", /origin/i);
    assert.equal((await ask(TRACK, plain("x"))).headers["access-control-allow-origin"], undefined);
  });
});

describe("what is odd and good", () => {
  /** Its base64 holds `+`, `/` and `=`. */
  const awkward = json(event({ plan: "~~~???>>>" }, "Odd"));
  const spellings: Readonly<Record<string, readonly [string, Call]>> = {
    "un-escaped base64 in a form": [TRACK, plain(`data=${base64(awkward)}`)],
    "base64 whose plus signs became spaces": [TRACK, plain(`data=${base64(awkward).replaceAll("+", " ")}`)],
    "escaped base64 in a form": [TRACK, plain(`${form(awkward)}&verbose=0`)],
    "base64 for URLs, without padding": [TRACK, plain(`data=${Buffer.from(awkward).toString("base64url")}`)],
    "bare base64": [TRACK, plain(base64(awkward))],
    "JSON in a form": [TRACK, plain(`ip=0&data=${encodeURIComponent(awkward).replaceAll("%20", "+")}`)],
    "JSON called a form": [TRACK, { body: awkward, headers: { "content-type": "application/x-www-form-urlencoded" } }],
    "a form called JSON": [TRACK, { body: form(awkward), headers: { "content-type": "application/json" } }],
    "gzip called text": [TRACK, { body: gzipSync(awkward), headers: { "content-type": "text/plain" } }],
    "JSON called gzip": [TRACK, coded("gzip", Buffer.from(awkward))],
    deflate: [TRACK, coded("deflate", deflateSync(awkward))],
    brotli: [TRACK, coded("br", brotliCompressSync(awkward))],
    "a gzipped form": [TRACK, coded("gzip", gzipSync(form(awkward)))],
    "a GET": [`${TRACK}?ip=0&data=${encodeURIComponent(base64(awkward))}&verbose=1`, {}],
    "an un-escaped GET": [`${TRACK}/?data=${base64(awkward)}`, {}],
    "a trailing slash and a source": ["/product-analytics~web/track/?_=1", plain(awkward)],
    "a source that nobody declared": ["/product-analytics~__proto__/track", plain(awkward)],
    "a list of one": [TRACK, plain(`[${awkward}]`)],
    "white space around it": [TRACK, plain(`\r\n  ${awkward}\n`)],
    "a token in the header of an import": [
      "/product-analytics/import?strict=1",
      { body: json({ event: "Odd", properties: { distinct_id: "u1", time: 1_700_000_000 } }), headers: basic },
    ],
    "a GET of 200 KiB": [
      `${TRACK}?data=${encodeURIComponent(base64(json(event({ filler: "x".repeat(150_000) }, "Odd"))))}`,
      {},
    ],
    "lone surrogates": [
      TRACK,
      plain('{"event":"Odd","properties":{"token":"destination-token","a":"\\ud800","\\udfff":1}}'),
    ],
    "a number beyond 2^53 as an id": [
      TRACK,
      plain(`{"event":"Odd","properties":{"token":"${TOKEN}","distinct_id":98765432109876543210}}`),
    ],
  };
  for (const [name, [path, sending]] of Object.entries(spellings)) {
    it(`takes ${name}`, async () => {
      const counted = await countedBy(async () => {
        const reply = await ask(path, sending);
        assert.equal(reply.status, 200);
        assert.match(reply.body, /^1$|^\{"status":1,|^\{"code":200,"num_records_imported":1,/);
      });
      assert.deepEqual(counted, { in: 1, refused: {}, withheld: {} });
    });
  }

  it("delivers them all, with nothing of what must not leave", async () => {
    const { in: total } = await server.figures();
    assert.ok(total > 0);
    await eventually(async () => pendingOf(await server.figures()) === 0);
    const odd = vendor.rows().events.filter((row) => row.event === "Odd");
    assert.equal(
      odd.reduce((sum, row) => sum + row.receipts, 0),
      Object.keys(spellings).length,
    );
    assert.ok(odd.every((row) => row.distinctId !== "u1"));
    assert.equal(vendor.contains("98765432109876543210"), false);
  });

  it("takes keys named after prototypes as plain keys, and looks into them", async () => {
    const hidden = "ada.proto@example.org";
    const names = [
      "__proto__",
      "constructor",
      "prototype",
      "toString",
      "hasOwnProperty",
      "valueOf",
      "__defineGetter__",
    ];
    const inner = names.map((name) => `"${name}":{"$email":"${hidden}","a":"${hidden}","isAdmin":true}`).join(",");
    const body = `{"event":"Proto","properties":{"token":"${TOKEN}","distinct_id":"u1",${inner},"deep":{${inner}}}}`;
    for (const text of [body, body.replace('"event"', `"__proto__":{"event":"x"},"event"`)]) {
      assert.equal((await ask(TRACK, plain(text))).status, 200);
    }
    const profile = `{"$token":"${TOKEN}","$distinct_id":"u1","$set":{${inner}},"$unset":["__proto__","constructor"]}`;
    assert.equal((await ask("/product-analytics/engage", plain(profile))).status, 200);
    assert.equal(Object.hasOwn(Object.prototype, "isAdmin"), false);
    await eventually(async () => pendingOf(await server.figures()) === 0);
    assert.equal(vendor.rows().events.filter((row) => row.event === "Proto").length, 2);
    assert.equal(vendor.contains(hidden), false);
  });
});

it("is still the same gateway afterwards, and its figures add up", async () => {
  assert.equal((await ask(TRACK, plain(json(event({}, "Last"))))).body, "1");
  await eventually(() => vendor.rows().events.some((row) => row.event === "Last"));
  await eventually(async () => pendingOf(await server.figures()) === 0);
  const figures = await server.figures();
  assert.ok(addsUp(figures), json(figures));
  assert.doesNotMatch(server.log(), /a gateway worker failed|"level":[56]0/);
  const metrics = (await ask("/metrics")).body;
  assert.match(metrics, new RegExp(`bulkhead_items_in_total\\{destination="product-analytics"\\} ${figures.in}\\b`));
});
