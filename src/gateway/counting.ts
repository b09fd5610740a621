import { createRequire } from "node:module";
import type prometheus from "prom-client";

const require = createRequire(import.meta.url);

/**
 * The parts of prom-client that a gateway worker counts with. The package's entry also loads figures of the process, a
 * push client and OpenTelemetry: 80 files, for which the gateway would wait 40 ms at every start.
 */
export const Registry = require("prom-client/lib/registry") as typeof prometheus.Registry;
export const Counter = require("prom-client/lib/counter") as typeof prometheus.Counter;
export const Histogram = require("prom-client/lib/histogram") as typeof prometheus.Histogram;
