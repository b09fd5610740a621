import { createHash } from "node:crypto";
import { realpathSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Fault } from "./fault.ts";

/**
 * A lock on a data directory that ends with its process, whatever way that ends: a socket in Linux's abstract name
 * space. Two of them stand for one `serve`: `gateway` is given up as soon as a stopping process no longer listens, so
 * that its successor can answer SDKs while the couriers drain; `stores` when the stores are closed.
 */
export interface Lock {
  readonly release: () => Promise<void>;
}

export type LockName = "gateway" | "stores";

const EVERY_MS = 20;

/** @throws Fault `already-running` when somebody holds the lock for longer than `waitMs` */
export async function lock(data: string, name: LockName, waitMs: number): Promise<Lock> {
  const identity = createHash("sha256").update(realpathSync(data)).digest("hex").slice(0, 32);
  const until = Date.now() + waitMs;
  for (;;) {
    const server = await bind(`\0bulkhead-${name}-${identity}`);
    if (server !== undefined) return { release: () => new Promise((resolve) => server.close(() => resolve())) };
    if (Date.now() >= until) throw new Fault("already-running", `${data} is in use by another bulkhead serve`);
    await sleep(EVERY_MS);
  }
}

function bind(path: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(undefined) : reject(error),
    );
    server.listen({ path }, () => {
      server.unref();
      resolve(server);
    });
  });
}
