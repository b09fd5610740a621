import type {
  AccessCoverage,
  AccessErasure,
  AccessRecipient,
  AccessRecord,
  NamedRecipient,
} from "../../ledger/access-record.ts";
import type { Language } from "../../mail/notices/notice.ts";
import { TEXTS } from "../../mail/notices/texts/list.ts";
import type { AccessTexts, FILLED } from "./access-texts.ts";
import { type Formats, formatsOf, harmlessLine } from "./formats.ts";
import { ACCESS_TEXTS } from "./texts/list.ts";

/** An answer under Art. 15(1)(c) as a person reads it; text, page and JSON are made of the same one. */
export interface AccessAnswer {
  readonly language: Language;
  readonly title: string;
  /** Who writes, and when. */
  readonly about: readonly string[];
  readonly parts: readonly AnswerPart[];
}

export interface AnswerPart {
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly rows: readonly AnswerRow[];
}

export interface AnswerRow {
  readonly label: string;
  readonly answers: readonly string[];
}

/** Pure: the same record gives the same words. */
export function accessAnswer(record: AccessRecord, language: Language): AccessAnswer {
  const parts: Parts = { record, says: ACCESS_TEXTS[language], language, formats: formatsOf(language) };
  const { organisation, at } = record;
  return {
    language,
    title: parts.says.title,
    about: [...(organisation === null ? [] : [organisation.name, organisation.contact]), parts.formats.day(at)],
    parts: [
      request(parts),
      ...sender(parts),
      ...record.recipients.map((one) => recipient(parts, one)),
      ...erasure(parts),
      unknown(parts),
      rights(parts),
    ],
  };
}

interface Parts {
  readonly record: AccessRecord;
  readonly says: AccessTexts;
  readonly language: Language;
  readonly formats: Formats;
}

type Word = (typeof FILLED)[number];

const fill = (text: string, words: Partial<Record<Word, string>>): string =>
  text.replace(/\{(\w+)\}/g, (whole, word: Word) => words[word] ?? whole);

function request({ record, says }: Parts): AnswerPart {
  const { request: texts } = says;
  const { known, identities, recipients, subject } = record;
  const found = !known ? [texts.unknown] : recipients.length === 0 ? [texts.nothing] : [];
  return {
    title: texts.heading,
    paragraphs: [
      fill(texts.asked, { id: harmlessLine(subject) }),
      ...found,
      ...(known && identities > 1 ? [texts.identities] : []),
      texts.record,
      texts.limits,
    ],
    rows: [],
  };
}

function sender({ record: { organisation }, says, formats }: Parts): readonly AnswerPart[] {
  if (organisation === null) return [];
  const { name, contact, country } = organisation;
  const named = fill(says.sender.named, { organisation: name, contact, country: formats.country(country) });
  return [{ title: says.sender.heading, paragraphs: [named], rows: [] }];
}

function recipient(parts: Parts, one: AccessRecipient): AnswerPart {
  const { says, formats } = parts;
  const texts = says.recipient;
  const { role, transferBasis: basis, first, last } = one;
  const row = (label: string, answers: readonly string[]): readonly AnswerRow[] =>
    answers.length === 0 ? [] : [{ label, answers }];
  return {
    title: withCountry(formats, one),
    paragraphs: [],
    rows: [
      ...row(texts.role, role === null ? [] : [texts.roles[role]]),
      ...row(texts.safeguard, basis === null || basis === "none" ? [] : [texts.safeguards[basis]]),
      ...row(
        texts.forwards,
        one.forwardsTo.map((other) => withCountry(formats, other)),
      ),
      ...row(texts.data, dataWords(parts, one)),
      ...row(texts.first, first === null ? [] : [formats.minute(first)]),
      ...row(texts.last, last === null ? [] : [formats.minute(last)]),
      ...row(texts.items, one.items === 0 ? [] : [formats.number(one.items)]),
      ...row(texts.kept, keptWords(parts, one)),
      ...row(texts.removed, removalWords(parts, one)),
    ],
  };
}

const withCountry = (formats: Formats, { name, country }: NamedRecipient): string =>
  country === null ? name : `${name} (${formats.country(country)})`;

/** In the words of the notices, so that a person finds the same ones in both. */
function dataWords({ language, formats: { colon } }: Parts, { data }: AccessRecipient): readonly string[] {
  const { categories, forms: words } = TEXTS[language];
  return data.map(
    ({ category, forms }) => `${categories[category]}${colon}${forms.map((form) => words[form]).join("; ")}`,
  );
}

const keptWords = ({ says: { recipient: texts }, formats }: Parts, { kept }: AccessRecipient): readonly string[] =>
  kept.itemKinds.map((kind) =>
    kind === "event" && kept.eventsDays === null
      ? texts.keepsUnknown
      : fill(texts.keeps[kind], { days: formats.number(kept.eventsDays ?? 0) }),
  );

function removalWords({ says, language, formats }: Parts, { removals }: AccessRecipient): readonly string[] {
  const names = TEXTS[language].categories;
  return removals.map(({ operation, last, categories }) =>
    fill(says.recipient.removals[operation], {
      day: formats.day(last),
      categories: categories.map((one) => names[one]).join(", "),
    }),
  );
}

function erasure({ record: { known, erasures }, says: { erasure: texts }, formats }: Parts): readonly AnswerPart[] {
  if (erasures.length === 0) return known ? [{ title: texts.heading, paragraphs: [texts.none], rows: [] }] : [];
  return erasures.map(({ begun, done, asked }) => ({
    title: texts.heading,
    paragraphs: [
      fill(texts.begun, { day: formats.day(begun) }),
      done === null ? texts.pending : fill(texts.done, { day: formats.day(done) }),
    ],
    rows: Array.from(
      Map.groupBy(asked, (one) => one.name),
      ([label, calls]) => ({
        label,
        answers: [...new Set(calls.map((one) => stateWords(texts, formats, one)))],
      }),
    ),
  }));
}

const stateWords = (
  { states }: AccessTexts["erasure"],
  { day }: Formats,
  { state, at }: AccessErasure["asked"][number],
): string => fill(states[state], { day: day(at) });

const unknown = ({ record, says: { unknown: texts }, formats }: Parts): AnswerPart => ({
  title: texts.heading,
  paragraphs: [],
  rows: record.coverage.map((one) => ({ label: one.name, answers: coverageWords(texts, formats, one) })),
});

function coverageWords(
  texts: AccessTexts["unknown"],
  { day, minute }: Formats,
  { recordedSince, unknownBefore, gaps }: AccessCoverage,
): readonly string[] {
  if (recordedSince === null) return [texts.none];
  const since = fill(unknownBefore === null ? texts.whole : texts.since, { day: day(recordedSince) });
  const isLater = unknownBefore !== null && day(unknownBefore) !== day(recordedSince);
  return [
    isLater ? `${since} ${fill(texts.before, { day: day(unknownBefore) })}` : since,
    ...gaps.map((gap) =>
      gap.until === null
        ? fill(texts.lasting, { from: minute(gap.since) })
        : fill(texts.gap, { from: minute(gap.since), to: minute(gap.until) }),
    ),
  ];
}

const rights = ({ record: { organisation }, says: { rights: texts } }: Parts): AnswerPart => ({
  title: texts.heading,
  paragraphs: [
    organisation === null ? texts.yours : `${texts.yours} ${fill(texts.write, { contact: organisation.contact })}`,
  ],
  rows: [],
});
