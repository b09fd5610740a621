import type { Worker } from "node:worker_threads";
import { Fault } from "../platform/fault.ts";
import type { Log } from "../platform/log.ts";
import type { Reply, VendorAnswer } from "../vendors/vendor.ts";
import type { Planted, Planting } from "./plant.ts";
import { takeWorker } from "./warm.ts";
import type { FromWorker, GatewayWorkerData, ToWorker, UsesOfDestinations } from "./worker.ts";

export interface GatewayPool {
  /** The address that is listened on. */
  readonly address: string;
  /** Metrics of all workers, as prom-client's JSON. */
  readonly metrics: () => Promise<readonly unknown[]>;
  /** What became of fields since this was last asked. */
  readonly uses: () => Promise<UsesOfDestinations>;
  /** Reads the certificate again, in every worker. */
  readonly reload: () => void;
  /** Makes every worker read again which epochs it is and who is to be forgotten; resolves when they have. */
  readonly readAgain: () => Promise<void>;
  /** Lets one worker take an item of ours. False when it is not in the journal afterwards. */
  readonly plant: (planted: Planted) => Promise<Planting>;
  /** Stops listening, lets requests under way be answered, closes the journal's writers. */
  readonly stop: () => Promise<void>;
}

export interface PoolOptions extends GatewayWorkerData {
  readonly workers: number;
  readonly log: Log;
  /** Sends a stored flag call before all that waits. Tells the vendor's answer once, or that there is none. */
  readonly ask: (destination: string, envelope: string, tell: (answer: VendorAnswer | undefined) => void) => void;
  /** Answers `/readyz` and `/metrics` for the gateway's own address. */
  readonly page: (path: string) => Promise<Reply>;
}

const ANSWER_WITHIN_MS = 2_000;
const RESTART_AFTER_MS = 100;
const STOP_WITHIN_MS = 8_000;

/** @throws Fault `listen-failed` when the address can't be had; otherwise a worker that dies is started again */
export async function startGateway(options: PoolOptions): Promise<GatewayPool> {
  const { log } = options;
  const workers = new Set<Worker>();
  const asked = new Map<number, (answer: unknown) => void>();
  let last = 0;
  let stopping = false;

  const tell = (worker: Worker, message: ToWorker) => worker.postMessage(message);

  const start = (): Promise<string> =>
    new Promise((resolve, reject) => {
      const { config, master, journalPath } = options;
      const worker = takeWorker();
      workers.add(worker);
      tell(worker, { kind: "serve", data: { config, master, journalPath } });
      worker.on("message", (message: FromWorker) => {
        switch (message.kind) {
          case "listening":
            return resolve(message.address);
          case "failed":
            return reject(
              new Fault("listen-failed", `the gateway can't listen on ${config.gateway.listen} (${message.code})`),
            );
          case "faulty":
            return reject(new Fault(message.code, message.says));
          case "metrics":
            asked.get(message.ask)?.(message.metrics);
            return;
          case "uses":
            asked.get(message.ask)?.(message.uses);
            return;
          case "planted":
            asked.get(message.ask)?.(message.planting);
            return;
          case "read-again":
            asked.get(message.ask)?.([]);
            return;
          case "ask":
            options.ask(message.destination, message.envelope, (answer) =>
              tell(worker, { kind: "answer", envelope: message.envelope, answer }),
            );
            return;
          case "page":
            void options.page(message.path).then((reply) => tell(worker, { kind: "page", ask: message.ask, reply }));
            return;
          case "reloaded":
            if (message.fault === undefined) log.info("the certificate was read again");
            else log.error("the certificate can't be read; the one before stays", { code: message.fault });
            return;
          case "stopped":
          case "loaded":
            return;
        }
      });
      worker.on("error", (error) => {
        log.error("a gateway worker failed", { code: error instanceof Error ? error.name : "unknown" });
        reject(error);
      });
      worker.on("exit", () => {
        workers.delete(worker);
        if (!stopping) setTimeout(() => void start().catch(() => undefined), RESTART_AFTER_MS);
      });
    });

  const addresses = await Promise.all(Array.from({ length: options.workers }, start)).catch((error: unknown) => {
    stopping = true;
    for (const worker of workers) void worker.terminate();
    throw error;
  });

  /** A worker that does not answer in time answers nothing. */
  const askOne = (worker: Worker, message: (ask: number) => ToWorker): Promise<unknown> =>
    new Promise((resolve) => {
      const ask = ++last;
      const done = (answer: unknown) => {
        clearTimeout(timer);
        asked.delete(ask);
        resolve(answer);
      };
      const timer = setTimeout(() => done([]), ANSWER_WITHIN_MS);
      asked.set(ask, done);
      tell(worker, message(ask));
    });
  const askAll = (kind: "metrics" | "read-again" | "uses"): Promise<readonly unknown[]> =>
    Promise.all([...workers].map((worker) => askOne(worker, (ask) => ({ kind, ask }))));

  return {
    address: addresses[0] ?? options.config.gateway.listen,
    metrics: () => askAll("metrics"),
    uses: async () => (await askAll("uses")).flatMap((one) => one as UsesOfDestinations),
    readAgain: async () => {
      await askAll("read-again");
    },
    plant: async (planted) => {
      const [worker] = workers;
      if (worker === undefined || stopping) return "failed";
      const planting = await askOne(worker, (ask) => ({ kind: "plant", ask, planted }));
      return planting === "stored" || planting === "unlike" ? planting : "failed";
    },
    reload: () => {
      for (const worker of workers) tell(worker, { kind: "reload" });
    },
    stop: async () => {
      stopping = true;
      await Promise.all(
        [...workers].map(
          (worker) =>
            new Promise<void>((resolve) => {
              const timer = setTimeout(resolve, STOP_WITHIN_MS);
              worker.on("message", (message: FromWorker) => {
                if (message.kind !== "stopped") return;
                clearTimeout(timer);
                resolve();
              });
              tell(worker, { kind: "stop" });
            }),
        ),
      );
      await Promise.all([...workers].map((worker) => worker.terminate()));
    },
  };
}
