import { CATEGORIES } from "../domain/category.ts";
import { type DisclosedField, FORMS } from "../domain/field.ts";
import { ITEM_KINDS } from "../domain/item.ts";
import type { Config } from "../platform/config-schema.ts";
import type { AccessCoverage, AccessRecipient, AccessRemoval, NamedRecipient } from "./access-record.ts";
import type { Coverage } from "./questions/coverage.ts";
import type { SubjectDisclosure } from "./questions/subject.ts";
import { BASELINE } from "./schema.ts";

type Known = Pick<Config, "recipients" | "destinations">;

/** The recipients of one person's data, each once: a person cares for the company, not for our connections to it. */
export const accessRecipients = (
  config: Known,
  disclosures: readonly SubjectDisclosure[],
): readonly AccessRecipient[] =>
  Array.from(
    Map.groupBy(disclosures, (one) => one.recipient),
    ([id, rows]) => recipientOf(config, id, rows),
  ).toSorted((a, b) => a.name.localeCompare(b.name, "en"));

function recipientOf(config: Known, id: string, rows: readonly SubjectDisclosure[]): AccessRecipient {
  const known = config.recipients.find((one) => one.id === id);
  const told = rows.filter(({ operation }) => operation === "set");
  return {
    ...named(config, id),
    role: known?.role ?? null,
    transferBasis: known?.transfer_basis ?? null,
    forwardsTo: [...new Set(rows.flatMap((one) => one.downstream))].map((one) => named(config, one)),
    data: dataOf(told.flatMap((one) => one.fields)),
    // What a baseline holds was never a message of ours.
    items: told.reduce((sum, one) => sum + (one.kind === BASELINE ? 0 : one.items), 0),
    first: told.length === 0 ? null : iso(Math.min(...told.map((one) => one.first))),
    last: told.length === 0 ? null : iso(Math.max(...told.map((one) => one.last))),
    kept: {
      itemKinds: ITEM_KINDS.filter((kind) => told.some((one) => one.kind === kind)),
      eventsDays: eventsDays(config, told),
    },
    removals: (["unset", "delete"] as const).flatMap((operation) => removalOf(operation, rows)),
  };
}

function named({ recipients }: Known, id: string): NamedRecipient {
  const known = recipients.find((one) => one.id === id);
  return { name: known?.legal_name ?? id, country: known?.country ?? null };
}

const dataOf = (fields: readonly DisclosedField[]): AccessRecipient["data"] =>
  CATEGORIES.flatMap((category) => {
    const forms = FORMS.filter((form) => fields.some((one) => one.category === category && one.form === form));
    return forms.length === 0 ? [] : [{ category, forms }];
  });

/** The longest of the connections that the data went over. */
function eventsDays({ destinations }: Known, rows: readonly SubjectDisclosure[]): number | null {
  const days = rows.map((row) => destinations.find((one) => one.id === row.destination)?.retention.events_days);
  return days.reduce<number | null>(
    (most, one) => (most === null || one === undefined ? null : Math.max(most, one)),
    0,
  );
}

function removalOf(operation: AccessRemoval["operation"], all: readonly SubjectDisclosure[]): readonly AccessRemoval[] {
  const rows = all.filter((one) => one.operation === operation);
  if (rows.length === 0) return [];
  const categories = dataOf(rows.flatMap((one) => one.fields)).map((one) => one.category);
  return [{ operation, last: iso(Math.max(...rows.map((one) => one.last))), categories }];
}

interface Covered {
  readonly name: string;
  /** Nothing was there when Bulkhead came before it. */
  readonly startsEmpty: boolean;
  readonly coverage: Coverage;
}

/** Of several connections to one recipient the least covered one counts. */
export const coverageByRecipient = (all: readonly Covered[]): readonly AccessCoverage[] =>
  Array.from(
    Map.groupBy(all, (one) => one.name),
    ([name, rows]) => {
      const since = rows.flatMap(({ coverage }) => coverage.observedSince ?? []);
      const unsure = rows.flatMap((one) => (one.startsEmpty ? [] : (one.coverage.observedSince ?? [])));
      const gaps = rows.flatMap(({ coverage }) => coverage.gaps).toSorted((a, b) => a.since - b.since);
      return {
        name,
        recordedSince: since.length === 0 ? null : iso(Math.min(...since)),
        unknownBefore: unsure.length === 0 ? null : iso(Math.max(...unsure)),
        gaps: gaps.map((one) => ({ since: iso(one.since), until: one.until === 0 ? null : iso(one.until) })),
      };
    },
  ).toSorted((a, b) => a.name.localeCompare(b.name, "en"));

const iso = (at: number): string => new Date(at).toISOString();
