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

export const writeEnvelope = (envelope: Envelope): string => [headText(envelope), ...envelope.bodies].join("\n");

/** The same as UTF-8. Bodies are copied one by one: joined first, all of them would be copied three times. */
export function envelopeBytes(envelope: Envelope): Buffer {
  const head = headText(envelope);
  let room = scratch.length - head.length * MOST_BYTES;
  for (const body of envelope.bodies) room -= (body.length + 1) * MOST_BYTES;
  if (room < 0) return Buffer.from(writeEnvelope(envelope));
  let end = scratch.write(head, 0);
  for (const body of envelope.bodies) {
    scratch[end++] = LINE_BREAK;
    end += scratch.write(body, end);
  }
  return Buffer.from(scratch.subarray(0, end));
}

/** Bytes of a UTF-16 code unit in UTF-8, at most. */
const MOST_BYTES = 3;
const LINE_BREAK = 0x0a;
const scratch = Buffer.allocUnsafe(2 ** 20);

function headText({ id, destination, source, epoch, receivedAt, identities, lines }: Envelope): string {
  const head: Head = {
    v: 1,
    id,
    d: destination,
    s: source,
    e: epoch,
    t: receivedAt,
    i: identities.map(({ key, sealed, kind, pseudonym }) => [key, sealed, kind, pseudonym]),
    l: lines.map(({ kind, operation, route, ordered, subject, organisation, fieldSet, country, language, links }) => [
      kind,
      operation,
      route,
      ordered ? 1 : 0,
      subject,
      organisation,
      fieldSet,
      country,
      language,
      links,
    ]),
  };
  return JSON.stringify(head);
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
