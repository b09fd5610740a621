import type { Seal } from "../journal/journal.ts";
import type { Config, Destination } from "../platform/config-schema.ts";
import { Fault } from "../platform/fault.ts";
import { vendorOf } from "../vendors/list.ts";
import type { Lane, SealState } from "./lane.ts";
import type { SealRequest, Seals } from "./seals.ts";

/**
 * One way to a recipient.
 * - `closed`: nothing leaves on it
 * - `asked`: a router is told with every item not to forward it; whether it does can't be seen from here
 * - `open`: nothing keeps it from forwarding
 */
export interface Route {
  readonly destination: string;
  readonly state: "closed" | "asked" | "open";
  readonly says: string;
}

export interface RecipientSealed {
  readonly recipient: string;
  readonly seal: Seal;
  readonly routes: readonly Route[];
}

export type RecipientRequest = Omit<SealRequest, "destination"> & { readonly recipient: string };

export interface RecipientSealsOptions {
  readonly seals: Seals;
  readonly config: Pick<Config, "destinations" | "recipients">;
  readonly laneOf: (destination: string) => Lane;
  /** Tells the control database. */
  readonly copy: (seal: Seal) => void;
}

/** Ids of destinations hold no colon, so that a recipient's seal lies beside theirs. */
const keyOf = (recipient: string): string => `recipient:${recipient}`;

/** Sealing a legal entity: all destinations that are its own, and what routers forward to it. One write, one action. */
export function createRecipientSeals({ seals, config, laneOf, copy }: RecipientSealsOptions) {
  const namesOf = new Map(config.recipients.map((one) => [one.id, one.router_names ?? []]));

  /** A destination is sealed when it is, or when its recipient is; dropping is the stronger of the two. */
  const stateOf = ({ id, recipient }: Destination): SealState => {
    const own = seals.state(id);
    const all = seals.state(keyOf(recipient));
    if (!all.sealed || (own.sealed && own.mode === "drop")) return own;
    return all;
  };

  /** Fail closed: a state that can't be read is a seal. */
  const isSealed = (recipient: string): boolean => {
    try {
      return seals.state(keyOf(recipient)).sealed;
    } catch {
      return true;
    }
  };

  const routeOf = (one: Destination, recipient: string): Route => {
    const { id } = one;
    if (stateOf(one).sealed) return { destination: id, state: "closed", says: "nothing leaves" };
    if (one.recipient === recipient) return { destination: id, state: "open", says: "open" };
    const names = namesOf.get(recipient) ?? [];
    const cut = `\`bulkhead seal ${id}\` closes it, with everything else that goes there`;
    if (!isSealed(recipient)) return { destination: id, state: "open", says: "forwards to it" };
    if (vendorOf(one.vendor)?.adapter.forwards !== true)
      return { destination: id, state: "open", says: `takes no exclusions; ${cut}` };
    if (names.length === 0)
      return { destination: id, state: "open", says: `recipients.${recipient}.router_names is empty; ${cut}` };
    const told = names.map((name) => `${name}: false`).join(", ");
    const beyond = "what it already has, and its warehouses, replays and syncs, can't be reached from here";
    return { destination: id, state: "asked", says: `every item says integrations {${told}}; ${beyond}; ${cut}` };
  };

  const reaching = (recipient: string): readonly Destination[] =>
    config.destinations.filter((one) => one.recipient === recipient || one.downstream.includes(recipient));

  return {
    stateOf,
    /** The names that a router must not forward to. */
    excludedFrom: ({ downstream }: Destination): readonly string[] =>
      downstream.filter(isSealed).flatMap((recipient) => namesOf.get(recipient) ?? []),
    heldSince: ({ id, recipient }: Destination, at: number): number =>
      Math.max(seals.heldSince(id, at), seals.heldSince(keyOf(recipient), at)),
    /** The seal that has held a destination the longest. */
    longest: ({ id, recipient }: Destination, read: (key: string) => Seal | undefined): Seal | undefined =>
      [read(id), read(keyOf(recipient))]
        .filter((one) => one?.action === "seal")
        .toSorted((a, b) => (a?.at ?? 0) - (b?.at ?? 0))[0],
    /** @throws Fault `bad-request` when a destination is to be opened whose recipient is sealed */
    refuseHalf: ({ destination, action }: Pick<SealRequest, "destination" | "action">): void => {
      const one = config.destinations.find(({ id }) => id === destination);
      if (action === "seal" || one === undefined || !isSealed(one.recipient)) return;
      throw new Fault(
        "bad-request",
        `${destination} goes to ${one.recipient}, which is sealed; open that first: bulkhead unseal --recipient ${one.recipient}`,
      );
    },
    /** @throws Fault `not-found` for a recipient that is not configured, `seal-unconfirmed` as for a destination */
    apply: async ({ recipient, ...request }: RecipientRequest): Promise<RecipientSealed> => {
      if (!namesOf.has(recipient))
        throw new Fault("not-found", `there is no recipient "${recipient}" in the configuration`);
      const routes = reaching(recipient);
      // Routers send again what is under way, this time with the exclusion.
      const sealChanged = (): void => {
        for (const one of routes) {
          const lane = laneOf(one.id);
          if (one.recipient === recipient) lane.sealChanged();
          else lane.sendAgain();
        }
      };
      const seal = await seals.apply({ ...request, destination: keyOf(recipient) }, { sealChanged });
      copy(seal);
      return { recipient, seal, routes: routes.map((one) => routeOf(one, recipient)) };
    },
  };
}
