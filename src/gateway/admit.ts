import type { DraftLine, FieldSetDefinition, Relation, SealedIdentity } from "../domain/disclosure.ts";
import type { Remark } from "../domain/field.ts";
import type { Item } from "../domain/item.ts";
import type { RefusalReason, WithheldReason } from "../domain/outcome.ts";
import type { GatewayCounts } from "../journal/journal.ts";
import type { Consent } from "../policy/consent.ts";
import type { Minimised, Minimiser, Withheld } from "../policy/minimise.ts";
import type { Minimisers } from "../policy/narrowed.ts";
import { NO_PLACES, type PlaceOf } from "../policy/place.ts";
import { type AddedField, type Identity, type ItemFacts, isObject, type VendorAdapter } from "../vendors/vendor.ts";
import { located } from "./country.ts";

/** What admitting needs of one destination. */
export interface AdmitContext {
  readonly destination: string;
  readonly adapter: VendorAdapter;
  readonly token: string;
  readonly organisationKeys: ReadonlySet<string>;
  readonly minimisers: Minimisers;
  readonly consent: Consent;
  /** Nothing is forwarded: what would leave is counted, and withheld. */
  readonly shadow: boolean;
  readonly placeOf: PlaceOf;
  /** Whether somebody by this id is to be forgotten: whatever is about them stays here. */
  readonly isErased: (id: string) => boolean;
  /** An id as it may rest. */
  readonly sealed: (id: string, kind: SealedIdentity["kind"]) => SealedIdentity;
}

export interface Admitted {
  readonly identities: readonly SealedIdentity[];
  readonly lines: readonly DraftLine[];
  readonly bodies: readonly string[];
  readonly fieldSets: readonly FieldSetDefinition[];
  readonly counts: GatewayCounts;
}

/** The request that the items came in. */
export interface Request {
  /** The envelope's. */
  readonly id: string;
  readonly receivedAt: number;
  /** The application that sent it, an id of `sources`. */
  readonly source: string;
  /** The request itself carried the token or the credentials, so that items need not. */
  readonly authorised: boolean;
  /** The browser that sent it refuses on behalf of the person. */
  readonly consentRefused?: boolean;
  readonly query?: URLSearchParams;
  /** The address that it came from, for its country; blank when that is not known. */
  readonly connecting?: string;
}

/** Nobody writes into it. */
export const NO_QUERY = new URLSearchParams();

export type Admission =
  | { readonly kind: "admitted"; readonly admitted: Admitted }
  /** The whole request is refused: a token is wrong. */
  | { readonly kind: "refused"; readonly reason: RefusalReason; readonly items: number };

/**
 * The recipe, in one screen: read what the item is → check its token → minimise → seal the identities → draft the
 * ledger line. Whatever can't be read or minimised is withheld and counted (I3).
 *
 * The envelope's id gives items the de-duplication ids that the SDK left out, so that they are stable over retries.
 */
export function admit(
  context: AdmitContext,
  items: readonly Item[],
  {
    id: envelopeId,
    receivedAt,
    source,
    authorised,
    consentRefused = false,
    query = NO_QUERY,
    connecting = "",
  }: Request,
): Admission {
  const batch = new Batch(context, receivedAt, source);
  const from = { query, connecting, placeOf: context.placeOf };
  const read = items.map((item) => readItem(context.adapter, item, from));
  const isOurs = ({ token }: ItemFacts) => token === context.token || (token === undefined && authorised);
  if (read.some(({ facts }) => facts !== undefined && !isOurs(facts))) {
    return { kind: "refused", reason: "wrong-token", items: items.length };
  }
  for (const [index, { item, facts }] of read.entries()) {
    if (facts === undefined) batch.withhold("not-an-item");
    else if (isAboutErased(context, facts)) batch.withhold("erased");
    else if (consentRefused || !context.consent.inItem(item.body)) batch.withhold("no-consent");
    else batch.admitOne(item, facts, `${envelopeId}${index.toString(16).padStart(8, "0")}`);
  }
  return { kind: "admitted", admitted: batch };
}

/** What the adapter makes of an item; one that names no country gets that of its address. */
function readItem(
  adapter: VendorAdapter,
  item: Item,
  from: Parameters<typeof located>[2],
): { readonly item: Item; readonly facts: ItemFacts | undefined } {
  const facts = isObject(item.body) ? adapter.read(item) : undefined;
  if (facts === undefined || facts.country !== undefined || from.placeOf === NO_PLACES) return { item, facts };
  const { item: placed, country } = located(adapter, item, from);
  return { item: placed, facts: { ...facts, country } };
}

const isAboutErased = ({ isErased }: AdmitContext, { subject, links }: ItemFacts): boolean =>
  (subject !== undefined && isErased(subject.id)) || links.some(({ from, to }) => isErased(from.id) || isErased(to.id));

/** One request's items on their way into one envelope; identities that recur are written once. */
class Batch implements Admitted {
  readonly identities: SealedIdentity[] = [];
  readonly lines: DraftLine[] = [];
  readonly bodies: string[] = [];
  readonly fieldSets: FieldSetDefinition[] = [];
  readonly counts: GatewayCounts = { in: 0, withheld: {}, refused: {}, alarms: 0 };
  readonly #context: AdmitContext;
  readonly #at = new Map<string, number>();
  readonly #sets = new Set<string>();
  readonly #receivedAt: number;
  readonly #source: string;

  constructor(context: AdmitContext, receivedAt: number, source: string) {
    this.#context = context;
    this.#receivedAt = receivedAt;
    this.#source = source;
  }

  withhold(reason: WithheldReason): void {
    this.counts.in++;
    this.counts.withheld[reason] = (this.counts.withheld[reason] ?? 0) + 1;
  }

  admitOne(item: Item, facts: ItemFacts, id: string): void {
    const { adapter, destination, minimisers } = this.#context;
    const minimiser = minimisers.of(facts.name, this.#source);
    const result = minimised(minimiser, item, adapter.complete(item, id, this.#receivedAt), facts.emptied);
    if (result.kind === "withheld") return this.withhold(result.reason);
    this.counts.alarms += result.alarms;
    if (this.#context.shadow) return this.withhold("shadow");
    this.counts.in++;
    const { fieldSet } = result;
    if (!this.#sets.has(fieldSet.id)) {
      this.#sets.add(fieldSet.id);
      this.fieldSets.push({ destination, id: fieldSet.id, fields: fieldSet.fields });
    }
    const organisations = organisationsOf(item, facts, result.organisations, this.#context.organisationKeys);
    const subject = facts.subject ? this.#identity(facts.subject.id, facts.subject.kind) : -1;
    const owners = organisations.map((one) => this.#identity(one, "organisation"));
    const links: [number, number, Relation][] = facts.links.map(({ from, to }) => [
      this.#identity(from.id, from.kind),
      this.#identity(to.id, to.kind),
      relation(from, to),
    ]);
    if (subject >= 0) for (const owner of owners) links.push([subject, owner, "member"]);
    this.lines.push({
      kind: facts.kind,
      operation: facts.operation,
      route: item.route,
      ordered: facts.ordered,
      subject,
      organisation: owners[0] ?? -1,
      fieldSet: fieldSet.id,
      country: facts.country ?? "",
      language: facts.language ?? "",
      links,
    });
    this.bodies.push(result.body);
  }

  #identity(id: string, kind: SealedIdentity["kind"]): number {
    const known = this.#at.get(id);
    if (known !== undefined) {
      // An id that turns up as a device anywhere is a device.
      if (kind === "device" && this.identities[known]?.kind === "subject")
        this.identities[known] = this.#context.sealed(id, kind);
      return known;
    }
    this.identities.push(this.#context.sealed(id, kind));
    this.#at.set(id, this.identities.length - 1);
    return this.identities.length - 1;
  }
}

const relation = (from: Identity, to: Identity): Relation =>
  from.kind === "device" && to.kind === "subject" ? "device" : "same";

/** Organisation ids in the item, and the group that a group update is about. The minimiser found them by their keys. */
function organisationsOf(
  item: Item,
  facts: ItemFacts,
  found: readonly string[],
  keys: ReadonlySet<string>,
): readonly string[] {
  const key = item.body["$group_key"];
  if (facts.kind === "group" && key !== undefined && !(typeof key === "string" && keys.has(key))) return [];
  return found.length < 2 ? found : [...new Set(found)];
}

/** A mistake of ours ends one item, not its neighbours, and never lets it through (I3). */
function minimised(
  minimiser: Minimiser,
  item: Item,
  added: readonly AddedField[],
  emptied: ItemFacts["emptied"],
): Minimised | Withheld {
  try {
    return minimiser.minimise(item.body, added, undefined, emptied);
  } catch {
    return { kind: "withheld", reason: "fault" };
  }
}

/** One item with everything that was taken and why, for `policy test`. */
export function explain(
  { adapter, minimisers, placeOf }: AdmitContext,
  given: Item,
  source = "unattributed",
): { readonly result: ReturnType<Minimiser["minimise"]>; readonly remarks: readonly Remark[] } {
  const remarks: Remark[] = [];
  const { item, facts } = readItem(adapter, given, { query: NO_QUERY, connecting: "", placeOf });
  const minimiser = minimisers.of(facts?.name, source);
  const added = adapter.complete(item, "0".repeat(32), 0);
  const result = minimiser.minimise(item.body, added, remarks, facts?.emptied);
  return { result, remarks };
}
