import type { SealedIdentity } from "../domain/disclosure.ts";
import { BoundedCache } from "../platform/bounded-cache.ts";
import type { Config } from "../platform/config-schema.ts";
import { Fault } from "../platform/fault.ts";
import { type IdSealer, idSealer } from "../platform/seal-ids.ts";
import { compilePolicy, findPolicy } from "../policy/compile.ts";
import { consent } from "../policy/consent.ts";
import { createMinimiser } from "../policy/minimise.ts";
import { narrowed } from "../policy/narrowed.ts";
import { passedThrough } from "../policy/passed-through.ts";
import { NO_PLACES, type PlaceOf } from "../policy/place.ts";
import { pseudonymMap } from "../policy/pseudonym.ts";
import type { Vendor } from "../vendors/vendor.ts";
import type { Door } from "./accept.ts";
import type { AdmitContext } from "./admit.ts";
import type { ProxiedFlags } from "./flags.ts";

const REMEMBERED_IDENTITIES = 50_000;

/** Keyed hashes of the ids of people who are to be forgotten. */
export type Erased = Pick<ReadonlySet<string>, "size" | "has">;

const NOBODY_ERASED: Erased = new Set();

/** Sealed once and remembered: a person's events come in numbers. */
function sealedIdentities(sealer: IdSealer, pseudonymOf: (id: string) => string): AdmitContext["sealed"] {
  const remembered = new BoundedCache<string, SealedIdentity>(REMEMBERED_IDENTITIES);
  return (id, kind) => {
    const known = remembered.get(id);
    if (known !== undefined) return known.kind === kind ? known : { ...known, kind };
    const identity = { key: sealer.key(id), sealed: sealer.seal(id), kind, pseudonym: pseudonymOf(id) };
    remembered.set(id, identity);
    return identity;
  };
}

/** @throws Fault `config-invalid` when the vendor has no flag calls that could be proxied */
function proxiedFlags(
  { id, vendor, flags, flags_timeout: budgetMs }: Config["destinations"][number],
  { calls }: { readonly calls: ProxiedFlags["calls"] | undefined },
): ProxiedFlags | undefined {
  if (flags === "refuse") return undefined;
  if (calls === undefined)
    throw new Fault(
      "config-invalid",
      `destinations.${id}.flags: flag calls of "${vendor}" can't be proxied; use refuse`,
    );
  return { calls, budgetMs };
}

/**
 * Every destination of the configuration with its policy compiled and its keyed map ready.
 * @param epochOf the pseudonym epoch that a destination is in
 * @param erased asked for every item, so it may change
 * @param placeOf where an address is used; the transparent policy, which changes nothing, gets none
 * @throws Fault `config-invalid` for a vendor without adapter or a policy that can't be compiled
 */
export function openDoors(
  config: Pick<Config, "destinations" | "policies">,
  master: Uint8Array,
  vendorOf: (id: string) => Vendor | undefined,
  epochOf: (destination: string) => number,
  placeOf: PlaceOf = NO_PLACES,
  erased: Erased = NOBODY_ERASED,
): ReadonlyMap<string, Door> {
  const sealer = idSealer(master);
  return new Map(
    config.destinations.map((one): [string, Door] => {
      const vendor = vendorOf(one.vendor);
      if (vendor === undefined)
        throw new Fault("config-invalid", `destinations.${one.id}.vendor: there is no adapter "${one.vendor}"`);
      const { adapter } = vendor;
      const policy = findPolicy(one.policy, config.policies);
      const epoch = epochOf(one.id);
      const shape = { placeholders: adapter.placeholders, prefixes: adapter.idPrefixes };
      const keyed = pseudonymMap(master, one.id, epoch, shape);
      const pseudonyms = one.ids === "pass-through" ? passedThrough(keyed) : keyed;
      const transparent = policy.name === "transparent";
      const minimisers = narrowed(policy, (rules) => {
        const resolve = compilePolicy({ adapter, policy: rules, organisationKeys: one.organisation_keys });
        return createMinimiser({ resolve, pseudonyms, token: one.token, transparent, placeOf });
      });
      const context = {
        destination: one.id,
        adapter,
        token: one.token,
        organisationKeys: new Set(one.organisation_keys),
        minimisers,
        consent: consent(one.consent),
        shadow: one.shadow,
        placeOf: transparent ? NO_PLACES : placeOf,
        isErased: (id: string) => erased.size > 0 && erased.has(sealer.key(id)),
        // Under the transparent policy ids leave as they are, and that is what the vendor knows people by.
        sealed: sealedIdentities(sealer, transparent ? (id) => id : pseudonyms.identity),
      };
      const basicUsers = new Set([one.token, ...(one.credentials ? [one.credentials.username] : [])]);
      const flags = one.shadow ? undefined : proxiedFlags(one, { calls: adapter.flags });
      return [one.id, { id: one.id, vendor, context, epoch, basicUsers, flags }];
    }),
  );
}
