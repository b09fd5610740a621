import { startAmplitudeSimulator } from "../simulator/amplitude.ts";
import { startGa4Simulator } from "../simulator/ga4.ts";
import { startMixpanelSimulator } from "../simulator/mixpanel.ts";
import { startPosthogSimulator } from "../simulator/posthog.ts";
import { startRudderStackSimulator, startSegmentSimulator } from "../simulator/segment.ts";
import { type Gate, startGate } from "./gate.ts";

/** A simulated vendor behind a gate. */
export interface Far extends AsyncDisposable {
  readonly gate: Gate;
  /** Names of the events that it filed, doubles of one id only once. */
  readonly names: () => readonly string[];
}

/** What every destination of these tests has for a token; of all vendors only GA4 wants a shape. */
export const TOKEN = "G-0A1B2C3D4E";
export const SECRET = "an-api-secret-0001";

type Simulated = AsyncDisposable & { readonly url: string };
type Named = { readonly simulator: Simulated; readonly names: () => readonly unknown[] };

const START: Readonly<Record<string, () => Promise<Named>>> = {
  mixpanel: async () => {
    const simulator = await startMixpanelSimulator();
    return { simulator, names: () => simulator.rows().events.map(({ event }) => event) };
  },
  segment: async () => {
    const simulator = await startSegmentSimulator(TOKEN);
    return { simulator, names: () => simulator.calls.map((call) => call["event"]) };
  },
  rudderstack: async () => {
    const simulator = await startRudderStackSimulator(TOKEN);
    return { simulator, names: () => simulator.calls.map((call) => call["event"]) };
  },
  amplitude: async () => {
    const simulator = await startAmplitudeSimulator(TOKEN);
    return { simulator, names: () => simulator.events.map((event) => event["event_type"]) };
  },
  posthog: async () => {
    const simulator = await startPosthogSimulator(TOKEN);
    return { simulator, names: () => simulator.events.map((event) => event["event"]) };
  },
  ga4: async () => {
    const simulator = await startGa4Simulator(TOKEN, SECRET);
    return { simulator, names: () => simulator.events.map(({ name }) => name) };
  },
};

export async function startFar(vendor: string): Promise<Far> {
  const start = START[vendor];
  if (start === undefined) throw new Error(`there is no simulator of ${vendor}`);
  const { simulator, names } = await start();
  const gate = await startGate(simulator.url);
  return {
    gate,
    names: () => names().filter((name) => typeof name === "string"),
    [Symbol.asyncDispose]: async () => {
      await gate[Symbol.asyncDispose]();
      await simulator[Symbol.asyncDispose]();
    },
  };
}
