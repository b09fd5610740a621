import { Worker } from "node:worker_threads";

const YOUNG_MIB = 96;

export function newWorker(): Worker {
  return new Worker(new URL("./worker.ts", import.meta.url), {
    // Events live for milliseconds; with room for them few are ever moved to the old generation.
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
  });
}
