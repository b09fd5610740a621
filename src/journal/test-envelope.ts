import type { DraftLine, SealedIdentity } from "../domain/disclosure.ts";
import type { DisclosedField } from "../domain/field.ts";
import type { Envelope } from "./journal.ts";

/** For tests: envelopes as the gateway makes them. */
export const TEST_AT: number = Date.UTC(2025, 10, 9, 8, 30);
export const TEST_FIELDS: readonly DisclosedField[] = [
  { path: "properties.plan", category: "user.account", form: "clear" },
  { path: "properties.$browser", category: "user.device", form: "generalised" },
];
export const TEST_FIELD_SET = "18446744073709551615";

export const testLine = (line: Partial<DraftLine> = {}): DraftLine => ({
  kind: "event",
  operation: "set",
  route: "track",
  ordered: false,
  subject: 0,
  organisation: -1,
  fieldSet: TEST_FIELD_SET,
  country: "",
  language: "",
  links: [],
  ...line,
});

export const testPerson = (name: string, kind: SealedIdentity["kind"] = "subject"): SealedIdentity => ({
  key: `key-${name}`,
  sealed: `sealed-${name}`,
  kind,
  pseudonym: `pseudonym-${name}`,
});

export const testId = (number: number): string => number.toString(16).padStart(24, "0");

/** One line about one person, unless told otherwise; there is a body for every line. */
export function testEnvelope(number: number, envelope: Partial<Envelope> = {}): Envelope {
  const { lines = [testLine()] } = envelope;
  return {
    id: testId(number),
    destination: "analytics",
    source: "web",
    epoch: 1,
    receivedAt: TEST_AT,
    identities: [testPerson("ada")],
    lines,
    bodies: lines.map((_, index) => JSON.stringify({ envelope: number, item: index })),
    ...envelope,
  };
}
