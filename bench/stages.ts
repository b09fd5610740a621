import type { Item } from "../src/domain/item.ts";
import { admit, type AdmitContext } from "../src/gateway/admit.ts";
import type { Door } from "../src/gateway/accept.ts";
import { openDoors } from "../src/gateway/doors.ts";
import { readBody } from "../src/gateway/payload.ts";
import { envelopeBytes } from "../src/journal/envelope-text.ts";
import { configSchema } from "../src/platform/config-schema.ts";
import type { Minimiser } from "../src/policy/minimise.ts";
import { vendorOf } from "../src/vendors/list.ts";
import { bodies, TOKEN } from "./events.ts";
import type { Figure } from "./figure.ts";

const BATCHES = 200;
const SIZE = 50;
const ROUNDS = 12;
const RECEIVED_AT = 1_795_489_033_000;

/** Milliseconds of one round. */
interface Stages {
  reading: number;
  minimising: number;
  /** The item's facts, its sealed identities and its ledger line. */
  drafting: number;
  writing: number;
  reference: number;
}

/** The way of an item through the gateway's worker, step by step, in one process: what is left is HTTP and the journal. */
export function stagesFigure(): Figure {
  const door = openDoor();
  const requests = bodies(BATCHES, SIZE).map((body) => Buffer.from(body));
  const rounds = Array.from({ length: ROUNDS }, () => round(door, requests));
  const all = (one: Stages) => one.reading + one.minimising + one.drafting + one.writing;
  // The quickest round is the one that was disturbed least.
  const [best] = rounds.toSorted((a, b) => all(a) - all(b));
  if (best === undefined) throw new Error("no round was measured");
  const each = (time: number) => ((time * 1_000) / (BATCHES * SIZE)).toFixed(1);
  const share = (time: number) => `${each(time)} µs (${Math.round((time / all(best)) * 100)} %)`;
  return {
    name: "an item's way through the worker",
    value: `${each(all(best))} µs`,
    reference: `parse and write the same JSON ${each(best.reference)} µs`,
    ratio: best.reference / all(best),
    wanted: "-",
    note: `reading ${share(best.reading)}, minimising ${share(best.minimising)}, identities and ledger line ${share(best.drafting)}, envelope ${share(best.writing)}`,
  };
}

function openDoor(): Door {
  const config = configSchema.parse({
    recipients: [{ id: "vendor", legal_name: "Vendor, Inc.", country: "US" }],
    destinations: [{ id: "d", vendor: "mixpanel", recipient: "vendor", token: TOKEN, upstream: "http://127.0.0.1:9" }],
  });
  const door = openDoors(config, Buffer.alloc(32, 1), vendorOf, () => 1).get("d");
  if (door === undefined) throw new Error("there is no door");
  return door;
}

function round(door: Door, requests: readonly Buffer[]): Stages {
  const stages: Stages = { reading: 0, minimising: 0, drafting: 0, writing: 0, reference: 0 };
  const context = timed(door.context, (took) => (stages.minimising += took));
  for (const [index, request] of requests.entries()) {
    const id = index.toString(16).padStart(24, "0");
    const head = { id, receivedAt: RECEIVED_AT, source: "unattributed" };
    const begun = performance.now();
    const payload = readBody(request, undefined, request.length);
    if (payload.kind === "unreadable" || !Array.isArray(payload.value)) throw new Error("the bench's own body");
    const items = payload.value.map((body): Item => ({ kind: "event", route: "track", body: body as Item["body"] }));
    const read = performance.now();
    const admission = admit(context, items, { ...head, authorised: false });
    if (admission.kind === "refused") throw new Error(admission.reason);
    const drafted = performance.now();
    const { identities, lines, bodies: left } = admission.admitted;
    envelopeBytes({ ...head, destination: door.id, epoch: door.epoch, identities, lines, bodies: left });
    const written = performance.now();
    JSON.stringify(JSON.parse(request.toString("utf8")));
    stages.reading += read - begun;
    stages.drafting += drafted - read;
    stages.writing += written - drafted;
    stages.reference += performance.now() - written;
  }
  stages.drafting -= stages.minimising;
  return stages;
}

/** The same with every minimising timed. */
function timed(context: AdmitContext, add: (took: number) => void): AdmitContext {
  const wrapped = new Map<Minimiser, Minimiser>();
  const wrap = (minimiser: Minimiser): Minimiser => ({
    ...minimiser,
    minimise: (...given) => {
      const begun = performance.now();
      const result = minimiser.minimise(...given);
      add(performance.now() - begun);
      return result;
    },
  });
  const of: AdmitContext["minimisers"]["of"] = (event, source) => {
    const minimiser = context.minimisers.of(event, source);
    const known = wrapped.get(minimiser) ?? wrap(minimiser);
    wrapped.set(minimiser, known);
    return known;
  };
  return { ...context, minimisers: { ...context.minimisers, of } };
}
