import type { Language } from "../phishing/check.ts";
import type { InspectOptions } from "../phishing/inspect.ts";
import { Fault } from "../platform/fault.ts";
import { type Invocation, text, Usage } from "./command.ts";
import { readOrFail } from "./mail-files.ts";

const LANGUAGES: ReadonlySet<string> = new Set(["en", "fr", "es", "de", "it"]);

/** What an inspection needs, from flags and configuration. Nothing asks the network but `--online`. */
export async function optionsOf({ options, config, note }: Invocation): Promise<InspectOptions> {
  const { openEngines } = await import("../phishing/openers.ts");
  const { openRegistry } = await import("../phishing/brands/registry.ts");
  const { imitationFinder } = await import("../phishing/imitates.ts");
  const { NO_CODES } = await import("../phishing/facts.ts");
  const { ownBrand } = await import("../phishing/own-brand.ts");
  const { organisation, inspector } = config().config;
  const registry = openRegistry(ownBrand({ name: organisation?.name, ...inspector }));
  const language = text(options["language"]) ?? "en";
  if (!LANGUAGES.has(language)) throw new Usage("--language is one of en, fr, es, de, it");
  const to = text(options["to"]);
  const incident = text(options["incident"]);
  return {
    registry,
    imitates: imitationFinder(registry),
    authenticate: await authenticationOf(options, inspector.authserv_ids, note),
    openers: openEngines(),
    noticeCodes: NO_CODES,
    language: language as Language,
    recipient: {
      ...(to === undefined ? {} : { addresses: [to.toLowerCase()] }),
      ...(incident === undefined ? {} : { exposed: await exposedIn(incident) }),
    },
  };
}

async function authenticationOf(
  options: Invocation["options"],
  configured: readonly string[],
  note: Invocation["note"],
): Promise<InspectOptions["authenticate"]> {
  const { trustResultsOf } = await import("../phishing/trusted-results.ts");
  const dns = text(options["dns"]);
  if (dns === undefined && options["online"] !== true) {
    const given = text(options["authserv-id"]);
    return trustResultsOf([...configured, ...(given === undefined ? [] : [given])]);
  }
  if (dns !== undefined && options["online"] === true) throw new Usage("--dns and --online exclude each other");
  const { authenticateWith, recordedDns } = await import("../phishing/dns-authentication.ts");
  if (dns !== undefined) return authenticateWith(recordedDns(await readRecords(dns)));
  note("Asking DNS about the sender's domains.");
  const { promises } = await import("node:dns");
  const resolver = new promises.Resolver({ timeout: 2_000, tries: 1 });
  return authenticateWith((domain, type) => resolver.resolve(domain, type) as Promise<string[] | string[][]>);
}

async function readRecords(file: string) {
  const { z } = await import("zod");
  const records = z.record(z.string(), z.record(z.string(), z.array(z.string())));
  const parsed = records.safeParse(await readJson(file));
  if (parsed.success) return parsed.data;
  throw new Fault("bad-request", `${file}: write records as {"example.org": {"TXT": ["v=spf1 -all"]}}`);
}

/** Fields that an incident exposed for the reader: `{"name": "…", "city": "…"}`. */
async function exposedIn(file: string): Promise<readonly (readonly [string, string])[]> {
  const { z } = await import("zod");
  const parsed = z.record(z.string(), z.union([z.string(), z.number()])).safeParse(await readJson(file));
  if (parsed.success) return Object.entries(parsed.data).map(([field, value]) => [field, String(value)] as const);
  throw new Fault("bad-request", `${file}: write the exposed fields as {"name": "…", "city": "…"}`);
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse((await readOrFail(file)).toString("utf8"));
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault("bad-request", `${file} is not JSON`);
  }
}
