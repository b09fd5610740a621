import { Worker } from "node:worker_threads";

/** A gateway worker that has loaded its code and waits to be told what to serve. */
export interface WarmWorker {
  readonly dismiss: () => Promise<void>;
}

let waiting: Worker | undefined;

const YOUNG_MIB = 96;

export function newWorker(): Worker {
  return new Worker(new URL("./worker.ts", import.meta.url), {
    // Events live for milliseconds; with room for them few are ever moved to the old generation.
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
  });
}

export function warmWorker(): WarmWorker {
  const worker = newWorker();
  worker.unref();
  waiting = worker;
  return {
    dismiss: async () => {
      if (waiting === worker) await worker.terminate();
    },
  };
}

/** The warm worker, once; a new one when there is none. */
export function takeWorker(): Worker {
  const worker = waiting ?? newWorker();
  waiting = undefined;
  worker.ref();
  return worker;
}
