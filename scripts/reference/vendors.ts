import type { PropertyPaths } from "../../src/domain/property-paths.ts";
import { VENDORS } from "../../src/vendors/list.ts";
import type { InboundRoute, KnownField, Role, Vendor } from "../../src/vendors/vendor.ts";
import { code, page, table } from "./markdown.ts";

export function renderVendors(): string {
  return page(
    "Vendors",
    ["src/vendors/list.ts"],
    [
      "An adapter says where things are in a vendor's dialect. What happens to them is for the policy to say, see",
      "[policy.md](policy.md). Each adapter's folder has a README with its gaps and sources.",
      ...VENDORS.flatMap(vendorLines),
    ],
  );
}

function vendorLines({ adapter }: Vendor): readonly string[] {
  const routes = [...adapter.routes];
  const outbound = [...new Set(routes.flatMap(([, route]) => (route.kind === "items" ? [route.route] : [])))];
  return [
    "",
    `## ${adapter.name}`,
    "",
    `\`vendor: ${adapter.id}\` in the configuration. Notes: [src/vendors/${adapter.id}](../../src/vendors/${adapter.id}/README.md).`,
    "",
    "### Routes",
    "",
    "After the destination's prefix; a trailing slash makes no difference. Any other path is refused and counted.",
    "",
    ...table(
      ["Path", "What comes in", "What happens"],
      routes.map(([path, route]) => [code(path), carries(route), happens(route)]),
    ),
    "",
    `Most in one request to the vendor: ${outbound.map((route) => `${adapter.limits(route).items} items on \`${route}\``).join(", ")}; ${adapter.limits(outbound[0] ?? "").bytes / 2 ** 20} MiB.`,
    "",
    "### Ids",
    "",
    `- Prefixes that stay in front of a mapped id: ${adapter.idPrefixes.map(code).join(", ")}`,
    `- Ids that stand for nobody and pass as they are, in any case: ${[...adapter.placeholders].map(code).join(", ")}`,
    "",
    "### Properties of a person",
    "",
    ...propertyLines(adapter.properties),
    "",
    "### Known fields",
    "",
    ...table(["Role", "Category", "Names", "Where"], fieldRows(adapter.fields)),
    "",
    "What the roles mean:",
    "",
    ...Object.entries(ROLES).map(([role, says]) => `- \`${role}\`: ${says}`),
    "",
    "### Sources",
    "",
    ...adapter.sources.map((source) => `- <${source}>`),
  ];
}

/** What an incident's scope takes for told, and for taken back. */
function propertyLines({ told, unset, unsetAll, below = "" }: PropertyPaths): readonly string[] {
  const all = unsetAll === undefined ? "" : `, or all of them at once as ${code(unsetAll)}`;
  const within = (box: string): string => code([box, "NAME", below].filter((one) => one !== "").join("."));
  return [
    `- Told as ${told.map(within).join(", ")}`,
    `- Taken back, by an item that sets none, and in the ledger as ${unset.map(within).join(", ")}${all}`,
  ];
}

const ROLES: Readonly<Record<Role, string>> = {
  identity: "an id of a person or a device; one name space, so the same value is the same pseudonym everywhere",
  organisation: "an id of an organisation, mapped in the same name space",
  "event-id": "an id of an event, an insert or a session, mapped in a name space of its own",
  structure: "the vendor's own switches and times, kept unless a detector finds something in them",
  name: "what the item is called; it keeps its words, and what a detector finds in them is masked",
  field: "says something about a person or a visit; the policy decides by its category",
  container: "holds other fields",
  value: "the value of the field that its parent's key names; the policy decides as if it stood there",
  "key-container": "a list of property names",
  forbidden: "would make the vendor locate or address the person; dropped unless a rule spells out its path",
};

const carries = (route: InboundRoute): string => {
  switch (route.kind) {
    case "items":
      return `${route.itemKind}s`;
    case "stub":
      return "a question of the SDK";
    case "flags":
      return "feature flags, asked for a person";
    case "refused":
      return route.says;
  }
};

const happens = (route: InboundRoute): string => {
  switch (route.kind) {
    case "items":
      return `minimised, then sent as \`${route.route}\``;
    case "stub":
      return `answered here with \`${route.answer.body}\`; nothing is forwarded`;
    case "flags":
      return "refused and counted, or with `flags: proxy` minimised, announced and sent";
    case "refused":
      return `refused with ${route.answer.status} and counted`;
  }
};

/** Names that share role, category and places become one row. */
function fieldRows(fields: readonly KnownField[]): readonly (readonly string[])[] {
  const places = new Map<string, Set<string>>();
  const kinds = new Map<string, { readonly field: KnownField; readonly name: string }>();
  for (const field of fields) {
    const cut = field.where.lastIndexOf(".");
    const name = field.where.slice(cut + 1);
    const key = [field.role, field.category, field.leaves ?? "", field.harmless ?? "", name].join("|");
    kinds.set(key, { field, name });
    places.set(key, (places.get(key) ?? new Set()).add(cut < 0 ? "the item itself" : code(field.where.slice(0, cut))));
  }
  const rows = new Map<string, { readonly field: KnownField; readonly names: string[]; readonly where: string }>();
  for (const [key, { field, name }] of kinds) {
    const where = [...(places.get(key) ?? [])].join(" ");
    const group = [field.role, field.category, field.leaves ?? "", field.harmless ?? "", where].join("|");
    const row = rows.get(group) ?? { field, names: [], where };
    row.names.push(code(name));
    rows.set(group, row);
  }
  const containers = fields.filter((one) => one.role === "container").map((one) => code(one.where));
  const every = containers.join(" ");
  return [...rows.values()].map(({ field, names, where }) => [
    code(field.role) + more(field),
    code(field.category),
    names.join(" "),
    where.replace(every, where === every ? "every container" : ", every container").replace(" ,", ","),
  ]);
}

const more = ({ leaves, harmless }: KnownField): string =>
  leaves !== undefined ? `, leaves its \`${leaves}\`` : harmless === true ? ", harmless" : "";
