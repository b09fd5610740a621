import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { Connections } from "./mixpanel/connections.ts";
import { isControl, obey } from "./mixpanel/control.ts";
import { haystackOf, type ReceivedRequest, spellingsOf } from "./mixpanel/evidence.ts";
import { exportCsv, exportJsonl } from "./mixpanel/export.ts";
import { openJournal } from "./mixpanel/journal.ts";
import type { Misbehaviour } from "./mixpanel/misbehaviour.ts";
import { type Counts, Reception } from "./mixpanel/reception.ts";
import type { Dataset } from "./mixpanel/store.ts";

export type { ReceivedRequest } from "./mixpanel/evidence.ts";
export type { Misbehaviour, RequestMisbehaviour } from "./mixpanel/misbehaviour.ts";
export type { Counts } from "./mixpanel/reception.ts";
export type { Dataset, EventRow, GroupRow, IdentityLink, ProfileRow } from "./mixpanel/store.ts";

export interface MixpanelSimulatorOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  readonly host?: string;
  /** Adds city, region and country from the connecting address to whatever asks with `ip=1`. */
  readonly geolocate?: boolean;
  /** `count` parses and keeps nothing, for benchmarks: no rows, no token check, no de-duplication, no strict rules. */
  readonly store?: "rows" | "count";
  /** Keeps every byte that comes in, for `received` and `contains`. */
  readonly keepBytes?: boolean;
  /** A file that every accepted item is appended to before the answer. */
  readonly journal?: string;
  /** Tokens answered with `0`; an item without any always is. */
  readonly badTokens?: readonly string[];
}

export interface Stats extends Counts {
  readonly bytesRead: number;
  readonly lastByteAt: number;
  readonly connections: number;
  readonly openConnections: number;
  readonly misbehaviour: string | undefined;
  /** Every header name received, with up to fifty values. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
}

export interface MixpanelSimulator extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  readonly url: string;
  /** Stays so until the next call, `behave`, or its `times` are used up. Requests already being answered are not affected. */
  misbehave(misbehaviour: Misbehaviour): void;
  behave(): void;
  counts(): Counts;
  stats(): Stats;
  /** What the vendor holds: a copy. */
  rows(): Dataset;
  exportCsv(directory: string): Promise<void>;
  exportJsonl(directory: string): Promise<void>;
  headersSeen(): Record<string, string[]>;
  headerSets(): string[][];
  /** Requests whose headers came in, the cut-off ones too. Empty unless bytes are kept. */
  readonly received: readonly ReceivedRequest[];
  /** Whether a value came in, in any spelling and in any part of any request. @throws unless bytes are kept */
  contains(needle: string): boolean;
  /** Bytes read from all data connections since the start, of unfinished requests too. Commands are not counted. */
  bytesRead(): number;
  /** When the last of them was read, in milliseconds since 1970; 0 before the first. */
  readonly lastByteAt: number;
  /** Data connections accepted since the start. */
  readonly connections: number;
  /** Empties rows, counts, headers and kept bytes. Socket counters, misbehaviour and journal go on. */
  forget(): void;
  close(): Promise<void>;
}

/** mixpanel-node puts an event in the URL of a GET; Node's 16 KiB would refuse what the vendor takes. */
const maxHeaderSizeBytes = 1024 * 1024;

/** A vendor that talks like Mixpanel, keeps what it is sent and misbehaves on command. See protocols.md §1.1 and §1.2. */
export async function startMixpanelSimulator(options: MixpanelSimulatorOptions = {}): Promise<MixpanelSimulator> {
  const keepsRows = options.store !== "count";
  if (!keepsRows && options.journal !== undefined)
    throw new RangeError("counting keeps no items, so none for a journal");
  const keepsBytes = options.keepBytes ?? false;
  const journal = options.journal === undefined ? undefined : openJournal(options.journal);

  const http = createHttpServer({ maxHeaderSize: maxHeaderSizeBytes, requestTimeout: 0, headersTimeout: 0 });
  const connections = new Connections({ keepsBytes, serve: (stream) => void http.emit("connection", stream) });
  const badTokens = new Set(options.badTokens);
  const geolocates = options.geolocate ?? false;
  const reception = new Reception({ geolocates, keepsRows, keepsBytes, badTokens, journal }, connections);

  const tcp = createServer((socket) => connections.accept(socket));
  tcp.listen(options.port ?? 0, options.host ?? "127.0.0.1");
  await once(tcp, "listening");

  const close = async () => {
    const closed = once(tcp, "close");
    tcp.close();
    connections.closeAll();
    http.close();
    await closed;
    journal?.close();
  };
  const simulator = present({ reception, connections, keepsBytes, address: tcp.address() as AddressInfo, close });
  http.on("request", (request, response) => {
    void (isControl(request.url ?? "") ? obey(simulator, request, response) : reception.receive(request, response));
  });
  return simulator;
}

interface Parts {
  readonly reception: Reception;
  readonly connections: Connections;
  readonly keepsBytes: boolean;
  readonly address: AddressInfo;
  readonly close: () => Promise<void>;
}

function present({ reception, connections, keepsBytes, address, close }: Parts): MixpanelSimulator {
  const setMood = (misbehaviour: Misbehaviour | undefined) => {
    reception.mood.set(misbehaviour);
    if (misbehaviour?.kind === "stop-reading") connections.stopReading();
    else connections.resumeReading();
  };
  const haystacks = new WeakMap<ReceivedRequest, Buffer>();
  const searchable = (request: ReceivedRequest) => {
    const haystack = haystacks.get(request) ?? haystackOf(request);
    haystacks.set(request, haystack);
    return haystack;
  };

  return {
    host: address.address,
    port: address.port,
    url: `http://${address.family === "IPv6" ? `[${address.address}]` : address.address}:${address.port}`,
    misbehave: setMood,
    behave: () => setMood(undefined),
    counts: () => ({ ...reception.counts }),
    stats: () => ({
      ...reception.counts,
      bytesRead: connections.bytesRead,
      lastByteAt: connections.lastByteAt,
      connections: connections.accepted,
      openConnections: connections.open,
      misbehaviour: reception.mood.current?.kind,
      headers: reception.headers.values(),
    }),
    rows: () => reception.store.dataset(),
    exportCsv: (directory) => exportCsv(reception.store.dataset(), directory),
    exportJsonl: (directory) => exportJsonl(reception.store.dataset(), directory),
    headersSeen: () => reception.headers.values(),
    headerSets: () => reception.headers.sets(),
    received: reception.received,
    contains: (needle) => {
      if (!keepsBytes) throw new Error("contains needs keepBytes: true, or it would always say no");
      const haystack = [...reception.received.map(searchable), ...connections.wire()];
      return spellingsOf(needle).some((spelling) => haystack.some((buffer) => buffer.includes(spelling)));
    },
    bytesRead: () => connections.bytesRead,
    get lastByteAt() {
      return connections.lastByteAt;
    },
    get connections() {
      return connections.accepted;
    },
    forget: () => {
      reception.forget();
      connections.forgetBytes();
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
