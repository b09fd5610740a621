import { CATEGORIES, isCategory } from "../domain/category.ts";
import { FORMS } from "../domain/field.ts";
import type { ListColumn, ListedKind, ListMapping } from "../incidents/dataset/list-columns.ts";
import type { ListScope } from "../incidents/listed.ts";
import { client } from "./client.ts";
import { type ExitCode, type Invocation, needed, text, texts, Usage } from "./command.ts";
import { counted } from "./counted.ts";
import { agreed, moreColumns, type SeenColumns, sendDataset } from "./dataset-file.ts";
import { actor } from "./signer.ts";
import { waiting } from "./progress.ts";

/** What `incident scope` takes for a recipient to whom nothing flowed through here. */
export const LIST_OPTIONS = {
  dataset: { type: "string", value: "FILE", says: "without a ledger: a list of people (CSV, JSON lines, Parquet)" },
  delivered: { type: "string", value: "TEXT", says: "who handed it over, and how; for the log" },
  identity: { type: "string", value: "NAME", says: "the column with people's ids" },
  email: { type: "string", value: "NAME", says: "the column with their addresses" },
  organisation: { type: "string", value: "NAME", says: "the column with their organisations' ids" },
  language: { type: "string", value: "NAME", says: "the column with their languages" },
  map: {
    type: "string",
    multiple: true,
    value: "NAME=CATEGORY[:FORM]",
    says: "what a column exposes of whoever has something in it; NAME=nothing for what the vendor did not have",
  },
  exposed: {
    type: "string",
    multiple: true,
    value: "CATEGORY[:FORM]",
    says: "exposed of everybody in the list, whatever its columns hold",
  },
  columns: { type: "boolean", says: "only show what the columns are taken for" },
} as const;

/** Takes a list in, shows what its columns are taken for, and freezes it as a wave. */
export async function scopeOfList(invocation: Invocation): Promise<ExitCode> {
  const { options, json, out } = invocation;
  const mapping = mappingOf(invocation);
  const api = client(invocation);
  const path = `/incidents/${encodeURIComponent(invocation.positionals[0] ?? "")}`;
  const file = needed(options["dataset"], "--dataset");
  const dataset = await waiting("taking the list in", sendDataset(api, path, file, text(options["delivered"])));
  const request = { dataset: dataset.id, ...mapping };
  const asks = process.stdin.isTTY && !json;
  if (options["columns"] === true || asks) {
    const seen = await api.post<SeenColumns<ListColumn>>(`${path}/scope/list/columns`, request);
    if (json) out(JSON.stringify({ ...seen, dataset }));
    else for (const line of [...seen.columns.map(columnText), ...moreColumns(seen)]) out(line);
    if (options["columns"] === true) return 0;
    if (!(await agreed("Is that what the columns hold? [y/N] "))) return 1;
  }
  const work = api.post<ListScope>(`${path}/scope/list`, { ...request, operator: actor(invocation) });
  const scope = await waiting("counting the list", work);
  if (json) out(JSON.stringify(scope));
  else for (const line of told(scope)) out(line);
  return 0;
}

const ROLES = ["identity", "email", "organisation", "language"] as const;

function mappingOf({ options }: Invocation): ListMapping {
  const roles = ROLES.flatMap((role) => {
    const name = text(options[role]);
    return name === undefined ? [] : [[role, name] as const];
  });
  const columns = texts(options["map"]).map((said) => {
    const at = said.lastIndexOf("=");
    if (at < 1) throw new Usage("--map is NAME=CATEGORY, such as --map phone=user.contact.phone_number");
    const what = said.slice(at + 1);
    return [said.slice(0, at), what === "nothing" ? null : kindOf(what)] as const;
  });
  return {
    roles: Object.fromEntries(roles),
    columns: Object.fromEntries(columns),
    exposed: texts(options["exposed"]).map(kindOf),
  };
}

function kindOf(written: string): ListedKind {
  const [category = "", said = "clear", ...more] = written.split(":");
  const form = FORMS.find((one) => one === said);
  if (!isCategory(category)) throw new Usage(`a category is one of ${CATEGORIES.join(", ")}`);
  if (form === undefined || more.length > 0) throw new Usage(`a form is one of ${FORMS.join(", ")}`);
  return { category, form };
}

const columnText = ({ name, role, exposes, because }: ListColumn): string =>
  `  ${(role ?? "").padEnd(12)}  ${name}  (${exposes === null ? "exposes nothing of its own" : `${exposes.category} ${exposes.form}`}; ${because})`;

const told = (scope: ListScope): readonly string[] => [
  `${counted(scope.subjects, "person", "people")} in ${counted(scope.organisations, "organisation", "organisations")} ${scope.subjects === 1 ? "is" : "are"} affected by the list (wave ${scope.wave}, ${scope.millis} ms).`,
  `${scope.rows} rows, SHA-256 ${scope.dataset.id}`,
  ...scope.categories.map((one) => `  ${one.subjects.toLocaleString("en").padStart(10)}  ${one.category}  ${one.form}`),
  ...(scope.rowsWithoutId > 0 ? [`${counted(scope.rowsWithoutId, "row has", "rows have")} no id and no address.`] : []),
  "NOT COMPLETE; nobody may be told that they are not affected:",
  ...scope.incompleteBecause.map((why) => `  ${why}`),
  `The file is kept read-only until ${new Date(scope.dataset.deleteAt).toISOString().slice(0, 10)}; send notices before.`,
];
