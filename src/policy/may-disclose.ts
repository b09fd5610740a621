import type { DisclosedField, FieldUse, Form } from "../domain/field.ts";
import type { Policy } from "../domain/policy.ts";
import type { VendorAdapter } from "../vendors/vendor.ts";
import { compilePolicy, type Decision, type Resolver } from "./compile.ts";
import type { Generalisation } from "./generalise.ts";

export interface Disclosing {
  readonly adapter: VendorAdapter;
  readonly policy: Policy<Generalisation>;
  readonly organisationKeys: readonly string[];
  readonly passesIds: boolean;
}

/**
 * What a policy may disclose of fields that were seen, from their paths alone: for a change of policy where nobody may
 * keep samples. In doubt a field counts as disclosed: a text may be a label, and a rule for some events may apply.
 *
 * @returns a list per use, empty when nothing of the field can leave
 */
export function mayDisclose(of: Disclosing, uses: readonly FieldUse[]): readonly (readonly DisclosedField[])[] {
  const { adapter, policy, organisationKeys, passesIds } = of;
  const always = policy.rules.filter(({ events, sources }) => events === undefined && sources === undefined);
  const own = policy.rules.slice(0, policy.own).filter((rule) => always.includes(rule)).length;
  const resolvers = [policy, { ...policy, rules: always, own }].map((one) =>
    compilePolicy({ adapter, policy: one, organisationKeys }),
  );
  return uses.map((use) => {
    // A key that looked like a value goes under every policy, and its place holds a star.
    if (use.path.split(".").includes("*")) return [];
    const forms = new Set(resolvers.flatMap((resolve) => formOf(resolve, use.path, passesIds) ?? []));
    return [...forms].map((form) => ({ path: use.path, category: use.category, form }));
  });
}

function formOf(resolve: Resolver, path: string, passesIds: boolean): Form | undefined {
  const { decision } = resolve(path.split("."));
  return FORM[decision.kind] === "pseudonymous" && passesIds ? "clear" : FORM[decision.kind];
}

/** What is left at most; nothing of what is dropped. */
const FORM: Readonly<Record<Decision["kind"], Form | undefined>> = {
  keep: "clear",
  "keep-some": "clear",
  scan: "clear",
  name: "clear",
  structure: "clear",
  container: "clear",
  keys: "clear",
  identity: "pseudonymous",
  "event-id": "pseudonymous",
  mask: "masked",
  generalise: "generalised",
  drop: undefined,
  withhold: undefined,
};
