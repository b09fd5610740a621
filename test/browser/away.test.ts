import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type OutgoingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { eventually } from "../harness/server.ts";
import { startBrowser } from "./chromium.ts";
import { PAGE_HOST, SEARCH_HOST, startSite, startTrap } from "./site.ts";
import { openVisit } from "./visit.ts";

/** mixpanel-browser and a proxy that answers while the gateway is away: docs/operating/browser.md says what it must answer. */

const trap = await startTrap();
const site = await startSite();
const started = await startBrowser({ names: [PAGE_HOST, SEARCH_HOST], trapPort: trap.port });
const skip = started.kind === "none" && started.why;

after(async () => {
  if (started.kind === "browser") await started.browser.close();
  await site[Symbol.asyncDispose]();
  await trap[Symbol.asyncDispose]();
});

/** Answers 503 to the first event and success to whatever comes then. */
async function startProxy(headersOf503: (origin: string) => OutgoingHttpHeaders) {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    const { origin = "" } = request.headers;
    const allowed = { "access-control-allow-origin": origin, "access-control-allow-credentials": "true" };
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      bodies.push(Buffer.concat(chunks).toString("utf8"));
      if (bodies.length === 1) response.writeHead(503, headersOf503(origin)).end();
      else response.writeHead(200, allowed).end('{"status":1,"error":null}');
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, bodies, close: () => server.close() };
}

/** How often an event is sent whose first answer is a 503 with these headers. */
async function timesSent(headersOf503: (origin: string) => OutgoingHttpHeaders, atLeast: number): Promise<number> {
  if (started.kind === "none") throw new Error(started.why);
  const proxy = await startProxy(headersOf503);
  try {
    site.protect(undefined);
    await using visit = await openVisit(started.browser, site, "mixpanel");
    await visit.start({ gateway: proxy.url, token: "token", settings: "recommended" });
    await eventually(() => proxy.bodies.length >= atLeast, 20_000, "the event was not sent so often");
    // A second attempt comes after two intervals of the SDK's.
    await sleep(3_000);
    return proxy.bodies.length;
  } finally {
    proxy.close();
  }
}

const SHARED = { "access-control-allow-credentials": "true" };

test("a 503 that the page may read: the SDK sends the event again", { skip }, async () => {
  assert.equal(await timesSent((origin) => ({ ...SHARED, "access-control-allow-origin": origin }), 2), 2);
});

test("a 503 that the page may not read: the SDK drops the event", { skip }, async () => {
  assert.equal(await timesSent(() => ({}), 1), 1);
});
