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

/** An identity that is written often, with its row ready. */
interface RowedIdentity extends SealedIdentity {
  readonly row: string;
}

export const withRow = (identity: SealedIdentity): RowedIdentity => ({ ...identity, row: rowOf(identity) });

export function writeEnvelope(envelope: Envelope): string {
  let text = "";
  eachPiece(envelope, (piece) => (text += piece));
  return text;
}

/** The same as UTF-8. Copied piece by piece: joined first, all of it would be copied three times. */
export function envelopeBytes(envelope: Envelope): Buffer {
  let length = 0;
  eachPiece(envelope, (piece) => (length += piece.length));
  if (length * MOST_BYTES > scratch.length) return Buffer.from(writeEnvelope(envelope));
  let end = 0;
  eachPiece(envelope, (piece) => (end += scratch.write(piece, end)));
  return Buffer.from(scratch.subarray(0, end));
}

/** Bytes of a UTF-16 code unit in UTF-8, at most. */
const MOST_BYTES = 3;
const scratch = Buffer.allocUnsafe(2 ** 20);

function eachPiece(envelope: Envelope, put: (piece: string) => void): void {
  const { id, destination, source, epoch, receivedAt, identities, lines, bodies } = envelope;
  const about = `"id":${quoted(id)},"d":${quoted(destination)},"s":${quoted(source)},"e":${epoch},"t":${receivedAt}`;
  put(`{"v":1,${about},"i":[`);
  let before = "";
  for (const one of identities as readonly (Partial<RowedIdentity> & SealedIdentity)[]) {
    put(before);
    put(one.row ?? rowOf(one));
    before = ",";
  }
  put('],"l":[');
  before = "";
  for (const line of lines) {
    put(before);
    put(lineText(line));
    before = ",";
  }
  put("]}");
  for (const body of bodies) {
    put("\n");
    put(body);
  }
}

// An envelope has some two hundred short rows; put together by hand they cost a third of what `JSON.stringify` takes.
const rowOf = ({ key, sealed, kind, pseudonym }: SealedIdentity): string =>
  `[${quoted(key)},${quoted(sealed)},"${kind}",${quoted(pseudonym)}]`;

function lineText(line: DraftLine): string {
  const { kind, operation, route, ordered, subject, organisation, fieldSet, country, language } = line;
  const about = `${ordered ? 1 : 0},${subject},${organisation},${quoted(fieldSet)}`;
  const links = line.links.map(([from, to, relation]) => `[${from},${to},"${relation}"]`).join(",");
  return `["${kind}","${operation}",${quoted(route)},${about},${quoted(country)},${quoted(language)},[${links}]]`;
}

/** What reads the same inside quotes. */
const UNESCAPED = /^[\w.:$@+/ -]*$/;

const quoted = (text: string): string => (UNESCAPED.test(text) ? `"${text}"` : JSON.stringify(text));

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
