import type { Database } from "lmdb";
import type { DisclosedField, FieldUse } from "../../domain/field.ts";
import { emptyTally, type Outcome } from "../../domain/outcome.ts";
import { readEnvelope, writeEnvelope } from "../envelope-text.ts";
import type {
  BatchRecord,
  Counts,
  DeadLetter,
  Envelope,
  GatewayCounts,
  Journal,
  Leaf,
  Rotation,
  Seal,
  Settlement,
  Step,
  TokenRecord,
} from "../journal.ts";
import { durably, type Environment, erasuresIn, latestOf, put, RESERVE_BYTES, remove } from "./environment.ts";

/** What the couriers counted, under one name per destination. */
interface CourierCounts {
  in: number;
  outcomes: Record<Outcome, number>;
  reasons: Record<string, number>;
}

const COURIER = "courier";
const LAST = "￿";

/** The couriers' end of the journal. Reads are synchronous look-ups in mapped memory. */
export function lmdbJournal(environment: Environment): Journal {
  const courierCounts = (destination: string): CourierCounts =>
    (environment.counts.get([destination, COURIER]) as CourierCounts | undefined) ?? {
      in: 0,
      outcomes: emptyTally(),
      reasons: {},
    };

  /**
   * The writes of a step, all worked out before the first: a batch of this library can't be taken back, so nothing that
   * may throw belongs inside it.
   */
  const plan = (step: Step): Writes => {
    const writes = createWrites();
    const { put, remove } = writes;
    if (step.putBatch) {
      put(environment.batches, step.putBatch.sequence, step.putBatch);
      put(environment.meta, LAST_BATCH, step.putBatch.sequence);
    }
    if (step.markAnnounced !== undefined) {
      const record = environment.batches.get(step.markAnnounced) as BatchRecord | undefined;
      // The rows are in the ledger now; what remains is needed to settle.
      if (record) put(environment.batches, record.sequence, { ...record, announced: true, rows: {} });
    }
    for (const one of step.settlements ?? []) put(environment.settlements, [one.batch, one.from], one);
    for (const batch of step.free ?? []) freeBatch(batch, writes);
    for (const one of step.dropEnvelopes ?? []) remove(environment.envelopes, [one.destination, one.id]);
    countOutcomes(step, writes);
    for (const one of step.deadLetters ?? [])
      put(environment.deadLetters, one.id, { ...one, envelope: writeEnvelope(one.envelope) });
    for (const id of step.removeDeadLetters ?? []) remove(environment.deadLetters, id);
    if (step.putEnvelope) {
      put(
        environment.envelopes,
        [step.putEnvelope.destination, step.putEnvelope.id],
        Buffer.from(writeEnvelope(step.putEnvelope)),
      );
    }
    for (const { key, record } of step.tokens ?? []) put(environment.tokens, key, record);
    for (const key of step.seen ?? []) put(environment.seen, key, 1);
    for (const leaf of step.leaves ?? []) put(environment.leaves, leaf.index, leaf);
    for (const node of step.nodes ?? []) put(environment.nodes, [node.level, node.index], node.hash);
    for (const action of step.actions ?? []) put(environment.actions, action.reference, action.text);
    if (step.checkpoint) put(environment.checkpoints, step.checkpoint.size, step.checkpoint);
    for (const { destination, uses } of step.fieldUses ?? []) put(environment.fieldUses, destination, uses);
    if (step.seal) put(environment.seals, [step.seal.destination, step.seal.at], step.seal);
    if (step.erasure) put(environment.erasures, step.erasure.id, step.erasure);
    if (step.canaryPlan) {
      const { destination, epoch, sealed } = step.canaryPlan;
      put(environment.canaryPlans, [destination, epoch], sealed);
    }
    for (const key of step.forgetTokens ?? []) remove(environment.tokens, key);
    if (step.rotation) put(environment.rotations, [step.rotation.destination, step.rotation.epoch], step.rotation);
    return writes;
  };

  const freeBatch = (batch: BatchRecord, { remove }: Writes): void => {
    for (const entry of batch.entries) remove(environment.envelopes, [entry.destination, entry.envelope]);
    for (const key of environment.settlements.getKeys({ start: [batch.sequence, 0], end: [batch.sequence + 1, 0] })) {
      remove(environment.settlements, key);
    }
    remove(environment.batches, batch.sequence);
  };

  const countOutcomes = (step: Step, { put }: Writes): void => {
    const touched = new Map<string, CourierCounts>();
    const of = (destination: string) => {
      const counts = touched.get(destination) ?? structuredClone(courierCounts(destination));
      touched.set(destination, counts);
      return counts;
    };
    for (const one of step.outcomes ?? []) {
      const counts = of(one.destination);
      counts.outcomes[one.outcome] += one.count;
      if (one.outcome === "withheld") counts.reasons[one.reason] = (counts.reasons[one.reason] ?? 0) + one.count;
    }
    for (const one of step.arrivals ?? []) of(one.destination).in += one.count;
    for (const [destination, counts] of touched) put(environment.counts, [destination, COURIER], counts);
  };

  // A step reads counts and records before it writes them, so that two at once would undo each other.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  };

  const lastOf = <T>(table: Database<object, number>): T | undefined => {
    for (const { value } of table.getRange({ reverse: true, limit: 1 })) return value as T;
    return undefined;
  };

  return {
    commit: (step) =>
      inTurn(() => {
        const reserveBytes = step.seal ? RESERVE_BYTES.seal : RESERVE_BYTES.step;
        return durably(environment, { reserveBytes, sizeBytes: sizeOf(step) }, plan(step).run);
      }),
    waiting: (destination, skip, limit) => {
      const found: Envelope[] = [];
      let items = 0;
      for (const key of environment.envelopes.getKeys({ start: [destination, ""], end: [destination, LAST] })) {
        if (skip(key[1])) continue;
        const bytes = environment.envelopes.get(key);
        if (bytes === undefined) continue;
        const envelope = readEnvelope(bytes.toString("utf8"));
        if (items > 0 && items + envelope.lines.length > limit) break;
        found.push(envelope);
        items += envelope.lines.length;
        if (items >= limit) break;
      }
      return found;
    },
    envelope: (destination, id) => {
      const bytes = environment.envelopes.get([destination, id]);
      return bytes === undefined ? undefined : readEnvelope(bytes.toString("utf8"));
    },
    itemsStored: (destination) => {
      let items = 0;
      for (const { value } of environment.envelopes.getRange({ start: [destination, ""], end: [destination, LAST] })) {
        items += readEnvelope(value.toString("utf8")).lines.length;
      }
      return items;
    },
    announcedItems: (destination) => {
      let items = 0;
      for (const { value } of environment.batches.getRange({})) {
        for (const entry of (value as BatchRecord).entries) if (entry.destination === destination) items += entry.count;
      }
      return items;
    },
    settledItems: (destination) => {
      let items = 0;
      for (const { value } of environment.settlements.getRange({})) {
        const one = value as Settlement;
        if (one.destination === destination) items += one.to - one.from + 1;
      }
      return items;
    },
    batches: () => [...environment.batches.getRange({})].map(({ value }) => value as BatchRecord),
    settlements: (batch) =>
      [...environment.settlements.getRange({ start: [batch, 0], end: [batch + 1, 0] })].map(
        ({ value }) => value as Settlement,
      ),
    lastBatch: () => environment.meta.get(LAST_BATCH) ?? 0,
    counts: (destination) => {
      const courier = courierCounts(destination);
      let arrived = courier.in;
      let alarms = 0;
      const outcomes = { ...courier.outcomes };
      const withheld: Record<string, number> = { ...courier.reasons };
      const refused: Record<string, number> = {};
      for (const { key, value } of environment.counts.getRange({
        start: [destination, ""],
        end: [destination, LAST],
      })) {
        if (key[1] === COURIER) continue;
        const gateway = value as GatewayCounts;
        arrived += gateway.in;
        alarms += gateway.alarms;
        outcomes.withheld += gather(withheld, gateway.withheld);
        outcomes["refused-by-gateway"] += gather(refused, gateway.refused);
      }
      return { in: arrived, outcomes, withheld, refused, alarms } satisfies Counts;
    },
    fieldSets: (destination, ids) =>
      ids.flatMap((id) => {
        const fields = environment.fieldSets.get([destination, id]);
        return fields === undefined ? [] : [{ destination, id, fields: JSON.parse(fields) as DisclosedField[] }];
      }),
    token: (key) => environment.tokens.get(key) as TokenRecord | undefined,
    hasSeen: (key) => environment.seen.get(key) !== undefined,
    seal: (destination) => latestOf<Seal>(environment.seals, destination),
    fieldUses: (destination) => (environment.fieldUses.get(destination) as readonly FieldUse[] | undefined) ?? [],
    sealLog: () => [...environment.seals.getRange({})].map(({ value }) => value as Seal),
    canaryPlans: (destination) =>
      [
        ...environment.canaryPlans.getRange({ start: [destination, 0], end: [destination, Number.MAX_SAFE_INTEGER] }),
      ].map(({ key: [, epoch], value: sealed }) => ({ destination, epoch, sealed })),
    erasures: () => erasuresIn(environment),
    rotation: (destination) => latestOf<Rotation>(environment.rotations, destination),
    deadLetters: (destination) =>
      [...environment.deadLetters.getRange({})]
        .map(({ value }) => value as Omit<DeadLetter, "envelope"> & { envelope: string })
        .filter((one) => destination === undefined || one.destination === destination)
        .map((one) => ({ ...one, envelope: readEnvelope(one.envelope) })),
    leaf: (index) => environment.leaves.get(index) as Leaf | undefined,
    leafCount: () => (lastOf<Leaf>(environment.leaves)?.index ?? -1) + 1,
    action: (reference) => environment.actions.get(reference),
    node: (level, index) => environment.nodes.get([level, index]),
    checkpoint: () => lastOf(environment.checkpoints),
    close: async () => {
      await environment.root.close();
    },
  };
}

/** What is large in a step are the rows of a batch. */
const sizeOf = ({ putBatch }: Step): number =>
  putBatch === undefined ? 0 : Object.values(putBatch.rows).reduce((sum, rows) => sum + rows.length, 0);

const LAST_BATCH = "last-batch";

interface Writes {
  readonly put: typeof put;
  readonly remove: typeof remove;
  readonly run: () => void;
}

function createWrites(): Writes {
  const planned: (() => void)[] = [];
  return {
    put: (table, key, value) => planned.push(() => put(table, key, value)),
    remove: (table, key) => planned.push(() => remove(table, key)),
    run: () => {
      for (const write of planned) write();
    },
  };
}

function gather(into: Record<string, number>, from: Readonly<Partial<Record<string, number>>>): number {
  let sum = 0;
  for (const [key, value] of Object.entries(from)) {
    into[key] = (into[key] ?? 0) + (value ?? 0);
    sum += value ?? 0;
  }
  return sum;
}
