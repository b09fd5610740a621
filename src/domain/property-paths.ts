/**
 * How a vendor's items name properties of a person, by the paths of the ledger's fields: a box, a dot, the property, as in
 * `$set.plan`.
 */
export interface PropertyPaths {
  /** Boxes of properties that are told. */
  readonly told: readonly string[];
  /** Boxes of properties that are taken back, in items whose operation is `unset`. */
  readonly unset: readonly string[];
  /** The path of a switch that takes all of them back. */
  readonly unsetAll?: string;
  /** The key below a property that holds an object instead of a value: `value` in `user_properties.plan.value`. */
  readonly below?: string;
  /** Paths that say nothing of anybody in an item that takes back. */
  readonly silent?: readonly string[];
}

/**
 * A regular expression over paths, in words that JavaScript and the ledger's engine read alike; its one group is the
 * property. A name with a dot may as well be a property of something nested, and one with a star may be any: neither is
 * found, so that nothing counts as forgotten that may be there still.
 */
export function propertyPattern(boxes: readonly string[], below = ""): string {
  if (boxes.length === 0) return "^$";
  const literal = (text: string): string => text.replace(/\W/g, "[$&]");
  return `^(?:${boxes.map(literal).join("|")})[.]([^.*]+)${below === "" ? "" : `(?:[.]${literal(below)})?`}$`;
}
