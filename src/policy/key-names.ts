import { KEY_RULES, type KeyRule } from "./key-names.data.ts";

const exact = new Map<string, KeyRule>();
const endings = new Map<string, KeyRule>();
for (const rule of KEY_RULES) {
  for (const listed of Object.values(rule.names).flatMap((names) => names.split(" "))) {
    const name = listed.replace(/^_/, "");
    if (!exact.has(name)) exact.set(name, rule);
    if (listed !== name && !endings.has(name)) endings.set(name, rule);
  }
}

/** Without accents, as many keys are written: `Prénom` → `Prenom`, `Straße` → `Strasse`. */
const withoutAccents = (key: string): string =>
  isAscii(key) ? key : key.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("ß", "ss");

/** Letters of other alphabets are dropped when names are compared, so a key with some holds more than the name. */
const isAscii = (key: string): boolean => /^[\x20-\x7e]*$/.test(key);

/** `billingEmail`, `$Billing E-Mail` → `billing_email`, `billing_e_mail`. */
const words = (key: string): string =>
  key
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");

export interface KeyClass extends Omit<KeyRule, "names"> {
  /** True when the key holds nothing but the known name: then it can't hold a value. */
  readonly whole: boolean;
}

/**
 * What a key's name says, or undefined when it says nothing. Names are compared as words: `billingEmail`,
 * `billing-email` and `Billing E-Mail` all end in `email`.
 */
export function classifyKey(key: string): KeyClass | undefined {
  const plain = withoutAccents(key);
  const name = words(plain);
  const whole = exact.get(name);
  if (whole !== undefined) return { ...whole, whole: isAscii(plain) };
  for (let at = name.indexOf("_"); at >= 0; at = name.indexOf("_", at + 1)) {
    const rule = endings.get(name.slice(at + 1));
    if (rule !== undefined) return { ...rule, whole: false };
  }
  return undefined;
}
