import type { Category } from "./category.ts";
import { CONTEXT_ROWS, IDENTIFIER_ROWS } from "./enisa-2013.data.ts";
import type { Form } from "./field.ts";
import { type Factors, formulaOf, SCALE, type Severity, severityOf } from "./severity.ts";

/** What a destination holds of people today. */
export interface HeldKind {
  readonly category: Category;
  readonly form: Form;
  readonly subjects: number;
}

export interface Standing extends Severity {
  readonly factors: Factors;
  readonly formula: string;
  /** The row that decided about the context of the data, and the kinds that chose it. */
  readonly context: Reason | undefined;
  /** The row that decided about the ease of identification. */
  readonly identifier: Reason | undefined;
  /** What the rules can't judge, and somebody has to. */
  readonly remarks: readonly string[];
}

export interface Reason {
  readonly row: string;
  readonly because: readonly string[];
}

const LONG_DAYS = 365;

/**
 * The score if this vendor leaked today, to an attacker: a figure for comparing destinations and for seeing what a policy
 * is worth, by fixed rules from categories to ENISA's rows. It is no assessment: nobody looked at the data, and in a breach
 * a person chooses the rows.
 *
 * @param eventsDays how long the vendor keeps events; a year of them is a profile of everyday life
 * @returns undefined when it holds nothing of anybody
 */
export function standingOf(kinds: readonly HeldKind[], eventsDays: number): Standing | undefined {
  const held = kinds.filter(({ subjects }) => subjects > 0);
  const context = highest(
    held,
    (kind) => contextOf(kind, eventsDays),
    (id) => CONTEXT_ROWS.find((one) => one.id === id)?.dpc,
  );
  const identifier = highest(held, identifierOf, (id) => IDENTIFIER_ROWS.find((one) => one.id === id)?.ei);
  if (held.length === 0) return undefined;
  const factors: Factors = {
    dpc: SCALE.dpc.find((one) => one === context?.value) ?? 1,
    ei: SCALE.ei.find((one) => one === identifier?.value) ?? 0.25,
    // An attacker who takes a copy: unknown recipients, and malice.
    confidentiality: 0.5,
    integrity: 0,
    availability: 0,
    malicious: true,
  };
  return {
    ...severityOf(factors),
    factors,
    formula: formulaOf(factors),
    context: context?.reason,
    identifier: identifier?.reason,
    remarks: held.some(({ category, form }) => category === "user.authorizing.credentials" && form === "clear")
      ? ["credentials in clear: score what they open, which no rule knows"]
      : [],
  };
}

function contextOf({ category, form }: HeldKind, eventsDays: number): string {
  if (/^user\.(financial|payment)/.test(category)) return form === "clear" ? "financial-1" : "financial-2";
  if (!/^user\.(behavior|location|tracking|content)/.test(category)) return "simple";
  // What is left of a generalised path or a masked text still tells what somebody did.
  return eventsDays >= LONG_DAYS ? "behavioural+1" : "behavioural";
}

/** Only what left in clear identifies by itself; a pseudonym does not while key and mapping are safe. */
function identifierOf({ category, form }: HeldKind): string | undefined {
  if (form !== "clear") return form === "pseudonymous" ? "code.unlinkable" : undefined;
  switch (category) {
    case "user.contact.email":
      return "email.named";
    case "user.name":
      return "full-name.common";
    case "user.contact.phone_number":
    case "user.contact.address":
      return "phone-or-address.unlisted";
    case "user.government_id":
      return "id-number.alone";
    case "user.unique_id":
    case "user.account.username":
      return "code.telling";
    case "user.device.device_id":
    case "user.device.cookie_id":
    case "user.device.ip_address":
      return "code.unlinkable";
    default:
      return undefined;
  }
}

/** The row of the highest value, with every kind that chose it. */
function highest(
  held: readonly HeldKind[],
  rowOf: (kind: HeldKind) => string | undefined,
  valueOf: (row: string) => number | undefined,
): { readonly value: number; readonly reason: Reason } | undefined {
  const rows = Map.groupBy(held, rowOf);
  let best: { readonly value: number; readonly reason: Reason } | undefined;
  for (const [row, kinds] of rows) {
    const value = row === undefined ? undefined : valueOf(row);
    if (row === undefined || value === undefined || value <= (best?.value ?? 0)) continue;
    best = { value, reason: { row, because: kinds.map(({ category, form }) => `${category} ${form}`) } };
  }
  return best;
}
