import type { IncomingMessage } from "node:http";
import { isLoopback } from "../platform/address.ts";
import type { Reply } from "../vendors/vendor.ts";

export interface OwnPages {
  readonly find: (path: string, request: IncomingMessage) => Promise<Reply> | undefined;
  readonly answer: (ask: number, reply: Reply) => void;
}

const ANSWER_WITHIN_MS = 5_000;
const FORWARDED = ["forwarded", "x-forwarded-for", "x-real-ip", "via"] as const;

/** `/healthz`, `/readyz`, `/metrics` on the gateway's own address; what the worker can't know it asks the main thread. */
export function ownPages(ask: (ask: number, path: string) => void): OwnPages {
  const waiting = new Map<number, (reply: Reply) => void>();
  let last = 0;

  const fromMain = (path: string): Promise<Reply> =>
    new Promise((resolve) => {
      const number = ++last;
      const timer = setTimeout(() => {
        waiting.delete(number);
        resolve({ status: 503, type: "text/plain", body: "no answer from the main thread" });
      }, ANSWER_WITHIN_MS);
      waiting.set(number, (reply) => {
        clearTimeout(timer);
        resolve(reply);
      });
      ask(number, path);
    });

  return {
    find: (path, request) => {
      if (path === "/healthz") return Promise.resolve({ status: 200, type: "text/plain", body: "ok" });
      if (path === "/readyz") return fromMain(path);
      if (path !== "/metrics") return undefined;
      // A gateway may be public; its figures are nobody's business. A proxy on this host shows by its headers.
      const local =
        isLoopback(request.socket.remoteAddress ?? "") &&
        FORWARDED.every((name) => request.headers[name] === undefined);
      return local ? fromMain(path) : undefined;
    },
    answer: (number, reply) => {
      waiting.get(number)?.(reply);
      waiting.delete(number);
    },
  };
}
