import { detect } from "../../detectors/detect.ts";
import { type Category, isWithin } from "../../domain/category.ts";
import type { FieldSetDefinition } from "../../domain/disclosure.ts";
import { WORD_BITS } from "../../ledger/questions/baseline.ts";
import { Fault } from "../../platform/fault.ts";
import { fieldSets, type FieldSet, step } from "../../policy/field-sets.ts";
import { classifyKey } from "../../policy/key-names.ts";
import { isLabel } from "../../policy/treat.ts";
import type { KnownField } from "../../vendors/vendor.ts";
import { lastOf } from "../dataset/columns.ts";
import type { Dataset } from "../dataset/quarantine.ts";
import type { AboutRole, BaselineColumn } from "./about-columns.ts";

/** A dataset's columns by what an import does with them; numbers are places in the file. */
export interface HeldColumns extends Readonly<Record<AboutRole, number | undefined>> {
  /** The surest first: a row that names a person and a device is about the person. */
  readonly identities: readonly number[];
  readonly devices: ReadonlySet<number>;
  /** All others but the organisation's. */
  readonly fields: readonly number[];
}

/** @param chosen names that an operator gave, in the operator's order */
export function heldColumns(
  columns: readonly BaselineColumn[],
  chosen: readonly string[],
  known: readonly KnownField[],
): HeldColumns {
  const numbered = columns.map((one, number) => ({ ...one, number }));
  const isDevice = (name: string): boolean => {
    const last = lastOf(name);
    const categories = known.filter(({ where }) => lastOf(where) === last).map((one) => one.category);
    return [...categories, classifyKey(last)?.category ?? "user.behavior"].some((one) => isWithin(one, "user.device"));
  };
  const devices = new Set(
    numbered.filter(({ role, name }) => role === "identity" && isDevice(name)).map((one) => one.number),
  );
  const order = ({ name, number }: { readonly name: string; readonly number: number }): number =>
    chosen.length > 0 ? chosen.indexOf(name) : Number(devices.has(number));
  const numberOf = (wanted: AboutRole): number | undefined => numbered.find(({ role }) => role === wanted)?.number;
  return {
    identities: numbered
      .filter(({ role }) => role === "identity")
      .toSorted((a, b) => order(a) - order(b) || a.number - b.number)
      .map((one) => one.number),
    devices,
    organisation: numberOf("organisation"),
    country: numberOf("country"),
    language: numberOf("language"),
    fields: numbered.filter(({ role }) => role !== "identity" && role !== "organisation").map((one) => one.number),
  };
}

/**
 * What a column may be called in the ledger (I2). Names come from somebody else's file and may hold values: whatever no
 * adapter and no list of key names knows, and does not look like a label, becomes a star.
 */
export function restPathOf(name: string, known: readonly KnownField[]): string {
  if (detect(name).length > 0) return "*";
  const lasts = new Set(known.map(({ where }) => lastOf(where)));
  return name
    .split(".")
    .map((key) => (lasts.has(key) || (key !== "" && (classifyKey(key)?.whole === true || isLabel(key))) ? key : "*"))
    .join(".");
}

/** A table without a header would put a person's data where names of columns belong, and leave that person out. */
export function refusePeopleAsColumns(format: Dataset["format"], names: readonly string[]): void {
  if (format !== "csv" || !names.some((name) => detect(name).length > 0)) return;
  throw new Fault(
    "bad-dataset",
    "the first row looks like a person's data; put a header with names of columns above it",
  );
}

/** Turns the bits of a person's row into a field set, and remembers the sets that were met. */
export function heldFields(
  columns: readonly BaselineColumn[],
  { identities, organisation, fields }: Pick<HeldColumns, "identities" | "organisation" | "fields">,
  known: readonly KnownField[],
) {
  const sets = fieldSets();
  const pathOf = (number: number): string => restPathOf(columns[number]?.name ?? "", known);
  const idIn = (number: number, category: Category) => [
    sets.number(pathOf(number), category, "clear"),
    sets.number(pathOf(number), category, "pseudonymous"),
  ];
  const numbers = [
    ...identities.flatMap((number) => idIn(number, "user.unique_id")),
    ...(organisation === undefined ? [] : idIn(organisation, "user.workplace")),
    ...fields.map((number) => sets.number(pathOf(number), columns[number]?.category ?? "user.behavior", "clear")),
  ];
  const met = new Map<string, FieldSet>();

  return (words: readonly string[]): Omit<FieldSetDefinition, "destination"> => {
    const key = words.join(" ");
    const before = met.get(key);
    if (before !== undefined) return before;
    const set = sets.finish(
      numbers.reduce((state, number, place) => (hasBit(words, place) ? step(state, number) : state), sets.start()),
    );
    if (met.size < MOST_REMEMBERED) met.set(key, set);
    return set;
  };
}

const MOST_REMEMBERED = 100_000;

const hasBit = (words: readonly string[], place: number): boolean =>
  ((BigInt(words[Math.floor(place / WORD_BITS)] ?? "0") >> BigInt(place % WORD_BITS)) & 1n) === 1n;
