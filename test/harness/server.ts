import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parse, stringify } from "yaml";
import type { DestinationFigures } from "../../src/metrics.ts";
import { leash } from "./leash.ts";

/** A real `bulkhead serve` in a process group of its own, on free ports, with everything in a temporary folder. */
export interface Server {
  readonly folder: string;
  readonly configFile: string;
  /** `127.0.0.1:PORT`. */
  readonly gateway: string;
  readonly console: string;
  readonly pid: number;
  readonly log: () => string;
  readonly api: <T>(method: "GET" | "POST", path: string, body?: object) => Promise<T>;
  readonly figures: (destination?: string) => Promise<DestinationFigures>;
  /** Runs one command of the command line against this server. */
  readonly cli: (
    ...words: string[]
  ) => Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }>;
  /** What a command prints for machines; it has to succeed. */
  readonly printed: <T>(...words: string[]) => Promise<T>;
  /** Runs a command that has to fail, and to say why. */
  readonly refused: (says: RegExp, ...words: string[]) => Promise<void>;
  /** SIGTERM, and waits for the end. */
  readonly stop: () => Promise<number>;
  /** SIGKILL to the whole process group. */
  readonly kill: () => Promise<void>;
}

export interface ServerOptions {
  readonly upstream?: string;
  readonly token?: string;
  /** Laid over the configuration's top level. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Laid over the destination. */
  readonly destination?: Readonly<Record<string, unknown>>;
  /** Start again on the folder of an earlier server, on the same gateway port. */
  readonly after?: Server;
  readonly waitFor?: "gateway" | "everything";
  readonly environment?: Readonly<Record<string, string>>;
}

const ROOT = new URL("../..", import.meta.url).pathname;
const START_WITHIN_MS = 60_000;

export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const folder = options.after?.folder ?? mkdtempSync(join(tmpdir(), "bulkhead-test-"));
  const configFile = join(folder, "bulkhead.yaml");
  const config = {
    data: join(folder, "data"),
    gateway: { listen: options.after?.gateway ?? "127.0.0.1:0" },
    console: { listen: "127.0.0.1:0" },
    recipients: [{ id: "vendor", legal_name: "Vendor, Inc.", country: "US" }],
    sources: [{ id: "web", surface: "app.example.org", owner: "growth" }],
    destinations: [
      {
        id: "product-analytics",
        vendor: "mixpanel",
        recipient: "vendor",
        token: options.token ?? "test-token",
        upstream: options.upstream ?? "http://127.0.0.1:9",
        ...options.destination,
      },
    ],
    ...options.config,
  };
  const keepsFile = options.after !== undefined && options.upstream === undefined && options.config === undefined;
  const written = keepsFile
    ? { ...(parse(readFileSync(configFile, "utf8")) as object), gateway: { listen: options.after.gateway } }
    : config;
  writeFileSync(configFile, stringify(written));
  const child = spawn(join(ROOT, "bin/bulkhead"), ["serve", "--config", configFile], {
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...options.environment },
  });
  leash(child, "group");
  let log = "";
  child.stdout?.on("data", (chunk: Buffer) => (log += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (log += chunk.toString()));
  const ended = new Promise<number>((resolve) => child.once("exit", (code) => resolve(code ?? 1)));
  const until = Date.now() + START_WITHIN_MS;
  const found = (pattern: RegExp) => pattern.exec(log)?.[1];
  const wait = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const value = found(pattern);
      if (value !== undefined) return value;
      if (child.exitCode !== null) throw new Error(`serve ended with ${child.exitCode}: ${log}`);
      if (Date.now() > until) throw new Error(`serve did not say ${pattern}: ${log}`);
      await sleep(10);
    }
  };
  const gateway = await wait(/"address":"([^"]+)","msg":"the gateway listens"/);
  const console =
    options.waitFor === "gateway" ? "" : await wait(/"address":"([^"]+)","msg":"the console's API listens"/);
  if (options.waitFor !== "gateway") await wait(/"msg":"(the control database is up)"/);
  return { ...describe(child, folder, configFile, () => log, ended), gateway, console };
}

function describe(child: ChildProcess, folder: string, configFile: string, log: () => string, ended: Promise<number>) {
  const { pid } = child;
  if (pid === undefined) throw new Error("serve did not start");
  const cli: Server["cli"] = (...words) =>
    new Promise((resolve) => {
      const command = spawn(join(ROOT, "bin/bulkhead"), ["--config", configFile, ...words], {
        stdio: ["ignore", "pipe", "pipe"],
      });
      let stdout = "";
      let stderr = "";
      command.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
      command.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
      command.on("close", (code) => resolve({ code: code ?? 1, stdout, stderr }));
    });
  const api = async <T>(method: "GET" | "POST", path: string, body?: object): Promise<T> => {
    const { address, token } = JSON.parse(readFileSync(join(folder, "data/api.json"), "utf8")) as {
      address: string;
      token: string;
    };
    const response = await fetch(`http://${address}/api${path}`, {
      method,
      // A connection of its own: the server may close a kept one just as we use it.
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", connection: "close" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return (await response.json()) as T;
  };
  return {
    folder,
    configFile,
    pid,
    log,
    api,
    cli,
    printed: async <T>(...words: string[]): Promise<T> => {
      const { code, stdout, stderr } = await cli(...words, "--json");
      assert.equal(code, 0, `${words.join(" ")}: ${stderr}`);
      return JSON.parse(stdout) as T;
    },
    refused: async (says: RegExp, ...words: string[]): Promise<void> => {
      const { code, stderr } = await cli(...words);
      assert.notEqual(code, 0, words.join(" "));
      assert.match(stderr, says);
    },
    figures: async (destination = "product-analytics") => {
      const status = await api<{ destinations: DestinationFigures[] }>("GET", "/status");
      const one = status.destinations.find((figures) => figures.destination === destination);
      if (one === undefined) throw new Error(`no figures for ${destination}`);
      return one;
    },
    stop: async () => {
      child.kill("SIGTERM");
      return ended;
    },
    kill: async () => {
      process.kill(-pid, "SIGKILL");
      await ended;
    },
  };
}

/** Waits until `holds` gives true. */
export async function eventually(
  holds: () => Promise<boolean> | boolean,
  withinMs = 60_000,
  says = "it did not happen",
): Promise<void> {
  const until = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > until) throw new Error(`${says} within ${withinMs} ms`);
    await sleep(25);
  }
}

export const pendingOf = (figures: DestinationFigures): number =>
  figures.pending.queued + figures.pending.held + figures.pending.announced;

/** In = the sum of outcomes + pending (I5). */
export const addsUp = (figures: DestinationFigures): boolean =>
  figures.in === Object.values(figures.outcomes).reduce((sum, count) => sum + count, 0) + pendingOf(figures);

export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true });
