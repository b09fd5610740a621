import { type Category, isWithin } from "../domain/category.ts";
import type { Policy, Rule } from "../domain/policy.ts";
import { Fault } from "../platform/fault.ts";
import type { KnownField, VendorAdapter } from "../vendors/vendor.ts";
import { BUILT_IN } from "./built-in.ts";
import type { Generalisation } from "./generalise.ts";
import { classifyKey } from "./key-names.ts";

/** What happens to a value at one path. Everything that can be known without the value is decided here, once. */
export type Decision =
  | { readonly kind: "keep" | "scan" | "name" | "identity" | "event-id" | "mask" | "container" | "keys" }
  | { readonly kind: "structure"; readonly format: string | undefined }
  | { readonly kind: "keep-some"; readonly values: readonly string[]; readonly why: string }
  | { readonly kind: "drop" | "withhold"; readonly why: string }
  | { readonly kind: "generalise"; readonly to: Generalisation; readonly why: string };

export interface Resolved {
  readonly category: Category;
  readonly decision: Decision;
  /** True when the value is an organisation id of this destination. */
  readonly organisation: boolean;
  /** True when an adapter, a rule or a key name spells the key out: then the key is no value. A pattern does not. */
  readonly declared: boolean;
  /** True when nothing says anything of the path, so that the policy's `undeclared` decides. */
  readonly undeclared: boolean;
}

export type Resolver = (steps: readonly string[]) => Resolved;

export interface CompileOptions {
  readonly adapter: VendorAdapter;
  readonly policy: Policy<Generalisation>;
  readonly organisationKeys: readonly string[];
}

/** Rules of the file, laid over the policy they extend. */
export interface PolicySource {
  readonly extends: string;
  readonly undeclared?: "scan" | "drop" | undefined;
  readonly rules: readonly Rule<Generalisation>[];
}

/**
 * Finds a policy by name and flattens what it extends; nearer rules come first.
 * @throws Fault `config-invalid` when policies extend each other in a circle
 */
export function findPolicy(
  name: string,
  own: Readonly<Record<string, PolicySource>>,
  seen: readonly string[] = [],
): Policy<Generalisation> {
  if (seen.includes(name))
    throw new Fault("config-invalid", `policies.${name}.extends: the policies extend each other in a circle`);
  const source = own[name];
  if (source === undefined) {
    const builtIn = BUILT_IN.find((one) => one.name === name);
    if (builtIn === undefined) throw new Fault("config-invalid", `policies.${name}: there is no such policy`);
    return builtIn;
  }
  const base = findPolicy(source.extends, own, [...seen, name]);
  return {
    name,
    undeclared: source.undeclared ?? base.undeclared,
    rules: [...source.rules, ...base.rules],
    own: source.rules.length + base.own,
  };
}

const CATEGORY = "category:";
const PATH_BONUS = 1_000;

export function compilePolicy({ adapter, policy, organisationKeys }: CompileOptions): Resolver {
  const pathRules = policy.rules
    .filter((rule) => !rule.where.startsWith(CATEGORY))
    .map((rule) => compilePattern(rule.where, rule));
  const categoryRules = policy.rules.filter((rule) => rule.where.startsWith(CATEGORY));
  const exactFields = new Map(
    adapter.fields.filter((field) => !field.where.includes("*")).map((field) => [field.where, field]),
  );
  const wildFields = adapter.fields
    .filter((field) => field.where.includes("*"))
    .map((field) => compilePattern(field.where, field));
  const ownRules = new Set(policy.rules.slice(0, policy.own));
  const organisations = new Set(organisationKeys);
  const transparent = policy.undeclared === "keep";

  const wildField = (steps: readonly string[]): KnownField | undefined =>
    wildFields.find((one) => one.matches(steps))?.of;

  const ruleFor = (steps: readonly string[], category: Category): Rule<Generalisation> | undefined => {
    let best: Rule<Generalisation> | undefined;
    let most = -1;
    for (const { matches, weight, of } of pathRules) {
      if (PATH_BONUS + weight > most && matches(steps)) [best, most] = [of, PATH_BONUS + weight];
    }
    for (const rule of categoryRules) {
      const top = rule.where.slice(CATEGORY.length);
      const weight = top.split(".").length;
      if (weight > most && isWithin(category, top)) [best, most] = [rule, weight];
    }
    return best;
  };

  return (steps) => {
    const exactField = exactFields.get(steps.join("."));
    const found = exactField ?? wildField(steps);
    const field = found?.role === "value" ? undefined : found;
    const key = steps.at(found?.role === "value" ? -2 : -1) ?? "";
    const organisation =
      field?.role === "organisation" ||
      (steps.length > 1 && organisations.has(key) && (field === undefined || field.role === "identity"));
    const named = field === undefined && !organisation ? classifyKey(key) : undefined;
    const category: Category = organisation
      ? "user.workplace"
      : (field?.category ?? named?.category ?? "user.behavior");
    const byPath = pathRules.some((one) => one.matches(steps));
    const rule = ruleFor(steps, category);
    const spelled = byPath && rule !== undefined && !rule.where.includes("*");
    const declared = field !== undefined || organisation || named !== undefined || byPath;
    const known = {
      category,
      organisation,
      undeclared: !declared,
      declared: exactField !== undefined || organisations.has(key) || spelled || named?.whole === true,
    };
    if (transparent && !byPath && (rule === undefined || rule.what === "keep"))
      return { ...known, decision: { kind: "keep" } };
    // The vendor's frame is kept, unless a rule spells out this very path.
    const frame = frameOf(field);
    const removed = rule?.what === "drop" || rule?.what === "withhold";
    if (frame !== undefined && !(spelled && (removed || frame.kind === "structure")))
      return { ...known, decision: frame };
    // An operator's rule wins over what the adapter suggests; a category that is kept is still scanned.
    const explicit = byPath || (rule !== undefined && rule.what !== "keep" && ownRules.has(rule));
    const decision = decide(rule, byPath, explicit, field, named, organisation, declared, policy.undeclared);
    return { ...known, decision };
  };
}

function frameOf(field: KnownField | undefined): Decision | undefined {
  switch (field?.role) {
    case "container":
    case "name":
      return { kind: field.role };
    case "structure":
      return { kind: field.role, format: field.format };
    case "key-container":
      return { kind: "keys" };
    default:
      return undefined;
  }
}

function decide(
  rule: Rule<Generalisation> | undefined,
  byPath: boolean,
  explicit: boolean,
  field: KnownField | undefined,
  named: ReturnType<typeof classifyKey>,
  organisation: boolean,
  declared: boolean,
  undeclared: Policy["undeclared"],
): Decision {
  const mapsAs = field?.role === "event-id" || named?.mapsAs === "event-id" ? "event-id" : "identity";
  if (rule?.what === "withhold") return { kind: "withhold", why: rule.why };
  // Ids are mapped in every policy but the transparent one, unless a rule spells out the path: without an id the
  // vendor makes one up from the connecting address, and the identity graph breaks.
  if (!byPath && (field?.role === "identity" || organisation)) return { kind: "identity" };
  if (!byPath && field?.role === "event-id") return { kind: "event-id" };
  if (!explicit) {
    if (field?.role === "forbidden")
      return { kind: "drop", why: "the vendor would use it to locate or address the person" };
    if (!declared && undeclared === "drop") return { kind: "drop", why: "no rule declares this field" };
    if (named?.mapsAs !== undefined && rule?.what !== "keep") return { kind: mapsAs };
    const leaves = field?.leaves ?? named?.leaves;
    if (leaves !== undefined) return { kind: "generalise", to: leaves, why: "the rest says more than analytics needs" };
    if (field?.harmless) return { kind: "scan" };
  }
  if (rule === undefined) return { kind: "scan" };
  switch (rule.what) {
    case "keep":
      if (rule.values !== undefined) return { kind: "keep-some", values: rule.values, why: rule.why };
      return explicit ? { kind: "keep" } : { kind: "scan" };
    case "drop":
      return { kind: "drop", why: rule.why };
    case "mask":
      return { kind: "mask" };
    case "pseudonymise":
      return { kind: mapsAs };
    case "generalise":
      return { kind: "generalise", to: rule.to ?? "origin", why: rule.why };
  }
}

interface Pattern<T> {
  readonly of: T;
  /** Literal steps count most, then `*`, then `**`. */
  readonly weight: number;
  readonly matches: (steps: readonly string[]) => boolean;
}

function compilePattern<T>(where: string, of: T): Pattern<T> {
  const pattern = where.split(".");
  const weight = pattern.reduce((sum, step) => sum + (step === "**" ? 1 : step.includes("*") ? 10 : 30), 0);
  return { of, weight, matches: (steps) => matchSteps(pattern, steps) };
}

function matchSteps(pattern: readonly string[], steps: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return steps.length === 0;
  if (first === "**") {
    return steps.length > 0 && (rest.length === 0 || steps.some((_, at) => matchSteps(rest, steps.slice(at))));
  }
  const [step, ...others] = steps;
  if (step === undefined) return false;
  const fits = first === "*" || first === step || (first.endsWith("*") && step.startsWith(first.slice(0, -1)));
  return fits && matchSteps(rest, others);
}
