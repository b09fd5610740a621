import { isMainThread, parentPort } from "node:worker_threads";
import type { FieldUse } from "../domain/field.ts";
import type { Rotation } from "../journal/journal.ts";
import { lmdbAnswers } from "../journal/lmdb/answers.ts";
import { erasuresIn, latestOf, openEnvironment } from "../journal/lmdb/environment.ts";
import { lmdbWriter } from "../journal/lmdb/writer.ts";
import { splitAddress } from "../platform/address.ts";
import type { Config } from "../platform/config-schema.ts";
import { codeOf, Fault, type FaultCode } from "../platform/fault.ts";
import { derive } from "../platform/keyed-hash.ts";
import { idSealer } from "../platform/seal-ids.ts";
import { addedUp } from "../policy/field-uses.ts";
import { NO_PLACES, type PlaceOf } from "../policy/place.ts";
import { vendorOf } from "../vendors/list.ts";
import type { Reply, VendorAnswer } from "../vendors/vendor.ts";
import { createGateway, type Gateway } from "./accept.ts";
import { clientAddresses } from "./address.ts";
import { Counter, Histogram, Registry } from "./counting.ts";
import { openPlaces } from "./country.ts";
import { openDoors } from "./doors.ts";
import { envelopeIds } from "./envelope-id.ts";
import { flagDesk } from "./flags.ts";
import { ownPages } from "./pages.ts";
import { type Planted, type Planting, plant } from "./plant.ts";
import { readTls } from "./tls.ts";

/**
 * The hot path's own thread: it opens the journal, binds, and answers SDKs. It needs nothing else, so that no ledger
 * query, page view or control database ever delays an answer.
 */
export interface GatewayWorkerData {
  readonly config: Config;
  readonly master: Uint8Array;
  readonly journalPath: string;
}

/** What became of the fields of each destination. */
export type UsesOfDestinations = readonly { readonly destination: string; readonly uses: readonly FieldUse[] }[];

export type ToWorker =
  | { readonly kind: "answer"; readonly envelope: string; readonly answer: VendorAnswer | undefined }
  | { readonly kind: "serve"; readonly data: GatewayWorkerData }
  | { readonly kind: "stop" }
  /** Reads the certificate again. */
  | { readonly kind: "reload" }
  /** `uses`: what became of fields since it was last asked for. */
  | { readonly kind: "metrics" | "read-again" | "uses"; readonly ask: number }
  | { readonly kind: "page"; readonly ask: number; readonly reply: Reply }
  | { readonly kind: "plant"; readonly ask: number; readonly planted: Planted };
export type FromWorker =
  /** A flag call is in the journal, and its SDK waits. */
  | { readonly kind: "ask"; readonly destination: string; readonly envelope: string }
  /** All code is loaded; from here on the worker may be ended. */
  | { readonly kind: "loaded" }
  | { readonly kind: "listening"; readonly address: string }
  | { readonly kind: "failed"; readonly code: string }
  | { readonly kind: "faulty"; readonly code: FaultCode; readonly says: string }
  | { readonly kind: "stopped" }
  | { readonly kind: "reloaded"; readonly fault: FaultCode | undefined }
  | { readonly kind: "metrics"; readonly ask: number; readonly metrics: unknown }
  | { readonly kind: "uses"; readonly ask: number; readonly uses: UsesOfDestinations }
  | { readonly kind: "read-again"; readonly ask: number }
  | { readonly kind: "planted"; readonly ask: number; readonly planting: Planting }
  | { readonly kind: "page"; readonly ask: number; readonly path: string };

if (!isMainThread && parentPort !== null) {
  const port = parentPort;
  const begin = (message: ToWorker): void => {
    if (message.kind !== "serve") return;
    port.off("message", begin);
    try {
      serve(message.data, port);
    } catch (error) {
      // A vendor or a policy that does not exist, a journal that can't be opened: said by the main thread, in its words.
      if (!(error instanceof Fault)) throw error;
      port.postMessage({ kind: "faulty", code: error.code, says: error.message } satisfies FromWorker);
    }
  };
  port.on("message", begin);
  port.postMessage({ kind: "loaded" } satisfies FromWorker);
}

function serve({ config, master, journalPath }: GatewayWorkerData, port: NonNullable<typeof parentPort>): void {
  const say = (message: FromWorker) => port.postMessage(message);
  const environment = openEnvironment(journalPath);
  const ids = envelopeIds(Date.now);
  const journal = lmdbWriter(environment, ids.writer, config.journal_cap);
  const registry = new Registry();
  const requests = new Counter({
    name: "bulkhead_gateway_requests_total",
    help: "Requests by answer.",
    labelNames: ["destination", "status"],
    registers: [registry],
  });
  const seconds = new Histogram({
    name: "bulkhead_gateway_answer_seconds",
    help: "Time from the request's head to our answer.",
    labelNames: ["destination"],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers: [registry],
  });
  const strays = new Counter({
    name: "bulkhead_gateway_side_channel_total",
    help: "Requests for side channels and unknown routes: answered here or refused, never forwarded.",
    labelNames: ["destination", "channel"],
    registers: [registry],
  });
  const taken = new Counter({
    name: "bulkhead_fields_taken_total",
    help: "Fields dropped, mapped or generalised, by category.",
    labelNames: ["destination", "category"],
    registers: [registry],
  });
  const { database } = config.geoip;
  let countries = NO_PLACES;
  const placeOf: PlaceOf = database === "off" ? NO_PLACES : (address, precision) => countries(address, precision);
  const epochOf = (id: string): number => latestOf<Rotation>(environment.rotations, id)?.epoch ?? 1;
  const erased = new Set(erasuresIn(environment).flatMap((one) => one.keys));
  const open = (destinations: Config["destinations"]) =>
    openDoors({ ...config, destinations }, master, vendorOf, epochOf, placeOf, erased);
  const doors = new Map(open(config.destinations));
  const pages = ownPages((ask, path) => say({ kind: "page", ask, path }));

  const flagCalls = new Counter({
    name: "bulkhead_flag_calls_total",
    help: "Flag calls by who answered: the vendor, memory (its last good answer), or nobody.",
    labelNames: ["destination", "by"],
    registers: [registry],
  });
  const flags = flagDesk({
    ask: (destination, envelope) => say({ kind: "ask", destination, envelope }),
    known: lmdbAnswers(environment, idSealer(derive(master, ["flag-answers"], 32)), Date.now),
    observe: (destination, by) => flagCalls.inc({ destination, by }),
  });

  // The library works labels out anew at each call; destinations and statuses are few.
  const observers = new Map<string, (took: number) => void>();
  const observe: Gateway["observe"] = (destination, status, _items, took) => {
    const name = `${status} ${destination}`;
    let observer = observers.get(name);
    if (observer === undefined) {
      const counter = requests.labels(destination, String(status));
      const histogram = seconds.labels(destination);
      observer = (one) => {
        counter.inc();
        histogram.observe(one);
      };
      observers.set(name, observer);
    }
    observer(took);
  };

  const { tls } = config.gateway;
  const core = { doors, journal, nextId: ids.next, now: Date.now };
  const server = createGateway({
    ...core,
    sources: new Set(config.sources.map((one) => one.id)),
    maxBodyBytes: config.gateway.max_body,
    addressOf: clientAddresses(config.gateway.trusted_proxies),
    tls: tls && readTls(tls),
    flags,
    page: pages.find,
    observe,
    strayed: (destination, channel) => strays.inc({ destination, channel }),
  });

  /** Connections that stand keep the certificate that they began with; a pair that can't be read changes nothing. */
  const reload = (): void => {
    if (tls === undefined || !("setSecureContext" in server)) return;
    try {
      server.setSecureContext(readTls(tls));
      say({ kind: "reloaded", fault: undefined });
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      say({ kind: "reloaded", fault: error.code });
    }
  };

  const uses = new Map<string, readonly FieldUse[]>();
  const countTaken = (): void => {
    for (const door of doors.values()) {
      const before = uses.get(door.id) ?? [];
      uses.set(door.id, addedUp([...before, ...door.context.minimisers.usesSince()]));
      for (const [category, count] of door.context.minimisers.takenSince())
        taken.inc({ destination: door.id, category }, count);
    }
  };

  /** Who is to be forgotten is known from here on. A door of a new epoch takes the old one's place: its keyed map is another. */
  const readAgain = (ask: number): void => {
    environment.root.resetReadTxn();
    for (const key of erasuresIn(environment).flatMap((one) => one.keys)) erased.add(key);
    const turned = config.destinations.filter(({ id }) => doors.get(id)?.epoch !== epochOf(id));
    countTaken();
    for (const [id, door] of open(turned)) doors.set(id, door);
    say({ kind: "read-again", ask });
  };

  const tellUses = (ask: number): void => {
    countTaken();
    say({ kind: "uses", ask, uses: [...uses].map(([destination, of]) => ({ destination, uses: of })) });
    uses.clear();
  };

  const collect = async (ask: number): Promise<void> => {
    countTaken();
    say({ kind: "metrics", ask, metrics: await registry.getMetricsAsJSON() });
  };

  const stop = (): void => {
    server.close(() => {
      void journal.close().finally(() => say({ kind: "stopped" }));
    });
    server.closeIdleConnections();
  };

  port.on("message", (message: ToWorker) => {
    if (message.kind === "stop") stop();
    else if (message.kind === "reload") reload();
    else if (message.kind === "answer") flags.arrived(message.envelope, message.answer);
    else if (message.kind === "uses") tellUses(message.ask);
    else if (message.kind === "metrics") void collect(message.ask);
    else if (message.kind === "read-again") readAgain(message.ask);
    else if (message.kind === "plant")
      void plant(core, message.planted)
        .catch(() => "failed" as const)
        .then((planting) => say({ kind: "planted", ask: message.ask, planting }));
    else if (message.kind === "page") pages.answer(message.ask, message.reply);
  });
  server.on("error", (error) => say({ kind: "failed", code: codeOf(error) }));
  const { host, port: number } = splitAddress(config.gateway.listen);
  server.listen({ host, port: number, reusePort: config.gateway.workers > 1 }, () => {
    const address = server.address();
    say({
      kind: "listening",
      address: typeof address === "object" && address ? `${host}:${address.port}` : config.gateway.listen,
    });
  });
  // The kernel takes connections from here on, and none is answered before this is done: 8 MB take 20 ms.
  countries = openPlaces(database);
}
