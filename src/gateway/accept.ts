import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Server as TlsServer } from "node:https";
import type { Item, Json } from "../domain/item.ts";
import type { RefusalReason } from "../domain/outcome.ts";
import type { GatewayCounts, JournalWriter } from "../journal/journal.ts";
import { NO_PLACES } from "../policy/place.ts";
import type { InboundRoute, Reply, Unpacked, Vendor } from "../vendors/vendor.ts";
import type { AddressOf } from "./address.ts";
import { type AdmitContext, type Admitted, admit, NO_QUERY } from "./admit.ts";
import type { FlagDesk, ProxiedFlags } from "./flags.ts";
import { GATEWAY_LIMITS } from "./limits.ts";
import { type Payload, readBody, readParameter, readQueryLines } from "./payload.ts";
import type { TlsPair } from "./tls.ts";

/** One destination as the gateway sees it. */
export interface Door {
  readonly id: string;
  readonly vendor: Vendor;
  readonly context: AdmitContext;
  readonly epoch: number;
  /** User names that stand for the destination in an `Authorization: Basic` header. */
  readonly basicUsers: ReadonlySet<string>;
  /** Undefined where flag calls are refused. */
  readonly flags: ProxiedFlags | undefined;
}

export interface Gateway {
  readonly doors: ReadonlyMap<string, Door>;
  readonly sources: ReadonlySet<string>;
  readonly journal: JournalWriter;
  readonly maxBodyBytes: number;
  readonly nextId: () => string;
  readonly now: () => number;
  readonly addressOf: AddressOf;
  /** Without it the gateway speaks plain HTTP. */
  readonly tls: TlsPair | undefined;
  readonly flags: FlagDesk;
  /** The gateway's own pages: health, readiness, metrics. Undefined for any other path. */
  readonly page: (path: string, request: IncomingMessage) => Promise<Reply> | undefined;
  readonly observe: (destination: string, status: number, items: number, seconds: number) => void;
  /** Somebody took another way than that of items: what would have gone past every policy without the gateway. */
  readonly strayed: (destination: string, channel: string) => void;
}

// An `import` would read every name that the module exports, `WebSocket` too, which loads Node's HTTP client: 40 ms.
const { createServer } = process.getBuiltinModule("node:http");
const { createServer: createTlsServer } = process.getBuiltinModule("node:https");

/** Counts under this name belong to no destination. */
export const NOWHERE = "-";

export function createGateway(gateway: Gateway): Server | TlsServer {
  const options = { maxHeaderSize: GATEWAY_LIMITS.headerBytes, keepAlive: true, noDelay: true };
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    const started = performance.now();
    answer(gateway, request).then(
      ({ reply, destination, items }) => {
        send(request, response, reply, server.listening);
        gateway.observe(destination, reply.status, items, (performance.now() - started) / 1_000);
      },
      // A body that broke off: there is nobody left to answer.
      () => response.destroy(),
    );
  };
  const { tls } = gateway;
  const server = tls === undefined ? createServer(options, serve) : createTlsServer({ ...options, ...tls }, serve);
  server.keepAliveTimeout = GATEWAY_LIMITS.keepAliveMs;
  server.headersTimeout = GATEWAY_LIMITS.headersMs;
  server.requestTimeout = GATEWAY_LIMITS.requestMs;
  server.maxConnections = GATEWAY_LIMITS.connections;
  return server;
}

interface Answer {
  readonly reply: Reply;
  readonly destination: string;
  readonly items: number;
}

const UNKNOWN_ROUTE = "unknown route";
const METHODS: ReadonlySet<string> = new Set(["GET", "POST"]);
const PREFLIGHT: Reply = { status: 204, type: "text/plain", body: "" };
const plain = (status: number, body: string): Reply => ({ status, type: "text/plain", body });

/** The whole way of a request: find the door → decode → admit → make durable → answer. */
async function answer(gateway: Gateway, request: IncomingMessage): Promise<Answer> {
  const url = request.url ?? "/";
  const cut = url.indexOf("?");
  const path = cut < 0 ? url : url.slice(0, cut);
  const page = gateway.page(path, request);
  if (page !== undefined) return { reply: await page, destination: NOWHERE, items: 0 };

  const [, first = ""] = path.split("/", 2);
  const [destination = "", source = ""] = first.split("~", 2);
  const door = gateway.doors.get(destination);
  if (request.method === "OPTIONS") return { reply: PREFLIGHT, destination: door?.id ?? NOWHERE, items: 0 };
  if (door === undefined) {
    request.resume();
    await refuse(gateway, NOWHERE, "unknown-destination", 1);
    return { reply: plain(404, "there is no such destination"), destination: NOWHERE, items: 1 };
  }

  const query = cut < 0 ? NO_QUERY : new URLSearchParams(withoutData(url.slice(cut + 1)));
  const { adapter, answers } = door.vendor;
  const below = path.slice(first.length + 1).replace(/\/$/, "");
  const route = adapter.routes.get(below) ?? adapter.otherRoute?.(below);
  const no = refused.bind(undefined, { gateway, door, request });
  // No SDK sends with another method, and what the vendor would make of one is unknown.
  if (route === undefined || !METHODS.has(request.method ?? "")) {
    gateway.strayed(door.id, UNKNOWN_ROUTE);
    return no("unknown-route", 1, answers.refused(query, "unknown-route"));
  }
  const channel = sideChannel(route, door.flags !== undefined);
  if (channel !== undefined) gateway.strayed(door.id, channel);
  if (route.kind === "stub") {
    request.resume();
    const reply = door.flags === undefined ? route.answer : (route.withFlags ?? route.answer);
    return { reply, destination: door.id, items: 0 };
  }
  if (route.kind === "refused") return no("side-channel", 1, route.answer);
  if (route.kind === "flags" && door.flags === undefined) return no("side-channel", 1, route.refused);

  const payload = readPayload(gateway, request, cut < 0 ? "" : url.slice(cut + 1), route);
  return payload.then((read) => take({ gateway, door, route, request, query, source }, read));
}

/** What a side channel is for, in the adapter's words, which hold no value; undefined for ways that items may take. */
function sideChannel(route: InboundRoute, hasFlags: boolean): string | undefined {
  switch (route.kind) {
    case "items":
      return undefined;
    case "flags":
      return hasFlags ? undefined : "feature flags";
    case "stub":
      return route.says ?? "remote settings";
    case "refused":
      return route.says;
  }
}

interface Arriving {
  readonly gateway: Gateway;
  readonly door: Door;
  readonly route: ItemRoute;
  readonly request: IncomingMessage;
  readonly query: URLSearchParams;
  readonly source: string;
}

/**
 * From a decoded body to the journal, without a pause: a function that waits would keep the decoded items alive until
 * the disk has answered, and the collector would copy them again and again.
 */
function take({ gateway, door, route, request, query, source }: Arriving, payload: Payload): Promise<Answer> {
  const { answers } = door.vendor;
  const no = (reason: RefusalReason, count: number, reply: Reply) =>
    refused({ gateway, door, request }, reason, count, reply);
  if (payload.kind === "unreadable") return no(payload.reason, 1, answers.refused(query, payload.reason));
  const { items, token, secret } = asItems(payload.value, route, query) ?? NO_ITEMS;
  if (items.length === 0) return no("malformed", 1, answers.refused(query, "malformed"));
  if (items.length > GATEWAY_LIMITS.items)
    return no("too-many-items", items.length, answers.refused(query, "too-large"));
  // Secrets stand where others have user names; a token that everybody may know is none.
  const isKnown = secret === undefined || (secret !== door.context.token && door.basicUsers.has(secret));
  if ((token !== undefined && token !== door.context.token) || !isKnown)
    return no("wrong-token", items.length, answers.refused(query, "wrong-token"));

  const id = gateway.nextId();
  const receivedAt = gateway.now();
  // Elsewhere the vendor looks for the token in each item, and refuses a whole batch for one item without.
  const authorised = token !== undefined || (route.tokenInHeader === true && isAuthorised(door, request));
  const from = gateway.sources.has(source) ? source : "unattributed";
  const admission = admit(door.context, items, {
    id,
    receivedAt,
    source: from,
    authorised,
    consentRefused: !door.context.consent.inRequest(request.headers),
    query,
    // Reading the address costs as much as reading the item; most gateways have no use for it.
    connecting: door.context.placeOf === NO_PLACES ? "" : gateway.addressOf(request),
  });
  if (admission.kind === "refused") return no(admission.reason, admission.items, answers.refused(query, "wrong-token"));
  const { lines, bodies } = admission.admitted;
  const stored = keep(gateway.journal, door, admission.admitted, { id, receivedAt, source: from });
  if (route.kind === "flags" && door.flags !== undefined) {
    const call = {
      destination: door.id,
      flags: door.flags,
      envelope: id,
      route: lines[0]?.route ?? "",
      body: bodies[0],
    };
    return gateway.flags.reply({ ...call, stored }).then((reply) => ({ reply, destination: door.id, items: 1 }));
  }
  return afterwards(
    stored,
    { reply: answers.accepted(query, items), destination: door.id, items: items.length },
    // Not durable, so not acknowledged and not counted: an SDK that retries brings the items again.
    { reply: answers.unavailable(query), destination: door.id, items: 0 },
  );
}

/** Resolves when what was admitted is durable. */
export function keep(
  journal: JournalWriter,
  door: Door,
  { identities, lines, bodies, fieldSets, counts }: Admitted,
  head: { readonly id: string; readonly receivedAt: number; readonly source: string },
): Promise<void> {
  const envelope = { ...head, destination: door.id, epoch: door.epoch, identities, lines, bodies };
  return journal.append(door.id, { envelope: lines.length > 0 ? envelope : undefined, fieldSets, counts });
}

const afterwards = (stored: Promise<void>, accepted: Answer, unavailable: Answer): Promise<Answer> =>
  stored.then(
    () => accepted,
    () => unavailable,
  );

async function refused(
  { gateway, door, request }: Pick<Arriving, "gateway" | "door" | "request">,
  reason: RefusalReason,
  items: number,
  reply: Reply,
): Promise<Answer> {
  request.resume();
  await refuse(gateway, door.id, reason, items);
  return { reply, destination: door.id, items };
}

/** A refusal is counted before it is answered; a full disk must not turn it into silence. */
async function refuse(gateway: Gateway, destination: string, reason: RefusalReason, items: number): Promise<void> {
  const counts: GatewayCounts = { in: items, withheld: {}, refused: { [reason]: items }, alarms: 0 };
  await gateway.journal.append(destination, { envelope: undefined, fieldSets: [], counts }).catch(() => undefined);
}

/** `data` may be a megabyte and is decoded elsewhere. */
const withoutData = (query: string): string => query.replace(/(^|&)data=[^&]*/, "");

/** A flag call has fewer options than other items, and no others. */
type ItemRoute = Omit<Extract<InboundRoute, { kind: "items" }>, "kind"> & { readonly kind: "items" | "flags" };

async function readPayload(
  gateway: Gateway,
  request: IncomingMessage,
  query: string,
  { form }: ItemRoute,
): Promise<Payload> {
  if (form === "query-lines") {
    const lines = await readBytes(request, gateway.maxBodyBytes);
    return lines === undefined ? { kind: "unreadable", reason: "too-large" } : readQueryLines(query, lines);
  }
  const inUrl = /(?:^|&)data=([^&]*)/.exec(query)?.[1];
  if (inUrl !== undefined) {
    request.resume();
    return readParameter(inUrl, gateway.maxBodyBytes);
  }
  const body = await readBytes(request, gateway.maxBodyBytes);
  if (body === undefined) return { kind: "unreadable", reason: "too-large" };
  return readBody(body, request.headers["content-encoding"], gateway.maxBodyBytes);
}

/** The body, or undefined when it is larger than allowed. Rejects when the connection breaks off. */
function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) {
        request.removeAllListeners("data");
        resolve(undefined);
      } else chunks.push(chunk);
    });
    request.on("end", () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)));
    request.on("error", reject);
    request.on("close", () => {
      // Every request closes in the end, and an error that nobody reads costs more than the reading did.
      if (!request.readableEnded) reject(new Error("the request broke off"));
    });
  });
}

const NO_ITEMS: Unpacked = { items: [] };

function asItems(value: Json, route: ItemRoute, query: URLSearchParams): Unpacked | undefined {
  if (route.unpack !== undefined) return route.unpack(value, query);
  const bodies = Array.isArray(value) ? value : [value];
  return { items: bodies.map((body) => ({ kind: route.itemKind, route: route.route, body: body as Item["body"] })) };
}

function isAuthorised(door: Door, request: IncomingMessage): boolean {
  const { authorization } = request.headers;
  if (authorization === undefined) return false;
  if (authorization.startsWith("Bearer ")) return authorization.slice("Bearer ".length) === door.context.token;
  if (!authorization.startsWith("Basic ")) return false;
  const [user = ""] = Buffer.from(authorization.slice("Basic ".length), "base64").toString("utf8").split(":", 1);
  return door.basicUsers.has(user);
}

function send(request: IncomingMessage, response: ServerResponse, reply: Reply, isListening: boolean): void {
  const { origin } = request.headers;
  const headers: Record<string, string> = { "content-type": reply.type, "cache-control": "no-store" };
  if (origin !== undefined) {
    // mixpanel-browser sends credentials, so the origin is echoed: `*` would be refused by the browser.
    headers["access-control-allow-origin"] = origin;
    headers["access-control-allow-credentials"] = "true";
    headers["vary"] = "Origin";
  }
  if (request.method === "OPTIONS") {
    headers["access-control-allow-methods"] = "GET, POST, OPTIONS";
    headers["access-control-allow-headers"] =
      request.headers["access-control-request-headers"] ?? "content-type, authorization";
    headers["access-control-max-age"] = "86400";
  }
  // A connection that stays open would keep a stopping gateway from ending; an unread body can't be followed by another request.
  if (!isListening || !request.complete) headers["connection"] = "close";
  if (reply.status !== 204) headers["content-length"] = String(Buffer.byteLength(reply.body));
  response.writeHead(reply.status, headers);
  response.end(reply.body);
}
