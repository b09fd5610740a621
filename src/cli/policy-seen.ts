import { createReadStream, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import type { DisclosedField, FieldUse } from "../domain/field.ts";
import type { JsonObject } from "../domain/item.ts";
import type { FieldReport } from "../gateway/field-report.ts";
import type { Config } from "../platform/config-schema.ts";
import { isObject } from "../vendors/vendor.ts";
import { Usage } from "./command.ts";

const MOST_SAMPLES = 100_000;

/** What a change is judged by: items, or what was counted of fields where nobody may keep items. */
export interface Seen {
  readonly count: number;
  readonly says: (read: number) => string;
  /** The one destination that it is of, if it is of one. */
  readonly destination?: string;
  /** Items in which a field came, where that was counted. */
  readonly itemsWith?: (path: string) => number;
  readonly disclosed: (config: Config, id: string) => Promise<readonly (readonly DisclosedField[])[]>;
}

/** @throws Usage when a file is not what it should be; what it holds is never quoted */
export async function readSeen(samplesFile: string | undefined, fieldsFile: string | undefined): Promise<Seen> {
  if ((samplesFile === undefined) === (fieldsFile === undefined)) throw new Usage("give either --samples or --fields");
  if (fieldsFile !== undefined) {
    const { destination, fields } = readReport(fieldsFile);
    const disclosedBy = (config: Config, id: string) => disclosable(config, id, fields);
    const items = new Map(fields.map(({ path, left, gone }) => [path, gone + sum(Object.values(left))]));
    return {
      count: fields.length,
      says: () => `${fields.length} fields were seen`,
      destination,
      itemsWith: (path) => items.get(path) ?? 0,
      disclosed: disclosedBy,
    };
  }
  const samples = await readSamples(samplesFile ?? "");
  const disclosedBy = (config: Config, id: string) => disclosed(config, id, samples);
  return {
    count: samples.length,
    says: (read) => `${read} of ${samples.length} samples are items of it`,
    disclosed: disclosedBy,
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

function readReport(file: string): FieldReport {
  try {
    const report = JSON.parse(readFileSync(file, "utf8")) as FieldReport;
    if (typeof report.destination === "string" && Array.isArray(report.fields)) return report;
  } catch {
    // Said below: what was read is never quoted.
  }
  throw new Usage(`${file} is not what \`bulkhead report fields --json\` prints`);
}

/** What this configuration may disclose of fields that were seen, by their paths. */
async function disclosable(
  config: Config,
  id: string,
  fields: readonly FieldUse[],
): Promise<readonly (readonly DisclosedField[])[]> {
  const [{ mayDisclose }, { findPolicy }, { vendorOf }] = await Promise.all([
    import("../policy/may-disclose.ts"),
    import("../policy/compile.ts"),
    import("../vendors/list.ts"),
  ]);
  const destination = config.destinations.find((one) => one.id === id);
  const vendor = vendorOf(destination?.vendor ?? "");
  if (destination === undefined || vendor === undefined) return [];
  const policy = findPolicy(destination.policy, config.policies);
  const { organisation_keys: organisationKeys, ids } = destination;
  return mayDisclose({ adapter: vendor.adapter, policy, organisationKeys, passesIds: ids === "pass-through" }, fields);
}

/** The fields of each sample that is an item of the destination's vendor, under this configuration. */
async function disclosed(
  config: Config,
  id: string,
  samples: readonly JsonObject[],
): Promise<readonly (readonly DisclosedField[])[]> {
  const [{ explain }, { openDoors }, { vendorOf }, { oneItem }] = await Promise.all([
    import("../gateway/admit.ts"),
    import("../gateway/doors.ts"),
    import("../vendors/list.ts"),
    import("../vendors/one-item.ts"),
  ]);
  // Fields and forms do not depend on the key, and no pseudonym is shown.
  const door = openDoors(config, new Uint8Array(32), vendorOf, () => 1).get(id);
  // A destination that is new discloses everything newly.
  if (door === undefined) return [];
  return samples.flatMap((body) => {
    const item = oneItem(door.vendor.adapter, body);
    if (item === undefined) return [];
    const { result } = explain(door.context, item);
    return [result.kind === "minimised" ? result.fieldSet.fields : []];
  });
}

async function readSamples(file: string): Promise<readonly JsonObject[]> {
  const samples: JsonObject[] = [];
  let number = 0;
  try {
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
      number++;
      if (line.trim() === "") continue;
      const value: unknown = JSON.parse(line);
      if (!isObject(value)) throw new Usage(`${file}, line ${number}: write one item as a JSON object a line`);
      if (samples.push(value) > MOST_SAMPLES) throw new Usage(`${file} has more than ${MOST_SAMPLES} samples`);
    }
  } catch (error) {
    if (error instanceof Usage) throw error;
    // What was read is never quoted.
    if (error instanceof SyntaxError) throw new Usage(`${file}, line ${number}: this is no JSON`);
    throw new Usage(`${file} can't be read`);
  }
  if (samples.length === 0) throw new Usage(`${file} has no samples`);
  return samples;
}
