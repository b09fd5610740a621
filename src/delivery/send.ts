import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { connect, type Socket } from "node:net";
import { connect as tlsConnect } from "node:tls";
import { codeOf } from "../platform/fault.ts";
import type { OutboundRequest, VendorAnswer } from "../vendors/vendor.ts";

/** How one attempt ended. `mayHaveLeft`: at least one byte of the request may have reached the network. */
export type Attempt =
  | { readonly kind: "answered"; readonly answer: VendorAnswer }
  | { readonly kind: "failed"; readonly says: string; readonly mayHaveLeft: boolean }
  | { readonly kind: "cut-off"; readonly mayHaveLeft: boolean };

/** The way to one upstream. */
export interface Sender {
  readonly send: (request: OutboundRequest) => Promise<Attempt>;
  /** Resets every connection at once, whatever is on it; attempts under way end as `cut-off`. */
  readonly cutOff: () => void;
  readonly close: () => void;
}

export interface SenderOptions {
  readonly upstream: string;
  readonly timeoutMs: number;
  readonly connections: number;
  /** Asked before every chunk. */
  readonly mayGo: () => boolean;
}

/** Small, so that little is under way when a seal falls. */
const CHUNK = 16 * 1_024;
const ANSWER_BYTES = 64 * 1_024;

export function createSender({ upstream, timeoutMs, connections, mayGo }: SenderOptions): Sender {
  const base = new URL(upstream);
  const secure = base.protocol === "https:";
  const raw = new Set<Socket>();
  const under = new WeakMap<object, Socket>();
  const underWay = new Map<ClientRequest, () => ClientRequest>();
  /** Resetting the socket under a TLS one inside a callback of that one kills the process (Node 24.21: SIGSEGV). */
  const apart = secure ? setImmediate : (work: () => void) => work();

  /** Fail closed: a seal state that can't be read is a seal. */
  const isOpen = (): boolean => {
    try {
      return mayGo();
    } catch {
      return false;
    }
  };

  /** Keeps the TCP socket under a TLS one: only that can be reset, and a reset drops what the kernel still holds. */
  const track = (socket: Socket): Socket => {
    raw.add(socket);
    socket.once("close", () => raw.delete(socket));
    // A reset of the lower socket has nobody else to report to.
    socket.on("error", () => undefined);
    return socket;
  };

  const agent = secure
    ? Object.assign(new HttpsAgent({ keepAlive: true, maxSockets: connections }), {
        createConnection: (options: { host: string; port: number; servername?: string }) => {
          const socket = track(connect({ host: options.host, port: options.port, noDelay: true }));
          const tls = tlsConnect({ ...options, socket });
          under.set(tls, socket);
          socket.once("close", () => tls.destroy());
          return tls;
        },
      })
    : Object.assign(new HttpAgent({ keepAlive: true, maxSockets: connections }), {
        createConnection: (options: { host: string; port: number }) =>
          track(connect({ host: options.host, port: options.port, noDelay: true })),
      });

  const send = (outbound: OutboundRequest): Promise<Attempt> =>
    new Promise((resolve) => {
      const body = Buffer.from(outbound.body, "utf8");
      let left = false;
      let ended = false;
      const end = (attempt: Attempt): void => {
        if (ended) return;
        ended = true;
        clearTimeout(timer);
        underWay.delete(request);
        resolve(attempt);
      };
      const request = (secure ? httpsRequest : httpRequest)({
        agent,
        host: base.hostname.replace(/^\[|\]$/g, ""),
        port: base.port || (secure ? 443 : 80),
        path: base.pathname.replace(/\/$/, "") + outbound.path,
        method: outbound.method,
        // A fixed set: nothing of the SDK's request, and nothing of ours but the name.
        headers: { ...outbound.headers, "content-length": body.length, "user-agent": "bulkhead" },
      });
      const timer = setTimeout(() => {
        end({ kind: "failed", says: "no answer in time", mayHaveLeft: left });
        // What a merely closed socket still holds would reach a slow peer later, perhaps after a seal.
        const { socket } = request;
        apart(() => {
          if (socket) reset(under.get(socket) ?? socket);
          request.destroy();
        });
      }, timeoutMs);
      underWay.set(request, () => {
        end({ kind: "cut-off", mayHaveLeft: left });
        return request;
      });
      request.on("error", (error) => end({ kind: "failed", says: codeOf(error), mayHaveLeft: left }));
      request.on("response", (response) => {
        readAnswer(response).then(
          (answer) => end({ kind: "answered", answer }),
          (error: unknown) => end({ kind: "failed", says: codeOf(error), mayHaveLeft: left }),
        );
      });
      request.on("socket", (socket) => {
        const ready = () => {
          if (ended) return;
          if (!isOpen()) return cutOff();
          left = true;
          void write(request, body, isOpen, cutOff);
        };
        if (socket.connecting || (secure && !("authorized" in socket && socket.authorized)))
          socket.once(secure ? "secureConnect" : "connect", ready);
        else ready();
      });
    });

  const cutOff = (): void => {
    const requests = [...underWay.values()].map((stop) => stop());
    const sockets = [...raw];
    // The reset comes first: a request's own `destroy` closes its socket, and a closed one can't be reset any more.
    apart(() => {
      for (const socket of sockets) reset(socket);
      for (const request of requests) request.destroy();
    });
  };

  return { send, cutOff, close: () => agent.destroy() };
}

/** A socket that is still connecting has sent nothing, and a reset would wait for it. */
const reset = (socket: Socket): Socket => (socket.connecting ? socket.destroy() : socket.resetAndDestroy());

/** Writes in small chunks, each only while the destination is open, and never ahead of the peer. */
async function write(request: ClientRequest, body: Buffer, mayGo: () => boolean, cutOff: () => void): Promise<void> {
  const closed = new Promise<void>((resolve) => request.once("close", resolve));
  for (let at = 0; at < body.length; at += CHUNK) {
    if (!mayGo()) return cutOff();
    if (request.destroyed) return;
    const flushed = request.write(body.subarray(at, at + CHUNK));
    if (!flushed) await Promise.race([new Promise<void>((resolve) => request.once("drain", resolve)), closed]);
  }
  request.end();
}

async function readAnswer(response: IncomingMessage): Promise<VendorAnswer> {
  let body = "";
  response.setEncoding("utf8");
  for await (const chunk of response as AsyncIterable<string>) if (body.length < ANSWER_BYTES) body += chunk;
  return { status: response.statusCode ?? 0, retryAfter: response.headers["retry-after"], body };
}
