import { categoryRule, type Policy } from "../domain/policy.ts";
import type { Generalisation } from "./generalise.ts";

const directly = "names or reaches a person; analytics needs no name";
const secret = "a secret, useful to whoever steals the dataset";
const singles = "singles people out in combination";

const minimalRules: Policy<Generalisation>["rules"] = [
  categoryRule("user", "keep", "describes what was done, not who did it"),
  categoryRule("user.name", "drop", directly),
  categoryRule("user.contact", "drop", directly),
  categoryRule("user.contact.address.country", "keep", "a country is coarse enough to keep"),
  categoryRule("user.account.username", "drop", directly),
  categoryRule("user.authorizing.credentials", "drop", secret),
  categoryRule("user.behavior.search_history", "drop", "search words say what a person thinks about"),
  categoryRule("user.content", "drop", "free text may hold anything"),
  categoryRule("user.demographic", "drop", singles),
  categoryRule("user.demographic.language", "keep", "a language is coarse enough to keep"),
  categoryRule("user.device", "drop", singles),
  categoryRule("user.device.cookie_id", "pseudonymise", "tells devices apart without naming them"),
  categoryRule("user.device.device_id", "pseudonymise", "tells devices apart without naming them"),
  categoryRule("user.financial", "drop", secret),
  categoryRule("user.government_id", "drop", directly),
  categoryRule("user.location", "drop", "where a person is; a country is enough"),
  categoryRule("user.payment", "drop", secret),
  categoryRule("user.tracking", "drop", "joins this dataset with another company's"),
  categoryRule("user.unique_id", "pseudonymise", "tells people apart without naming them"),
  categoryRule("user.workplace", "pseudonymise", "tells organisations apart without naming them"),
];

/** The policies that are always there. `minimal` is the default; `transparent` changes nothing and is for tests. */
export const BUILT_IN: readonly Policy<Generalisation>[] = [
  { name: "minimal", undeclared: "scan", rules: minimalRules, own: 0 },
  { name: "declared-only", undeclared: "drop", rules: minimalRules, own: 0 },
  {
    name: "transparent",
    undeclared: "keep",
    rules: [categoryRule("user", "keep", "changes nothing; for tests")],
    own: 0,
  },
];
