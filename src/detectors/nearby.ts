import type { Span } from "../domain/finding.ts";

/**
 * What the words around a number say of it. Digits alone often can't: one nine-digit number in eleven passes the check
 * of a Dutch BSN. Words are compared in lower case, without accents, and stand apart: `userSsn` holds "user" and "ssn".
 */
export type Naming = "named" | "misnamed" | "unnamed";

/** How far from a number its name may stand: "Numéro de sécurité sociale (sans la clé) :" is a long one. */
const BEFORE = 60;
const AFTER = 28;

/** Words for a number that an authority gave to a person, whatever the country. */
const IDENTIFIER =
  "(?:national|personal|citizen|identity|identification|tax|taxpayer|fiscal|government|gov)[ _-]?(?:insurance|register|registry|identity|identification|security)?[ _-]?(?:id|ids|no|nr|num|number|code|card|file)|" +
  "social (?:security|insurance)|identifi(?:ant|cador|cativo) (?:national|nacional|fiscal)|identificacao|steuer[ _-]?(?:id|nummer)|" +
  "identite|identidad|identidade|identita|ausweis\\w*";
/** Names of single numbers, which speak against a phone. */
const SINGLE =
  "ssn|itin|nino|nhs|nif|nie|dni|cif|nir|niss|insz|rrn|bsn|pesel|siret|siren|personnummer|codice fiscale|idnr";
const PHONE =
  "(?:tele|mobil|cell|hand|smart)?(?:phone|fone|fon|foon)s?(?:nummer|number|no|nr)?|tel|telefax|fax|mobile?|cell|msisdn|sms|whatsapp|signal|viber|" +
  "call(?:s|ed|ing|er|back)?|dial(?:l?ed|l?ing)?|rings?|rang|texted|hotline|helpline|voicemail|landline|extension|" +
  "appel\\w*|portable|joindre|joignable|rappel\\w*|composez|fixe|telephon\\w*|telefon\\w*|movil|celular|llam\\w+|marque|" +
  "handy\\w*|mobil\\w*|rufnummer|ruf\\w*|anruf\\w*|angerufen|durchwahl|festnetz|cellulare|chiam\\w+|recapito|telemovel|lig(?:ar|ue|uei)|contacto|contatto";
/** Words for numbers that belong to things. */
const MINE = "(?:my|mon|mi|meine|mio|meu) (?:number|numero|nummer)|numero est le";
const THING =
  "orders?|bestell(?:ung|nummer|nr)|auftrag\\w*|commande|pedido|ordine|encomenda|invoice|rechnung\\w*|facture|factura|fattura|fatura|tickets?|issue|" +
  "ref|reference|referenz|referencia|riferimento|tracking|parcel|shipment|sendung\\w*|colis|suivi|envio|spedizione|sku|item|article|artikel\\w*|articulo|" +
  "part|product|produit|producto|produkt|serial|seriennummer|serie|batch|lot|version|build|commit|revision|release|timestamp|ts|epoch|unix|" +
  "bytes?|size|length|offset|port|pid|thread|request|req|trace|span|event|session|transaction|txn|isbn|issn|ean|upc|gtin|asin|doi|barcode|" +
  "amount|total|price|cost|revenue|montant|prix|importe|betrag|importo|population|count|counter|views|lines?|rows?|page|job|run|booking|voucher|coupon|" +
  "checksum|hash|seed|score|duration|latency|error|model|catalog(?:ue)?|inventory|meter|zaehler\\w*|zahler\\w*|compteur|contador|imei|vin";
/** Units and the like, right after a number. */
const UNIT =
  "^[ _-]?(?:%|bytes?|[kmgt]i?b|[mnu]?s|ms|sec\\w*|min\\w*|hours?|days?|eur|euros?|usd|gbp|dollars?|\u20ac|\\$|\u00a3|items?|users?|people|rows?|lines?|views?|km|kg|mm|px|points?|miles?)\\b";

/** Words that stand apart. */
export const between = (words: string): string => `(?<![a-z])(?:${words})(?![a-z])`;

const IS_THING = 1;
const IS_PHONE = 2;
const thing = new RegExp(`^(?:${THING})$`);
const phone = new RegExp(`^(?:${PHONE})$`);
const kinds = new Map<string, number>();
const MOST_WORDS = 5_000;

/** What a single word says; each is looked up in the long patterns once, because texts repeat their words. */
function kindOf(word: string): number {
  const known = kinds.get(word);
  if (known !== undefined) return known;
  const kind = (thing.test(word) ? IS_THING : 0) | (phone.test(word) ? IS_PHONE : 0);
  if (kinds.size >= MOST_WORDS) kinds.clear();
  kinds.set(word, kind);
  return kind;
}

/** Words around a number, and what they say one by one. */
interface Words {
  /** In plain letters. */
  readonly text: string;
  /** The kinds of all words together, and that of the last word that has one. */
  readonly kinds: number;
  readonly lastKind: number;
}

function wordsOf(text: string): Words {
  let [kinds, lastKind] = [0, 0];
  for (const word of text.split(NO_LETTERS)) {
    const kind = kindOf(word);
    if (kind === 0) continue;
    kinds |= kind;
    lastKind = kind;
  }
  return { text, kinds, lastKind };
}
const NO_LETTERS = /[^a-z]+/;

/** A sign before a number that makes it an amount, a reference or a part of an address. */
const SIGN = /[#$\u20ac\u00a3/] ?$|[a-z]-$/;
const IDENTIFIERS = new RegExp(between(`${IDENTIFIER}|${SINGLE}`));
const MINES = new RegExp(between(MINE));

/** Two questions about the words near a number: do they call it by its own name, do they call it something else? */
export interface Names {
  readonly own: (words: Words) => boolean;
  readonly other: (words: Words) => boolean;
}

/** Names of a number that an authority gives out; `words` are those of one number, joined by `|`, in plain letters. */
export function namesOfIdentifier(words: string): Names {
  const own = new RegExp(between(`${words}|${IDENTIFIER}`));
  return {
    own: ({ text }) => own.test(text),
    other: ({ text, kinds }) => kinds !== 0 || SIGN.test(text),
  };
}

/** Names of a number whose first digits or grouping already say much; things and `others` speak against it. */
export function namesOf(words: string, others: string): Names {
  const [own, other] = [new RegExp(between(words)), new RegExp(between(others))];
  return {
    own: ({ text }) => own.test(text),
    other: ({ text, kinds }) => (kinds & IS_THING) !== 0 || other.test(text),
  };
}

/** A phone is called by everyday words, so a thing that is named nearer by takes the number away from it. */
export const PHONE_NAMES: Names = {
  own: ({ text, lastKind }) => lastKind === IS_PHONE || MINES.test(text),
  other: ({ text, kinds }) => (kinds & IS_THING) !== 0 || SIGN.test(text) || IDENTIFIERS.test(text),
};

const unit = new RegExp(UNIT, "i");
const JSON_NUMBER = /"\s*:\s*$/;

const FEWEST_LONG = 6;
const ABBREVIATION =
  /(?<!\p{L})(?:\p{L}|tel|t[eé]l|cell?|mob|num|n[or]|idnr|ref|art|cod|fax|ext|id|sec|st|dr|mrs?|ms|sr|approx|ca)$/iu;
const NON_ASCII = /[^\x00-\x7f]+/g;
/** What has to be replaced, looked for at once: many texts have nothing of it. */
const UNPLAIN = /[_+%]|[a-z\d][A-Z]|[^\x00-\x7f]/;
const HUMP = /[a-z\d][A-Z]/;

/** In lower case, without accents, with spaces where words end in keys and addresses. */
function plain(text: string): string {
  if (!UNPLAIN.test(text)) return text.toLowerCase();
  let words = text.replaceAll("_", " ").replaceAll("+", " ").replaceAll("%20", " ");
  if (HUMP.test(words)) words = words.replace(/([a-z\d])([A-Z])/g, "$1 $2");
  return words.replace(NON_ASCII, unaccented).toLowerCase();
}

const unaccentedLetters = new Map<string, string>();
const MOST_LETTERS = 1_000;

/** Remembered, because to normalise is slow and few letters have accents. */
function unaccented(letters: string): string {
  const known = unaccentedLetters.get(letters);
  if (known !== undefined) return known;
  const plain = letters.normalize("NFD").replace(/\p{M}/gu, "");
  if (unaccentedLetters.size >= MOST_LETTERS) unaccentedLetters.clear();
  unaccentedLetters.set(letters, plain);
  return plain;
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isSpace = (code: number): boolean => code === 32 || code === 10 || code === 9;
const isJoint = (code: number): boolean => code === 32 || code === 45 || code === 46;
const endsSentence = (code: number): boolean => code === 46 || code === 33 || code === 63;

/**
 * Where the words that may name a number begin: not before the last sentence, nor before the last long number, because
 * what stands there names another one.
 */
function clauseStart(text: string, end: number): number {
  const from = Math.max(0, end - BEFORE);
  let digits = 0;
  for (let at = end - 1; at >= from; at--) {
    const code = text.charCodeAt(at);
    if (isDigit(code)) digits++;
    else if (!isJoint(code)) digits = 0;
    if (digits === FEWEST_LONG) return endOfNumber(text, at, end);
    if (endsSentence(code) && isSpace(text.charCodeAt(at + 1)) && !ABBREVIATION.test(text.slice(from, at)))
      return at + 1;
  }
  return from;
}

function endOfNumber(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && (isDigit(text.charCodeAt(at)) || isJoint(text.charCodeAt(at)))) at++;
  return at;
}

const wordsBefore = (text: string, start: number): Words => wordsOf(plain(text.slice(clauseStart(text, start), start)));

/** The words after a span within its clause; none when a number follows, which they then belong to. */
function wordsAfter(text: string, end: number): Words {
  const clause = /^(?:[^\d,;&{}"|\n.!?]|[.!?](?! ))*/.exec(text.slice(end, end + AFTER))?.[0] ?? "";
  return isDigit(text.charCodeAt(end + clause.length)) ? NO_WORDS : wordsOf(plain(clause));
}

const NO_WORDS = wordsOf("");

interface Neighbourhood extends Span {
  readonly text: string;
  readonly before: Words;
  /** Read when somebody asks: what stands before a number mostly says enough. */
  after?: Words;
}

/** Around the last number that was asked about: several detectors ask about the same one. */
let last: Neighbourhood = { text: "", start: 0, end: 0, before: NO_WORDS };

function around(text: string, { start, end }: Span): Neighbourhood {
  if (text !== last.text || start !== last.start || end !== last.end)
    last = { text, start, end, before: wordsBefore(text, start) };
  return last;
}

export function namingOf(text: string, span: Span, { own, other }: Names): Naming {
  const near = around(text, span);
  if (own(near.before)) return "named";
  if (other(near.before)) return "misnamed";
  near.after ??= wordsAfter(text, span.end);
  if (own(near.after)) return "named";
  return other(near.after) || unit.test(text.slice(span.end, span.end + AFTER)) ? "misnamed" : "unnamed";
}

/** True for a bare value in JSON: `{"total": 111222333}`. */
export const isJsonNumber = (text: string, { start }: Span): boolean =>
  JSON_NUMBER.test(text.slice(Math.max(0, start - 8), start));
