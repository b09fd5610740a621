import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createCanaries } from "./delivery/canaries/canaries.ts";
import { createCourier } from "./delivery/courier.ts";
import { createDeadLetters } from "./delivery/dead-letters.ts";
import { draftBaseline } from "./delivery/draft-baseline.ts";
import { batchDrafter } from "./delivery/draft-batch.ts";
import { createFlagCalls, FLAG_CALLS_AT_ONCE, flagWaiters, type TellAnswer } from "./delivery/flag-calls.ts";
import { type Announced, createLane, type Ending, type Lane, type SealState } from "./delivery/lane.ts";
import { endLongHolds } from "./delivery/long-holds.ts";
import { createRecipientSeals } from "./delivery/recipient-seals.ts";
import { createRotations, type RotationRequest } from "./delivery/rotations.ts";
import { createSeals, type SealRequest } from "./delivery/seals.ts";
import { createSender } from "./delivery/send.ts";
import { envelopeIds } from "./gateway/envelope-id.ts";
import { createFieldReport } from "./gateway/field-report.ts";
import type { GatewayPool } from "./gateway/pool.ts";
import { startConsole } from "./http/server.ts";
import { createEvidence } from "./incidents/bundle/evidence.ts";
import { createCoverage } from "./incidents/coverage.ts";
import { createErasures } from "./incidents/erasure/erasures.ts";
import { askVendor } from "./incidents/erasure/vendor-requests.ts";
import { createWorkbench } from "./incidents/workbench.ts";
import type { Envelope, Seal } from "./journal/journal.ts";
import { openEnvironment } from "./journal/lmdb/environment.ts";
import { lmdbJournal } from "./journal/lmdb/journal.ts";
import { accessRecordOf } from "./ledger/access-question.ts";
import { formatVkey, signerFromSeed } from "./ledger/checkpoint.ts";
import type { Ledger } from "./ledger/ledger.ts";
import { proofOf } from "./ledger/proof.ts";
import { openCoverage } from "./ledger/questions/coverage.ts";
import { createSequencer, type LeafEntry } from "./ledger/sequencer.ts";
import { subjectAnswer } from "./ledger/subject-answer.ts";
import { createUpkeep } from "./ledger/upkeep.ts";
import { onItsWay, verifyLedger } from "./ledger/verify.ts";
import { figuresOf, metricsText, sideChannelsOf } from "./metrics.ts";
import type { Config, Destination } from "./platform/config-schema.ts";
import { codeOf, Fault } from "./platform/fault.ts";
import { derive } from "./platform/keyed-hash.ts";
import { lock } from "./platform/lock.ts";
import type { Log } from "./platform/log.ts";
import { idSealer } from "./platform/seal-ids.ts";
import { within } from "./platform/within.ts";
import type { Store } from "./store/store.ts";
import { vendorOf } from "./vendors/list.ts";
import type { VendorAdapter } from "./vendors/vendor.ts";

export interface EngineOptions {
  readonly config: Config;
  readonly master: Uint8Array;
  readonly journalPath: string;
  readonly gateway: GatewayPool;
  readonly log: Log;
}

const STORES_LOCK_MS = 15_000;
const DRAIN_MS = 8_000;
const CHECKPOINT_EVERY_MS = 5_000;
const FIELDS_KEPT_EVERY_MS = 10_000;
const HOLDS_LOOKED_AT_EVERY_MS = 60_000;
const DATASETS_SWEPT_EVERY_MS = 3_600_000;
const ERASURES_LOOKED_AT_EVERY_MS = 60_000;
const CANARIES_LOOKED_AT_EVERY_MS = 5_000;
const DERIVED_LOOKED_AT_EVERY_MS = 2_000;

/**
 * Everything behind the gateway. The two engines are loaded only here: mapping them takes longer than a gateway takes to
 * start, and after a restart SDKs must not wait for that.
 */
export async function startEngine({ config, master, journalPath, gateway, log }: EngineOptions) {
  const storesLock = await lock(config.data, "stores", STORES_LOCK_MS);
  const environment = openEnvironment(journalPath);
  const journal = lmdbJournal(environment);
  const sealer = idSealer(master);
  const signer = signerFromSeed("bulkhead", derive(master, ["checkpoint-ed25519"], 32));
  const sequencer = createSequencer(journal, signer);
  const now = Date.now;
  const shared = { journal, sequencer, sealer, destinations: config.destinations, adapterOf, now, log };
  const seals = createSeals(shared);
  const rotations = createRotations({ ...shared, tellGateway: gateway.readAgain });
  const erasures = createErasures({
    ...shared,
    ledger: () => readyLedger(),
    isSealed: (id) => seals.state(id).sealed,
    ask: askVendor,
    tellGateway: gateway.readAgain,
    graceMs: config.erasure_grace,
  });
  const waiters = flagWaiters();
  const recipientSeals = createRecipientSeals({
    seals,
    config,
    laneOf: (id) => laneFor(id),
    copy: (seal) => copied(seal),
  });
  const lanes = new Map(config.destinations.map((one) => [one.id, laneOf(one)]));
  const ledgerReady = Promise.withResolvers<Ledger>();
  const storeReady = Promise.withResolvers<Store>();
  ledgerReady.promise.catch(() => undefined);
  storeReady.promise.catch(() => undefined);
  const states = { couriers: "starting", ledger: "starting", control: "starting" };
  let courier: ReturnType<typeof createCourier> | undefined;
  let ledger: Ledger | undefined;
  let closeStore: () => Promise<void> = () => Promise.resolve();
  let stopping = false;

  function adapterOf(one: Destination): VendorAdapter {
    const vendor = vendorOf(one.vendor);
    if (vendor !== undefined) return vendor.adapter;
    throw new Fault("config-invalid", `destinations.${one.id}.vendor: there is no adapter "${one.vendor}"`);
  }

  function laneOf(one: Destination): Lane {
    const { upstream, flags_timeout: budgetMs } = one;
    const mayGo = () => !stateOf(one).sealed;
    const senderOf = (timeoutMs: number, connections: number) =>
      createSender({ upstream, mayGo, timeoutMs, connections });
    const common = {
      destination: one.id,
      adapter: adapterOf(one),
      encode: {
        token: one.token,
        credentials: one.credentials,
        get excluded() {
          return recipientSeals.excludedFrom(one);
        },
      },
      sealState: () => stateOf(one),
      oldestEpoch: () => rotations.oldestEpoch(one.id),
      settle: (item: Announced, ending: Ending) => courier?.settle(item, ending),
      now,
      log,
    };
    // Also where calls are refused by now: some may have been stored before.
    const flagCalls = createFlagCalls({
      ...common,
      sender: senderOf(2 * budgetMs, FLAG_CALLS_AT_ONCE),
      budgetMs,
      answered: waiters.answered,
    });
    return createLane({
      erased: erasures.erased,
      ...common,
      sender: senderOf(one.timeout, one.concurrency + 1),
      concurrency: one.concurrency,
      retryWindowMs: one.retry_window,
      heldSince: (at) => recipientSeals.heldSince(one, at),
      flagCalls,
      random: Math.random,
    });
  }

  const laneFor = (destination: string): Lane => {
    const lane = lanes.get(destination);
    if (lane === undefined)
      throw new Fault("not-found", `there is no destination "${destination}"; \`bulkhead status\` lists them`);
    return lane;
  };
  /** Nothing leaves for a destination in shadow, not even what waited before it was. */
  function stateOf(one: Destination): SealState {
    const state = recipientSeals.stateOf(one);
    return one.shadow && !state.sealed ? { sealed: true, mode: "hold" } : state;
  }

  const routes = new Map(
    config.destinations.map((one) => [one.id, { recipient: one.recipient, downstream: one.downstream.join(",") }]),
  );

  const applySeal = async (request: SealRequest) => {
    recipientSeals.refuseHalf(request);
    return copied(await seals.apply(request, laneFor(request.destination)));
  };
  /** The copy for questions; the journal holds the truth, and a start copies it again. */
  function copied(seal: Seal): Seal {
    void storeReady.promise.then((store) => store.recordSeal(seal)).catch(() => undefined);
    return seal;
  }

  const figures = () =>
    config.destinations.map((one) => {
      const seal = recipientSeals.stateOf(one);
      return figuresOf(journal, one.id, lanes.get(one.id), seal.sealed, seal.sealed ? seal.mode : null);
    });
  const metrics = async () =>
    metricsText(await gateway.metrics(), figures(), courier?.isLedgerUp() ?? false, workbench.standing.known());
  const ledgerState = () => (upkeep.isIncomplete() ? "rebuilding" : courier?.isLedgerUp() ? "ready" : states.ledger);
  const ready = () => ({ gateway: "ready", ...states, ledger: ledgerState() });

  const fields = createFieldReport({ gateway, journal, destinations: config.destinations });
  const upkeep = createUpkeep({ log, now });
  const readyLedger = () =>
    within(ledgerReady.promise, "ledger-unavailable", "the ledger is still starting").then(upkeep.fit);
  /** What answering for one person takes. */
  const ledgerOfPeople = async () => ({ ledger: await readyLedger(), journal, sequencer, sealer, config, now });
  const readyStore = () => within(storeReady.promise, "store-unavailable", "the control database is still starting");
  const canaries = createCanaries({
    ...shared,
    master,
    epochOf: rotations.epochOf,
    mayGo: (one) => !stateOf(one).sealed,
    plant: gateway.plant,
    random: Math.random,
  });
  const workbench = createWorkbench({
    store: readyStore,
    ledger: readyLedger,
    config,
    sealer,
    sequencer,
    commit: journal.commit,
    token: journal.token,
    canaries: canaries.tokens,
    adapterOf,
    logged: journal.action,
    erasures: journal.erasures,
    bring: (batch) => readyLedger().then(() => courier?.bring(draftBaseline(journal, routes, batch))),
    now,
    log,
  });
  const verification = async (kept?: string) =>
    verifyLedger({
      ledger: await ledgerReady.promise.then(upkeep.looked),
      leafCount: journal.leafCount,
      leaf: journal.leaf,
      action: journal.action,
      checkpoint: journal.checkpoint,
      isOnItsWay: onItsWay(journal),
      verifier: signer.verifier,
      kept,
    });

  const console = await startConsole({
    listen: config.console.listen,
    tokenFile: join(config.data, "api.json"),
    ready,
    metrics,
    log,
    status: async () => {
      const workers = await gateway.metrics();
      return {
        ...ready(),
        gatewayAddress: gateway.address,
        consoleAddress: console.address,
        unattended: journal.counts("-"),
        destinations: figures().map((one) => ({
          ...one,
          sideChannels: sideChannelsOf(workers, one.destination),
          standing: workbench.standing.of(one.destination),
        })),
      };
    },
    fields: fields.report,
    seal: (request) => applySeal({ ...request, action: "seal" }),
    unseal: (request) => applySeal({ ...request, action: "unseal", mode: "hold" }),
    sealRecipient: (request) => recipientSeals.apply({ ...request, action: "seal" }),
    unsealRecipient: (request) => recipientSeals.apply({ ...request, action: "unseal", mode: "hold" }),
    rotate: async (request: RotationRequest) => {
      laneFor(request.destination);
      return rotations.rotate(request);
    },
    subject: async (asked) => subjectAnswer({ ...asked, ...(await ledgerOfPeople()) }),
    access: async (asked) => accessRecordOf({ ...asked, ...(await ledgerOfPeople()) }),
    verify: ({ checkpoint }) => verification(checkpoint),
    rebuild: upkeep.rebuild,
    checkpoint: () => ({ vkey: formatVkey(signer.verifier), note: journal.checkpoint()?.note ?? null }),
    proof: (index) => proofOf(journal, index),
    workbench,
    erasures,
    evidence: createEvidence({ journal, sequencer, now }),
    coverage: createCoverage({
      ledger: readyLedger,
      destinations: config.destinations,
      sequencer,
      commit: journal.commit,
      now,
    }),
    deadLetters: createDeadLetters({ journal, sequencer, nextId: envelopeIds(now).next, now }),
  });
  log.info("the console's API listens", { address: console.address });

  const startLedger = async (): Promise<void> => {
    const { openEmbedded } = await import("./ledger/clickhouse.ts");
    if (stopping) return;
    const opened = openEmbedded(join(config.data, "ledger"));
    ledger = opened;
    // A full disk may refuse this too: the courier tries again until it works.
    const prepare = async (): Promise<void> => {
      await opened.prepare();
      const actions = {
        action: journal.action,
        append: (entry: LeafEntry) => sequencer.append([entry], journal.commit),
      };
      for (const { id } of config.destinations) await openCoverage(opened, actions, { destination: id, now: now() });
    };
    const drafted = batchDrafter(journal, routes);
    const draft = (sequence: number, at: number, envelopes: readonly Envelope[]) => {
      canaries.see(envelopes);
      return drafted(sequence, at, envelopes);
    };
    const withdrawn = waiters.unanswered;
    courier = createCourier({ journal, ledger: { ...opened, prepare }, lanes, draft, sequencer, now, log, withdrawn });
    await courier.start();
    upkeep.watch(opened);
    ledgerReady.resolve(opened);
    states.ledger = "ready";
    states.couriers = "ready";
    log.info("ledger and couriers are up");
  };
  const startStore = async (): Promise<void> => {
    const [{ openPglite }, { migrate }, { postgresStore }] = await Promise.all([
      import("./store/pglite.ts"),
      import("./store/migrate.ts"),
      import("./store/postgres-store.ts"),
    ]);
    if (stopping) return;
    const { db, close } = await openPglite(join(config.data, "control"));
    closeStore = close;
    await migrate(db);
    const store = postgresStore(db);
    for (const seal of journal.sealLog()) await store.recordSeal(seal);
    storeReady.resolve(store);
    states.control = "ready";
    log.info("the control database is up");
    workbench.rounds.start();
  };
  const everything = startLedger().then(startStore);
  everything.catch((error: unknown) => {
    log.error("starting failed", { code: codeOf(error) });
    states.ledger = states.ledger === "ready" ? "ready" : "down";
    states.control = "down";
    ledgerReady.reject(error);
    storeReady.reject(error);
  });

  /** Statistics may wait for a disk that is full. */
  const keepFields = (): Promise<void> =>
    fields
      .keep()
      .catch((error: unknown) => log.warn("what became of fields could not be kept", { code: codeOf(error) }));
  const timers: NodeJS.Timeout[] = [];
  const every = (ms: number, work: () => unknown) => timers.push(setInterval(work, ms));
  every(CHECKPOINT_EVERY_MS, () => {
    void sequencer
      .sign(async (checkpoint) => {
        await journal.commit({ checkpoint });
        writeFileSync(join(config.data, "checkpoint.txt"), checkpoint.note);
      })
      .catch((error: unknown) => log.error("a checkpoint could not be signed", { code: codeOf(error) }));
  });
  every(FIELDS_KEPT_EVERY_MS, keepFields);
  const sealOf = (one: Destination) => recipientSeals.longest(one, journal.seal);
  every(HOLDS_LOOKED_AT_EVERY_MS, () => endLongHolds({ ...shared, sealOf, apply: applySeal }));
  every(Math.min(ERASURES_LOOKED_AT_EVERY_MS, config.erasure_grace), erasures.tick);
  every(DERIVED_LOOKED_AT_EVERY_MS, upkeep.look);
  every(CANARIES_LOOKED_AT_EVERY_MS, () => states.ledger === "ready" && void canaries.look());
  every(DATASETS_SWEPT_EVERY_MS, () => {
    void workbench.quarantine
      .sweep()
      .then((count) => count > 0 && log.info("datasets past their day were deleted", { count }))
      .catch((error: unknown) => log.error("datasets could not be deleted", { code: codeOf(error) }));
  });

  return {
    console: console.address,
    everything,
    metrics,
    keepFields,
    ready,
    checkCode: workbench.letters.checkCode,
    /** Sends a stored flag call before all that waits, and tells the answer. */
    ask: (destination: string, envelope: string, tell: TellAnswer): void => {
      if (courier === undefined) return tell(undefined);
      waiters.wait(envelope, tell);
      courier.hurry(destination, envelope);
    },
    stop: async (): Promise<void> => {
      if (stopping) return;
      stopping = true;
      await workbench.letters.stop();
      for (const timer of timers) clearInterval(timer);
      await workbench.rounds.stop();
      await canaries.stop();
      await upkeep.stop();
      await console.close();
      await courier?.stop(DRAIN_MS);
      await everything.catch(() => undefined);
      await sequencer.sign((checkpoint) => journal.commit({ checkpoint })).catch(() => undefined);
      await closeStore().catch(() => undefined);
      await ledger?.close();
      await journal.close();
      await storesLock.release();
    },
  };
}
