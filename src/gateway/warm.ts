import type { Worker } from "node:worker_threads";
import { newWorker } from "./new-worker.ts";
import type { FromWorker } from "./worker.ts";

/** A gateway worker that loads its code while the main thread still reads the configuration. */
export interface WarmWorker {
  /** Ends it when nobody took it. A worker is never ended while it loads native code: that kills the process. */
  readonly dismiss: () => Promise<void>;
}

let waiting: Worker | undefined;

export function warmWorker(): WarmWorker {
  const worker = newWorker();
  waiting = worker;
  const loaded = new Promise<void>((resolve) => {
    worker.on("message", (message: FromWorker) => {
      if (message.kind === "loaded") resolve();
    });
    // One that can't load is not given to anybody; the next one will say why.
    worker.once("error", () => undefined);
    worker.once("exit", () => {
      if (waiting === worker) waiting = undefined;
      resolve();
    });
  });
  return {
    dismiss: async () => {
      if (waiting !== worker) return;
      waiting = undefined;
      await loaded;
      await worker.terminate();
    },
  };
}

/** The warm worker, once; a new one when there is none. */
export function takeWorker(): Worker {
  const worker = waiting ?? newWorker();
  waiting = undefined;
  return worker;
}
