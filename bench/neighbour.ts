import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { pendingOf, startServer } from "../test/harness/server.ts";
import { events, TOKEN } from "./events.ts";
import type { Figure } from "./figure.ts";

const BEFORE_SECONDS = 60;
const HANGING_SECONDS = 600;
const EVERY_MS = 50;
const BATCH = 5;
const WARM_SECONDS = 5;
/** The vendor's own answer to events that it took. */
const TAKEN = '{"error":"","status":1}';

/**
 * What a vendor that takes requests and never answers them does to its neighbour: the time from an application's request
 * to the events' arrival at the other vendor, over ten minutes, against the minute before.
 */
export async function neighbourFigure(): Promise<Figure> {
  const arrived = new Map<number, number>();
  const well = await vendor((body) => {
    for (const [, probe] of body.matchAll(/"probe":(\d+)/g)) arrived.set(Number(probe), performance.now());
    return true;
  });
  let hangs = false;
  const ill = await vendor(() => !hangs);
  const destination = { vendor: "mixpanel", recipient: "vendor", token: TOKEN };
  const server = await startServer({
    config: {
      destinations: [
        { ...destination, id: "well", upstream: `http://127.0.0.1:${well.port}` },
        { ...destination, id: "ill", upstream: `http://127.0.0.1:${ill.port}` },
      ],
    },
  });
  try {
    const send = sender(server.gateway);
    await load(send, WARM_SECONDS);
    const before = await load(send, BEFORE_SECONDS);
    hangs = true;
    const during = await load(send, HANGING_SECONDS);
    await sleep(2_000);
    const [quick, slow] = [before, during].map((sent) => latencies(sent, arrived));
    if (quick === undefined || slow === undefined) throw new Error("nothing was sent");
    const held = pendingOf(await server.figures("ill"));
    return {
      name: "to a vendor whose neighbour hangs for ten minutes",
      value: `${at(slow, 0.5)} ms, p99 ${at(slow, 0.99)} ms`,
      reference: `the minute before ${at(quick, 0.5)} ms, p99 ${at(quick, 0.99)} ms`,
      ratio: at(slow, 0.5) / at(quick, 0.5),
      wanted: "no change",
      note: `from request to arrival, ${during.length} requests, all arrived; ${held.toLocaleString("en")} items wait for the other one`,
    };
  } finally {
    await server.stop();
    for (const one of [well, ill]) one.server.closeAllConnections();
    for (const one of [well, ill]) one.server.close();
  }
}

interface Vendor {
  readonly server: Server;
  readonly port: number;
}

/** @param take what becomes of a body; false: no answer */
async function vendor(take: (body: string) => boolean): Promise<Vendor> {
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      if (take(body)) response.writeHead(200, { "content-type": "application/json" }).end(TAKEN);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, port: (server.address() as AddressInfo).port };
}

interface Sent {
  readonly probe: number;
  readonly at: number;
}

type Send = () => Promise<Sent>;

/** Sends a batch to both destinations; the first event of the one whose arrival counts carries a number. */
function sender(gateway: string): Send {
  const all = events(2_000) as { readonly properties: object }[];
  let next = 0;
  const post = (destination: string, body: object) =>
    fetch(`http://${gateway}/${destination}/track`, { method: "POST", body: JSON.stringify(body) });
  return async () => {
    const probe = ++next;
    const from = (next * BATCH) % (all.length - BATCH);
    const [first, ...rest] = all.slice(from, from + BATCH);
    const probed = { ...first, properties: { ...first?.properties, probe } };
    const sentAt = performance.now();
    const answers = await Promise.all([post("well", [probed, ...rest]), post("ill", [probed, ...rest])]);
    for (const answer of answers) {
      await answer.arrayBuffer();
      if (!answer.ok) throw new Error(`the gateway answered ${answer.status}`);
    }
    return { probe, at: sentAt };
  };
}

async function load(send: Send, seconds: number): Promise<readonly Sent[]> {
  const sent: Promise<Sent>[] = [];
  const begun = performance.now();
  for (let next = begun; next < begun + seconds * 1_000; next += EVERY_MS) {
    await sleep(Math.max(0, next - performance.now()));
    sent.push(send());
  }
  return Promise.all(sent);
}

/** Sorted, in milliseconds. */
function latencies(sent: readonly Sent[], arrived: ReadonlyMap<number, number>): readonly number[] {
  const all = sent.map((one) => {
    const arrival = arrived.get(one.probe);
    if (arrival === undefined) throw new Error("events did not arrive while the neighbour hung");
    return arrival - one.at;
  });
  return all.toSorted((a, b) => a - b);
}

const at = (sorted: readonly number[], share: number): number =>
  Math.round((sorted[Math.floor(sorted.length * share)] ?? 0) * 10) / 10;
