import type { IncomingMessage, ServerResponse } from "node:http";
import { type Answer, type Asked, acceptedAnswer, failingAnswer, json, refusedAnswer } from "./answer.ts";
import type { Connections } from "./connections.ts";
import { countItems, type Decoding, decode, type Item, parseItems } from "./decode.ts";
import { HeadersSeen, type ReceivedRequest, recordRequest } from "./evidence.ts";
import { addressOf } from "./geolocation.ts";
import type { Journal } from "./journal.ts";
import { delay, Mood, type RequestMisbehaviour } from "./misbehaviour.ts";
import { type FailedRecord, itemsLimit, judgeItem, mayImport, type Route, routeOf, tokenOf } from "./rules.ts";
import { type Arrival, Store } from "./store.ts";

export interface Counts {
  requests: number;
  /** Items in complete, decodable requests, whatever became of them: what this vendor has seen. */
  items: number;
  /** Accepted items, duplicates included. */
  events: number;
  profiles: number;
  groups: number;
  /** Accepted events that were there already. */
  duplicates: number;
  /** Items refused one by one (`failed_records`). */
  failed: number;
}

export interface ReceptionOptions {
  readonly geolocates: boolean;
  readonly keepsRows: boolean;
  readonly keepsBytes: boolean;
  readonly badTokens: ReadonlySet<string>;
  readonly journal: Journal | undefined;
}

type Decoded = Extract<Decoding, { kind: "decoded" }>;

interface Body {
  readonly raw: Buffer;
  readonly ending: "complete" | "cut" | "aborted" | "too-large";
}

const bodyLimitBytes = 32 * 1024 * 1024;

/** The vendor's front door: one request in, its items stored or refused, one answer out. */
export class Reception {
  readonly store = new Store();
  readonly mood = new Mood();
  readonly headers = new HeadersSeen();
  readonly received: ReceivedRequest[] = [];
  readonly counts: Counts = noCounts();
  readonly #options: ReceptionOptions;
  readonly #connections: Connections;

  constructor(options: ReceptionOptions, connections: Connections) {
    this.#options = options;
    this.#connections = connections;
  }

  async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.counts.requests++;
    this.headers.note(request);
    const arrivedFrom = this.#connections.addressOf(request.socket);
    const misbehaviour = this.mood.forNextRequest();
    const body = await readBody(request, misbehaviour?.kind === "cut" ? misbehaviour.afterBytes : undefined);
    if (this.#options.keepsBytes) this.received.push(recordRequest(request, body.raw, body.ending === "complete"));
    if (misbehaviour?.kind === "cut") return this.#connections.reset(request.socket);
    if (body.ending === "aborted") return;
    if (request.method === "OPTIONS") return send(request, response, { status: 204, body: "" });
    if (body.ending !== "complete") return send(request, response, json(413, { error: "too large" }));

    const route = routeOf(request.url ?? "");
    if (route === undefined) return send(request, response, json(404, { error: "no such route" }));
    const decoding = decode({ url: request.url ?? "", headers: request.headers, body: body.raw });
    const itemCount = decoding.kind === "decoded" ? countItems(decoding.json) : 0;
    this.counts.items += itemCount;
    if (misbehaviour?.kind === "hang") return;
    if (misbehaviour?.kind === "status") {
      return send(request, response, failingAnswer(misbehaviour.status, misbehaviour.retryAfterSeconds));
    }
    const answer = this.#answer({ request, route, decoding, itemCount, arrivedFrom, misbehaviour });
    if (misbehaviour?.kind === "cut-answer") return this.#connections.close(request.socket);
    if (misbehaviour?.kind === "slow") await delay(misbehaviour.delayMs);
    send(request, response, answer);
  }

  forget(): void {
    this.store.forget();
    this.headers.forget();
    this.received.length = 0;
    Object.assign(this.counts, noCounts());
  }

  #answer(visit: Visit): Answer {
    const { request, route, decoding, misbehaviour } = visit;
    const parameters = decoding.kind === "decoded" ? decoding.parameters : new Map<string, string>();
    const asked = { route, isStrict: parameters.get("strict") === "1", isVerbose: parameters.get("verbose") === "1" };
    if (decoding.kind === "too-large") return refusedAnswer(asked, 413, "the request is too large");
    if (decoding.kind === "malformed") return refusedAnswer(asked, 400, decoding.reason);
    if (route === "import" && !mayImport(request.headers, parameters)) {
      return refusedAnswer(asked, 401, "credentials are missing");
    }
    const unwanted = new Set(misbehaviour?.kind === "failed-records" ? misbehaviour.indexes : []);
    return this.#options.keepsRows
      ? this.#keepRows(visit, { asked, decoded: decoding, unwanted })
      : this.#countOnly(visit.itemCount, { asked, decoded: decoding, unwanted });
  }

  #countOnly(total: number, delivery: Delivery): Answer {
    if (total > itemsLimit) return refusedAnswer(delivery.asked, 413, "too many records");
    const failed = [...delivery.unwanted].filter((index) => index < total).map((index) => unwantedRecord(index));
    this.#countAccepted(delivery.asked.route, total - failed.length);
    this.counts.failed += failed.length;
    return acceptedAnswer(delivery.asked, total - failed.length, failed);
  }

  #keepRows(visit: Visit, delivery: Delivery): Answer {
    const { asked, decoded, unwanted } = delivery;
    const items = itemsOf(decoded);
    if (items === undefined) return refusedAnswer(asked, 400, "the JSON does not parse");
    if (items.length > itemsLimit) return refusedAnswer(asked, 413, "too many records");
    if (items.some((item) => !this.#isTokenGood(visit, item))) {
      return refusedAnswer(asked, asked.isStrict || visit.route === "import" ? 401 : 200, "token is missing or wrong");
    }
    const receivedAt = Date.now();
    const failed: FailedRecord[] = [];
    const good = items.filter((item, index) => {
      const complaint = asked.isStrict ? judgeItem(visit.route, item, index, receivedAt) : undefined;
      const failure = unwanted.has(index) ? unwantedRecord(index, item) : complaint;
      if (failure !== undefined) failed.push(failure);
      return failure === undefined;
    });
    this.#store(good, this.#arrival(visit, decoded, receivedAt));
    this.counts.failed += failed.length;
    return acceptedAnswer(asked, good.length, failed);
  }

  #store(items: readonly Item[], arrival: Arrival): void {
    const { receivedAt } = arrival;
    const lines = items.map((item) => ({ ...this.store.keep(item, arrival), receivedAt, item }));
    this.#options.journal?.append(lines);
    this.#countAccepted(arrival.route, items.length);
    this.counts.duplicates += lines.filter((line) => line.isDuplicate).length;
  }

  /** `/import` is let in by its credentials, so there an item may come without a token, not with a wrong one. */
  #isTokenGood(visit: Visit, item: Item): boolean {
    const token = tokenOf(visit.route, item);
    if (token === undefined) return visit.route === "import";
    return !this.#options.badTokens.has(token);
  }

  #arrival(visit: Visit, decoded: Decoded, receivedAt: number): Arrival {
    return {
      route: visit.route,
      address: addressOf(visit.arrivedFrom, visit.request.headers["x-forwarded-for"]),
      geolocatesAddress: this.#options.geolocates && decoded.parameters.get("ip") === "1",
      geolocatesItem: this.#options.geolocates,
      receivedAt,
    };
  }

  #countAccepted(route: Route, items: number): void {
    const kind = route === "engage" ? "profiles" : route === "groups" ? "groups" : "events";
    this.counts[kind] += items;
  }
}

interface Visit {
  readonly request: IncomingMessage;
  readonly route: Route;
  readonly decoding: Decoding;
  readonly itemCount: number;
  readonly arrivedFrom: string;
  readonly misbehaviour: RequestMisbehaviour | undefined;
}

interface Delivery {
  readonly asked: Asked;
  readonly decoded: Decoded;
  /** Indexes that a test wants refused. */
  readonly unwanted: ReadonlySet<number>;
}

function noCounts(): Counts {
  return { requests: 0, items: 0, events: 0, profiles: 0, groups: 0, duplicates: 0, failed: 0 };
}

function itemsOf(decoded: Decoded): Item[] | undefined {
  try {
    return parseItems(decoded.json);
  } catch {
    return undefined;
  }
}

function unwantedRecord(index: number, item?: Item): FailedRecord {
  const properties = item?.["properties"];
  const insertId = typeof properties === "object" && properties !== null ? Reflect.get(properties, "$insert_id") : "";
  return { index, insert_id: String(insertId ?? ""), field: "event", message: "'event' is refused by the simulator" };
}

/** Listens by hand: leaving a `for await` early would destroy the connection in its own way. */
function readBody(request: IncomingMessage, cutAfterBytes = Number.POSITIVE_INFINITY): Promise<Body> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    const finish = (ending: Body["ending"]) => resolve({ raw: Buffer.concat(chunks), ending });
    request.on("data", (chunk: Buffer) => {
      if (sizeBytes >= cutAfterBytes || sizeBytes > bodyLimitBytes) return;
      chunks.push(chunk);
      sizeBytes += chunk.length;
      if (sizeBytes >= cutAfterBytes) finish("cut");
      else if (sizeBytes > bodyLimitBytes) finish("too-large");
    });
    request.on("end", () => finish("complete"));
    request.on("error", () => finish("aborted"));
    request.on("close", () => finish("aborted"));
  });
}

/** The browser SDK sends with credentials, so the origin is echoed and never `*`. */
function send(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  const { origin } = request.headers;
  const allowed = origin && { "access-control-allow-origin": origin, "access-control-allow-credentials": "true" };
  const preflight = request.method === "OPTIONS" && {
    "access-control-allow-methods": "GET, POST, OPTIONS",
    "access-control-allow-headers": "content-type, content-encoding, authorization",
  };
  response.writeHead(answer.status, {
    "content-type": "application/json",
    ...allowed,
    ...preflight,
    ...answer.headers,
  });
  response.end(answer.body);
}
