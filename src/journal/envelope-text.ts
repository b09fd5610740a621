import type { DraftLine, SealedIdentity } from "../domain/disclosure.ts";
import type { ItemKind, Operation } from "../domain/item.ts";
import type { Envelope } from "./journal.ts";

/**
 * An envelope as text: a JSON head on the first line, then one body per line. Bodies are JSON without line breaks, so
 * they are stored as they will be sent, and never escaped again.
 */

type LineRow = readonly [
  ItemKind,
  Operation,
  string,
  number,
  number,
  number,
  string,
  string,
  string,
  DraftLine["links"],
];
type IdentityRow = readonly [string, string, SealedIdentity["kind"], string];

interface Head {
  readonly v: 1;
  readonly id: string;
  readonly d: string;
  readonly s: string;
  readonly e: number;
  readonly t: number;
  readonly i: readonly IdentityRow[];
  readonly l: readonly LineRow[];
}

export function writeEnvelope(envelope: Envelope): string {
  const head: Head = {
    v: 1,
    id: envelope.id,
    d: envelope.destination,
    s: envelope.source,
    e: envelope.epoch,
    t: envelope.receivedAt,
    i: envelope.identities.map((one) => [one.key, one.sealed, one.kind, one.pseudonym]),
    l: envelope.lines.map((one) => [
      one.kind,
      one.operation,
      one.route,
      one.ordered ? 1 : 0,
      one.subject,
      one.organisation,
      one.fieldSet,
      one.country,
      one.language,
      one.links,
    ]),
  };
  return `${JSON.stringify(head)}\n${envelope.bodies.join("\n")}`;
}

export function readEnvelope(text: string): Envelope {
  const [first = "", ...bodies] = text.split("\n");
  const head = JSON.parse(first) as Head;
  return {
    id: head.id,
    destination: head.d,
    source: head.s,
    epoch: head.e,
    receivedAt: head.t,
    identities: head.i.map(([key, sealed, kind, pseudonym]) => ({ key, sealed, kind, pseudonym })),
    lines: head.l.map(
      ([kind, operation, route, ordered, subject, organisation, fieldSet, country, language, links]) => ({
        kind,
        operation,
        route,
        ordered: ordered === 1,
        subject,
        organisation,
        fieldSet,
        country,
        language,
        links,
      }),
    ),
    bodies,
  };
}
