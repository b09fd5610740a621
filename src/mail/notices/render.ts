import { type Category, isIdentifying, isWithin } from "../../domain/category.ts";
import { harmlessId, harmlessJson, harmlessName, htmlText } from "./harmless.ts";
import type { Audience, Breach, Kind, Member, Reader, Rendered } from "./notice.ts";
import type { FILLED, NoticeTexts } from "./notice-texts.ts";
import { TEXTS } from "./texts/list.ts";

/** A piece of a notice; text and page are made of the same ones. */
type Piece =
  | { readonly kind: "heading" | "paragraph" | "code"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly string[] };

/** Writes a notice for one reader: plain text, and a page that says the same. Pure: the same reader gives the same words. */
export function renderNotice(audience: Audience, breach: Breach, reader: Reader): Rendered {
  const says = TEXTS[reader.language];
  const fill = filler(audience, breach, reader, says);
  const pieces = piecesOf({ audience, breach, reader, says, fill });
  return {
    subject: fill(says.subject[audience]),
    text: `${pieces.map(asText).join("\n\n")}\n`,
    html: `<!doctype html><html lang="${reader.language}"><body>${pieces.map(asHtml).join("")}</body></html>`,
  };
}

interface Parts {
  readonly audience: Audience;
  readonly breach: Breach;
  readonly reader: Reader;
  readonly says: NoticeTexts;
  readonly fill: (text: string, more?: Partial<Record<Word, string>>) => string;
}

type Word = (typeof FILLED)[number];

function piecesOf(parts: Parts): readonly Piece[] {
  const { audience, reader, says, fill } = parts;
  const name = harmlessName(reader.name);
  return [
    paragraph(name === undefined ? says.greeting.unnamed : fill(says.greeting.named, { name })),
    paragraph(fill(says.opening[audience])),
    ...(reader.isCorrection ? [paragraph(says.correction)] : []),
    ...(reader.organisation?.isOurController === true ? [paragraph(says.processor)] : []),
    ...happened(parts),
    ...(audience === "not-affected" ? [] : [...data(parts), ...untouched(parts)]),
    ...risks(parts),
    ...done(parts),
    heading(says.advice.heading),
    ...(audience === "not-affected" ? [paragraph(says.advice.nothing)] : []),
    list(says.advice.list.map((one) => fill(one))),
    heading(says.contact.heading),
    paragraph(fill(says.contact.ask)),
    paragraph(fill(parts.breach.page === undefined ? says.contact.check : says.contact.checkOnPage)),
    paragraph(fill(says.signature)),
  ];
}

function happened({ breach, reader, says, fill }: Parts): readonly Piece[] {
  const day = dayIn(reader.language);
  const [from, to] = [day(breach.from), day(breach.to)];
  const when = from === to ? fill(says.happened.day, { day: from }) : fill(says.happened.days, { from, to });
  const told = breach.toldAt === undefined ? [] : [fill(says.happened.told, { day: day(breach.toldAt) })];
  return [heading(says.happened.heading), paragraph([when, ...told].join(" "))];
}

function data({ reader, says }: Parts): readonly Piece[] {
  const { organisation, kinds } = reader;
  if (organisation !== undefined)
    return [
      heading(says.data.heading),
      paragraph(says.data.members),
      { kind: "code", text: membersJson(organisation.id, organisation.members) },
    ];
  const words = kinds.map(({ category, form }) => `${says.categories[category]}: ${says.forms[form]}`);
  return [heading(says.data.heading), paragraph(says.data.yours), list([...new Set(words)])];
}

/** What people fear most for, and ask about first. */
const NOTABLE: readonly Category[] = [
  "user.authorizing.credentials",
  "user.financial.credit_card",
  "user.financial.bank_account",
  "user.payment",
  "user.government_id",
  "user.content",
  "user.contact.phone_number",
  "user.location.precise",
];

function untouched({ breach, reader, says }: Parts): readonly Piece[] {
  const told = kindsOf(reader).map(({ category }) => category);
  const safe = NOTABLE.filter((one) => !told.some((other) => isWithin(one, other) || isWithin(other, one)));
  if (safe.length === 0) return [];
  return [
    heading(says.untouched.heading),
    paragraph(breach.isComplete ? says.untouched.sure : says.untouched.asKnown),
    list(safe.map((one) => says.categories[one])),
  ];
}

/** The whole list stands above; here are examples, those that name or reach a person first. */
const MOST_CITED = 5;

function risks({ audience, reader, says, fill }: Parts): readonly Piece[] {
  const known = kindsOf(reader).filter(({ form }) => form !== "pseudonymous");
  const names = known.some(({ category, form }) => isIdentifying(category) && form !== "generalised");
  const telling = known.toSorted((a, b) => Number(isIdentifying(b.category)) - Number(isIdentifying(a.category)));
  const cited = [...new Set(telling.map(({ category }) => says.categories[category]))].slice(0, MOST_CITED).join(", ");
  const own = names ? fill(says.risks.cited, { cited }) : says.risks.opaque;
  return [
    heading(says.risks.heading),
    ...(audience === "not-affected" ? [] : [paragraph(own)]),
    paragraph(says.risks.anyway),
  ];
}

const done = ({ breach, says, fill }: Parts): readonly Piece[] =>
  breach.measures.length === 0
    ? []
    : [heading(says.done.heading), list(breach.measures.map((one) => fill(says.done[one])))];

const kindsOf = ({ kinds, organisation }: Reader): readonly Kind[] =>
  organisation === undefined ? kinds : organisation.members.flatMap((one) => one.kinds);

/** One person per line, so that people can read it too. Keys are those of the register, in English in every language. */
function membersJson(organisation: string, members: readonly Member[]): string {
  const rows = members.map(({ id, kinds }) => {
    const words = [...new Set(kinds.map(({ category, form }) => `${category} ${form}`))];
    return `{"user": ${harmlessJson(id)}, "data": ${JSON.stringify(words)}}`;
  });
  return `{"organisation": ${harmlessJson(organisation)}, "people": [\n${rows.join(",\n")}\n]}`;
}

function filler(audience: Audience, breach: Breach, reader: Reader, says: NoticeTexts): Parts["fill"] {
  const { organisation: who } = reader;
  const words: Partial<Record<Word, string>> = {
    organisation: breach.organisation,
    vendor: breach.vendor,
    service: says.service[breach.service ?? "analytics"],
    contact: breach.contact,
    site: breach.site,
    ...(breach.page === undefined ? {} : { page: breach.page }),
    code: reader.code,
    ...(audience === "admins" && who !== undefined
      ? { members: harmlessId(who.id), count: String(who.members.length) }
      : {}),
  };
  return (text, more) => text.replace(/\{(\w+)\}/g, (whole, word: Word) => more?.[word] ?? words[word] ?? whole);
}

const DAYS = new Map<string, Intl.DateTimeFormat>();

/** A day as the language writes it, in UTC. Formats are kept: making one costs more than a whole notice. */
const dayIn = (language: string): ((at: number) => string) => {
  const format = DAYS.get(language) ?? new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" });
  DAYS.set(language, format);
  return (at) => format.format(at);
};

const heading = (text: string): Piece => ({ kind: "heading", text });
const paragraph = (text: string): Piece => ({ kind: "paragraph", text });
const list = (items: readonly string[]): Piece => ({ kind: "list", items });

function asText(piece: Piece): string {
  switch (piece.kind) {
    case "heading":
      return `== ${piece.text} ==`;
    case "list":
      return piece.items.map((one) => `- ${one}`).join("\n");
    case "paragraph":
    case "code":
      return piece.text;
  }
}

function asHtml(piece: Piece): string {
  switch (piece.kind) {
    case "heading":
      return `<h2>${htmlText(piece.text)}</h2>`;
    case "list":
      return `<ul>${piece.items.map((one) => `<li>${htmlText(one)}</li>`).join("")}</ul>`;
    case "paragraph":
      return `<p>${htmlText(piece.text)}</p>`;
    case "code":
      return `<pre>${htmlText(piece.text)}</pre>`;
  }
}
