import type { SealedCanaryPlan, Step } from "../../journal/journal.ts";
import type { Destination } from "../../platform/config-schema.ts";
import type { Log } from "../../platform/log.ts";
import { idSealer } from "../../platform/seal-ids.ts";
import type { Envelope } from "../../journal/journal.ts";
import { createCanaries } from "./canaries.ts";
import { type Dialect, MASTER, type Person, testDestination } from "./test-crowd.ts";

const TEN_MINUTES_MS = 600_000;

/** What a canary sent. */
interface Sent {
  readonly at: number;
  readonly source: string;
  readonly body: string;
  readonly envelope: Envelope;
}

/** A destination whose people have just looked at a page each, a clock, and everything that canaries sent. */
export function scene({
  people = 90,
  dialect = "mixpanel",
  ...more
}: Partial<Destination> & { readonly people?: number; readonly dialect?: Dialect } = {}) {
  const { destination, adapter, fieldSets, take, item, plant } = testDestination(dialect, more);
  const plans = new Map<number, SealedCanaryPlan>();
  const planted: Sent[] = [];
  const state = { now: Date.parse("2026-03-01T00:00:00.123Z"), mayGo: true, stored: true, epoch: 1, log: "" };
  const say = (says: string) => (state.log += `${says}\n`);
  const open = () =>
    createCanaries({
      master: MASTER,
      journal: {
        canaryPlans: () => [...plans.values()],
        commit: ({ canaryPlan }: Step) => {
          if (canaryPlan) plans.set(canaryPlan.epoch, canaryPlan);
          return Promise.resolve();
        },
        token: (key) => ({ token: `token of ${key}`, kind: "subject" }),
        fieldSets,
      },
      destinations: [destination],
      adapterOf: () => adapter,
      epochOf: () => state.epoch,
      mayGo: () => state.mayGo,
      plant: (one) =>
        state.stored
          ? plant(one, state.now, state.epoch, (envelope) => {
              planted.push({ at: state.now, source: one.source, body: envelope.bodies[0] ?? "", envelope });
              canaries.see([envelope]);
            })
          : Promise.resolve("failed"),
      sealer: idSealer(MASTER),
      now: () => state.now,
      random: Math.random,
      log: { warn: say, info: say } as unknown as Log,
    });
  let canaries = open();
  /** As the courier shows what applications sent. */
  const see = (person: Person, told = item(person)): Envelope => {
    const envelope = take(told, person.at + 40);
    canaries.see([envelope]);
    return envelope;
  };
  const crowd = Array.from({ length: people }, (_, number) => see({ number, at: state.now + number * 977 }));
  return {
    state,
    planted,
    plans,
    see,
    item,
    destination,
    adapter,
    fieldSets,
    /** What real people sent. */
    crowd,
    bodies: () => planted.map((one) => one.body),
    tokens: () => canaries.tokens("d"),
    restart: () => (canaries = open()),
    canaries: () => canaries,
    /** Looks every ten minutes, or after each step, as often as that fits. */
    pass: async (ms: number, stepMs = TEN_MINUTES_MS) => {
      for (const until = state.now + ms; state.now < until; state.now += stepMs) await canaries.look();
    },
  };
}
