import { readFileSync } from "node:fs";
import type { BrandRegistry } from "../phishing/brands/registry.ts";
import type { LookAlikeKind } from "../phishing/lookalikes/look-alike.ts";
import type { Resolved } from "../phishing/lookalikes/registered.ts";
import type { LookAlike } from "../phishing/lookalikes.ts";
import { registryOf } from "./brand-registry.ts";
import { type Command, type Invocation, text, Usage } from "./command.ts";

const DEFAULT_LIMIT = 100;
/** Questions to name servers in one call. */
const MOST_RESOLVED = 5_000;

export const lookalikesCommand: Command = {
  name: "lookalikes",
  summary:
    "Lists names that could pass for a domain, the most dangerous first; with --of, whose domain a strange one imitates.",
  usage:
    "bulkhead lookalikes DOMAIN | --of STRANGE [--kind A,B] [--limit N|all] [--ascii] [--resolve] [--since FILE] [--json]",
  example: "bulkhead lookalikes openai.com --limit 20",
  options: {
    of: { type: "string", value: "STRANGE", says: "whose domain this one imitates, and how" },
    kind: { type: "string", value: "A,B", says: "only these kinds" },
    limit: { type: "string", value: "N|all", says: `how many names; ${DEFAULT_LIMIT} unless said, all with --json` },
    ascii: { type: "boolean", says: "no names in other alphabets" },
    resolve: { type: "boolean", says: "ask DNS, and list registered names only" },
    since: { type: "string", value: "FILE", says: "leave out what an earlier list has" },
  },
  words: [0, 1],
  run: async (invocation) => {
    const { positionals, options } = invocation;
    const strange = text(options["of"]);
    const [domain] = positionals;
    if ((strange === undefined) === (domain === undefined)) throw new Usage("give a DOMAIN, or --of and a strange one");
    const registry = await registryOf(invocation);
    return domain === undefined ? imitated(invocation, registry) : listed(invocation, registry, domain);
  },
};

async function listed(invocation: Invocation, registry: BrandRegistry, domain: string): Promise<0> {
  const { options, json, out, note } = invocation;
  const limit = limitOf(text(options["limit"]), json);
  const known = knownSince(text(options["since"]));
  const { lookAlikes } = await import("../phishing/lookalikes.ts");
  const all = lookAlikes(domain, registry, await kindsOf(text(options["kind"])));
  if (all === undefined) throw new Usage("give a domain that one can register, such as openai.com");
  const wanted = all.filter((one) => options["ascii"] !== true || one.unicode === undefined);
  const names =
    options["resolve"] === true ? await registeredOf(wanted.slice(0, Math.min(limit, MOST_RESOLVED))) : wanted;
  const fresh = names.filter((one) => !known.has(one.domain));
  const shown = fresh.slice(0, limit);
  if (json) out(JSON.stringify(shown));
  else for (const one of shown) out(line(one));
  if (!json && shown.length < fresh.length) note(`${fresh.length - shown.length} more with --limit all`);
  return 0;
}

const line = (one: LookAlike | Resolved): string =>
  [
    one.risk.toFixed(2),
    one.kind.padEnd(13),
    one.domain,
    ...(one.unicode === undefined ? [] : [`(${one.unicode})`]),
    one.says,
    ...("addresses" in one ? [one.addresses.length === 0 ? "no address" : one.addresses.join(" ")] : []),
  ].join("  ");

async function imitated({ options, json, out }: Invocation, registry: BrandRegistry): Promise<0 | 1> {
  const strange = text(options["of"]) ?? "";
  const [{ imitationFinder }, { domainToASCII }] = await Promise.all([
    import("../phishing/imitates.ts"),
    import("node:url"),
  ]);
  const host = domainToASCII(strange.trim());
  if (host === "") throw new Usage("--of takes a domain, such as openai-login.com");
  const official = registry.brandOfDomain(host);
  const found = official === undefined ? imitationFinder(registry)(host) : undefined;
  if (json) out(JSON.stringify(found === undefined ? null : { ...found, brand: found.brand.id }));
  else if (found !== undefined)
    out(`${host} imitates ${found.domain} of ${found.brand.name}: ${found.how}, ${found.strength}`);
  else if (official !== undefined) out(`${host} belongs to ${official.brand.name} (${official.role})`);
  else out(`${host} imitates no domain that is known here`);
  return found === undefined ? 0 : 1;
}

async function kindsOf(given: string | undefined): Promise<readonly LookAlikeKind[]> {
  const { KINDS, KIND_IDS } = await import("../phishing/lookalikes/kinds/list.ts");
  if (given === undefined) return KINDS;
  const wanted = given.split(",").map((one) => one.trim());
  const stranger = wanted.find((one) => !KIND_IDS.some((id) => id === one));
  if (stranger !== undefined) throw new Usage(`--kind takes ${KIND_IDS.join(", ")}`);
  return KINDS.filter(({ id }) => wanted.includes(id));
}

function limitOf(given: string | undefined, isJson: boolean): number {
  if (given === "all" || (given === undefined && isJson)) return Number.POSITIVE_INFINITY;
  const limit = Number(given ?? DEFAULT_LIMIT);
  if (!Number.isInteger(limit) || limit < 1) throw new Usage("--limit takes a number of names, or all");
  return limit;
}

/** Of the names, those that somebody has registered, with their addresses. */
async function registeredOf(names: readonly LookAlike[]): Promise<readonly Resolved[]> {
  const [{ resolveEach }, { Resolver }] = await Promise.all([
    import("../phishing/lookalikes/registered.ts"),
    import("node:dns/promises"),
  ]);
  const resolver = new Resolver({ timeout: 2_000, tries: 2 });
  const resolved = await resolveEach(names, (domain) => resolver.resolve4(domain));
  return resolved.filter(({ registration }) => registration === "registered");
}

/** The names of an earlier list: what --json wrote, or one name a line. */
function knownSince(file: string | undefined): ReadonlySet<string> {
  if (file === undefined) return new Set();
  let content: string;
  try {
    content = readFileSync(file, "utf8");
  } catch {
    throw new Usage(`${file} can't be read`);
  }
  if (!content.trimStart().startsWith("[")) return new Set(content.split(/\s+/).filter((name) => name !== ""));
  return new Set(namesIn(content, file));
}

function namesIn(content: string, file: string): readonly string[] {
  let list: unknown;
  try {
    list = JSON.parse(content);
  } catch {
    throw new Usage(`${file} is no list that lookalikes --json wrote`);
  }
  if (!Array.isArray(list)) return [];
  return list.flatMap((one: unknown) =>
    typeof one === "object" && one !== null && "domain" in one && typeof one.domain === "string" ? [one.domain] : [],
  );
}
