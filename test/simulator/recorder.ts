import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { haystackOf, type ReceivedRequest, recordRequest, spellingsOf } from "./mixpanel/evidence.ts";

/** A request, read to its end. */
export interface Visit {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

export interface VendorAnswer {
  readonly status: number;
  readonly body: string;
  readonly type?: string;
}

export interface Recorder extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly ReceivedRequest[];
  /** Whether a value came in, in any spelling and in any part of any request. */
  contains(needle: string): boolean;
  /** Every distinct set of header names. */
  headerSets(): string[][];
  forget(): void;
  /** Gives these answers to the next requests instead of its own, which then keeps nothing. `silence` is none at all. */
  answerNext(...answers: readonly (VendorAnswer | "cut" | "silence")[]): void;
}

/** A loopback server that keeps every byte: what simulators of vendors with plain protocols stand on. */
export async function startRecorder(answer: (visit: Visit) => VendorAnswer): Promise<Recorder> {
  const received: ReceivedRequest[] = [];
  const next: (VendorAnswer | "cut" | "silence")[] = [];
  const server = createServer({ maxHeaderSize: 1024 * 1024 }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks);
      received.push(recordRequest(request, body, true));
      const url = new URL(request.url ?? "/", "http://x");
      const { method = "GET", headers } = request;
      const said = next.shift() ?? answer({ method, path: url.pathname, query: url.searchParams, headers, body });
      if (said === "cut") return request.socket.destroy();
      if (said === "silence") return undefined;
      const type = said.type ?? "application/json";
      return response.writeHead(said.status, said.status === 204 ? {} : { "content-type": type }).end(said.body);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    contains: (needle) => {
      const spellings = spellingsOf(needle);
      return received.some((one) => spellings.some((spelling) => haystackOf(one).includes(spelling)));
    },
    headerSets: () =>
      [...new Set(received.map((one) => Object.keys(one.headers).toSorted().join(" ")))].map((names) =>
        names.split(" "),
      ),
    forget: () => void (received.length = 0),
    answerNext: (...answers) => void next.push(...answers),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
