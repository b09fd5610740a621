import { randomBytes } from "node:crypto";
import type { Erasure, Journal, VendorErasure } from "../../journal/journal.ts";
import { actionLeaf } from "../../ledger/leaf-entries.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import {
  destroyRows,
  digestOf,
  erasedReference,
  type KnownAs,
  rowsToErase,
  sealedIds,
  sharedDevices,
} from "../../ledger/questions/erased.ts";
import { tokensOf } from "../../ledger/questions/subject.ts";
import type { LogSequencer } from "../../ledger/sequencer.ts";
import type { Destination } from "../../platform/config-schema.ts";
import { codeOf, Fault } from "../../platform/fault.ts";
import type { Log } from "../../platform/log.ts";
import type { IdSealer } from "../../platform/seal-ids.ts";
import type { VendorAdapter } from "../../vendors/vendor.ts";
import { namesOf } from "./known-as.ts";
import { type AskVendor, requestsFor } from "./vendor-requests.ts";

export interface ErasuresOptions {
  readonly journal: Pick<Journal, "commit" | "token" | "erasures" | "deadLetters">;
  readonly sequencer: Pick<LogSequencer, "append">;
  readonly ledger: () => Promise<Ledger>;
  readonly sealer: Pick<IdSealer, "key" | "open">;
  readonly destinations: readonly Destination[];
  readonly adapterOf: (destination: Destination) => VendorAdapter;
  readonly isSealed: (destination: string) => boolean;
  readonly ask: AskVendor;
  /** Makes every gateway worker learn who is to be forgotten; resolves when they have. */
  readonly tellGateway: () => Promise<void>;
  readonly graceMs: number;
  readonly now: () => number;
  readonly log: Log;
}

export interface ErasureRequest {
  readonly userId: string;
  readonly reason: string;
  readonly operator: string;
}

export interface ReceiptRequest {
  readonly erasure: string;
  readonly destination: string;
  readonly receipt: string;
  readonly operator: string;
}

/**
 * Forgetting a person: stop sending, ask every vendor that was told, wait for their promises and a grace, destroy the
 * sealed ids. No line of the ledger changes. Until the end the person stays in affected lists, because a vendor may still
 * hold what a breach would expose.
 */
export function createErasures(options: ErasuresOptions) {
  const { journal, sequencer, destinations, now, log } = options;
  const erased = new Set(journal.erasures().flatMap((one) => one.keys));
  /** Erasures of which this process knows that no row is left. */
  const finished = new Set<string>();
  const destinationOf = (id: string) => destinations.find((one) => one.id === id);

  const find = (id: string): Erasure => {
    const found = journal.erasures().find((one) => one.id === id);
    if (found === undefined)
      throw new Fault("not-found", `there is no erasure "${id}"; \`bulkhead erasure list\` shows them`);
    return found;
  };

  /** One step of an erasure, in the journal and in the log. */
  const write = (erasure: Erasure, action: string, operator: string, more: Readonly<Record<string, string>> = {}) => {
    const at = now();
    const reference = action === "erased" ? erasedReference(erasure.id) : `${action} ${erasure.id} ${at}`;
    const entry = actionLeaf({ id: reference, action, erasure: erasure.id, operator, at, ...more });
    return sequencer.append([entry], (parts) =>
      journal.commit({ erasure, ...(action === "erased" ? { forgetTokens: erasure.keys } : {}), ...parts }),
    );
  };

  const callTo = (destination: string, ids: readonly KnownAs[]): VendorErasure => {
    const found = destinationOf(destination);
    const kinds: readonly string[] = found === undefined ? [] : options.adapterOf(found).erasure.kinds;
    const unnamed = ids.filter((one) => !kinds.includes(one.kind)).length;
    const canAsk = found?.erasure !== undefined && unnamed < ids.length;
    return { destination, state: canAsk ? "to-ask" : "by-hand", ids: ids.length, unnamed, says: "", at: now() };
  };

  const begin = async ({ userId, reason, operator }: ErasureRequest): Promise<Erasure> => {
    const token = journal.token(options.sealer.key(userId))?.token;
    if (token === undefined)
      throw new Fault("not-found", "the ledger knows nobody by this id: nothing about them went through here");
    if (erased.has(options.sealer.key(userId)))
      throw new Fault("bad-request", "this person's erasure has begun; `bulkhead erasure list` shows how far it is");
    const ledger = await options.ledger();
    const all = await tokensOf(ledger, token);
    const shared = await sharedDevices(ledger, all);
    const tokens = all.filter((one) => !shared.has(one));
    const ids = (await sealedIds(ledger, tokens)).flatMap((sealed) => options.sealer.open(sealed) ?? []);
    const names = Map.groupBy(await namesOf(ledger, options.sealer, tokens), (one) => one.destination);
    const at = now();
    const erasure: Erasure = {
      id: `ERA-${new Date(at).toISOString().slice(0, 10)}-${randomBytes(2).toString("hex")}`,
      keys: ids.map(options.sealer.key),
      tokens,
      reason,
      operator,
      at,
      calls: [...names].map(([destination, known]) => callTo(destination, known)),
      doneAt: null,
    };
    await write(erasure, "erasure-begun", operator, { reason });
    for (const key of erasure.keys) erased.add(key);
    await options.tellGateway();
    return askVendors(erasure);
  };

  /** Asks the vendors that can be asked and were not yet. */
  const askVendors = async (erasure: Erasure): Promise<Erasure> => {
    let current = erasure;
    for (const call of erasure.calls) {
      const destination = destinationOf(call.destination);
      if (call.state !== "to-ask" || destination === undefined || options.isSealed(call.destination)) continue;
      const requests = await requestsOf(current, destination);
      const answer = await options.ask(requests, options.adapterOf(destination).erasure.judge);
      if (answer.kind === "again") continue;
      const state = answer.kind === "accepted" ? "promised" : "refused";
      const says = answer.kind === "accepted" ? answer.receipt : answer.says;
      current = withCall(current, { ...call, state, says, at: now() });
      await write(current, `erasure-${state}`, "bulkhead", { destination: call.destination, says });
    }
    return current;
  };

  const requestsOf = async (erasure: Erasure, destination: Destination) => {
    const known = (await namesOf(await options.ledger(), options.sealer, erasure.tokens)).filter(
      (one) => one.destination === destination.id,
    );
    return requestsFor(options.adapterOf(destination), destination, known);
  };

  const isDue = ({ calls, doneAt, at }: Erasure): boolean => {
    const last = Math.max(at, ...calls.map((one) => one.at));
    return doneAt === null && calls.every((one) => one.state === "promised") && now() - last >= options.graceMs;
  };

  const destroy = async (erasure: Erasure): Promise<void> => {
    const ledger = await options.ledger();
    const rows = await rowsToErase(ledger, erasure.tokens);
    const letters = journal
      .deadLetters()
      .filter((one) => one.envelope.identities.some(({ key }) => erasure.keys.includes(key)));
    if (letters.length > 0) await journal.commit({ removeDeadLetters: letters.map((one) => one.id) });
    await write({ ...erasure, doneAt: now() }, "erased", "bulkhead", { rows: digestOf(rows.map((one) => one.hash)) });
    await destroyRows(ledger, erasure.id, erasure.tokens, rows);
    log.info("a person's sealed ids were destroyed", { count: rows.length });
  };

  return {
    /** Keyed hashes of everybody who is to be forgotten. */
    erased: (): ReadonlySet<string> => erased,
    begin,
    list: (): readonly Erasure[] => journal.erasures(),
    /** With the requests that a person must make, where nothing here can ask the vendor. */
    show: async (id: string) => {
      const erasure = find(id);
      const byHand = erasure.calls.filter((one) => one.state === "by-hand" || one.state === "refused");
      const requests = await Promise.all(
        byHand.map(async ({ destination }) => {
          const found = destinationOf(destination);
          return { destination, requests: found === undefined ? [] : await requestsOf(erasure, found) };
        }),
      );
      return { ...erasure, byHand: requests };
    },
    /** A person asked the vendor, and notes what it said. */
    receipt: async ({ erasure: id, destination, receipt, operator }: ReceiptRequest): Promise<Erasure> => {
      const erasure = find(id);
      const call = erasure.calls.find((one) => one.destination === destination);
      if (call === undefined) throw new Fault("not-found", `this erasure has no destination "${destination}"`);
      const after = withCall(erasure, { ...call, state: "promised", says: receipt, at: now() });
      await write(after, "erasure-promised", operator, { destination, says: receipt });
      return after;
    },
    /** Asks again where a vendor could not answer, destroys what is due, and what a crash left in between. */
    tick: async (): Promise<void> => {
      for (const erasure of journal.erasures()) {
        try {
          if (erasure.doneAt === null) {
            const asked = await askVendors(erasure);
            if (isDue(asked)) await destroy(asked);
          } else if (!finished.has(erasure.id)) {
            const ledger = await options.ledger();
            const left = await rowsToErase(ledger, erasure.tokens);
            if (left.length > 0) await destroyRows(ledger, erasure.id, erasure.tokens, left);
            finished.add(erasure.id);
          }
        } catch (error) {
          log.error("an erasure has to wait", { code: codeOf(error) });
        }
      }
    },
  };
}

export type Erasures = ReturnType<typeof createErasures>;

const withCall = (erasure: Erasure, call: VendorErasure): Erasure => ({
  ...erasure,
  calls: erasure.calls.map((one) => (one.destination === call.destination ? call : one)),
});
