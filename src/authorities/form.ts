/** The languages that forms are printed in; a form has its authority's own and English. */
export type Language = "en" | "fr" | "es";

export type Words = Readonly<Record<Language, string>>;

/** A field of the common record, by the number that the EDPB's draft template gives it. */
export interface FormField {
  readonly number: number;
  readonly section: string;
  readonly type: "text" | "choice" | "choices" | "time" | "number" | "yes-no";
  readonly mandatory: boolean;
  readonly article: string;
  readonly label: Words;
  readonly options: readonly Option[];
  /** Shown when each of these holds; a mandatory field that is not shown is not missing. */
  readonly shownIf: readonly Condition[];
}

export interface Option {
  readonly id: string;
  readonly label: Words;
  /** "To be determined": good enough while a notification is incomplete. */
  readonly isForNow: boolean;
}

/** A field holds one of these options; `!` before one turns it around; `+` is any answer at all. */
export interface Condition {
  readonly field: number;
  readonly is: readonly string[];
}

/** Option ids of choices, `yes` or `no`, or text. Times are ISO 8601 with their offset. */
export type Answer = string | readonly string[];
export type Answers = ReadonlyMap<number, Answer>;

/** Art. 33(4): a notification may come in phases, and only the last one has no open field. */
export interface Completeness {
  /** Mandatory and shown, without an answer. */
  readonly missing: readonly number[];
  /** Answered with "to be determined". */
  readonly open: readonly number[];
  /** Answers that the field does not know. */
  readonly wrong: readonly number[];
}

const listOf = (answer: Answer | undefined): readonly string[] =>
  answer === undefined ? [] : typeof answer === "string" ? [answer] : answer;

export const isShown = ({ shownIf }: FormField, answers: Answers): boolean =>
  shownIf.every(({ field, is }) => {
    const given = listOf(answers.get(field));
    return is.some((one) =>
      one === "+"
        ? given.length > 0
        : one.startsWith("!")
          ? given.length > 0 && !given.includes(one.slice(1))
          : given.includes(one),
    );
  });

const isAnswered = (answer: Answer | undefined): boolean => listOf(answer).some((one) => one.trim() !== "");

export function completenessOf(fields: readonly FormField[], answers: Answers): Completeness {
  const shown = fields.filter((field) => isShown(field, answers));
  const numbersWhere = (holds: (field: FormField) => boolean) => shown.filter(holds).map(({ number }) => number);
  return {
    missing: numbersWhere((field) => field.mandatory && !isAnswered(answers.get(field.number))),
    open: numbersWhere(({ number, options }) =>
      listOf(answers.get(number)).some((id) => options.some((one) => one.id === id && one.isForNow)),
    ),
    wrong: numbersWhere((field) => !takes(field, answers.get(field.number))),
  };
}

/** Whether a field knows such an answer; nothing is always known. */
export function takes({ type, options }: FormField, answer: Answer | undefined): boolean {
  const given = listOf(answer).filter((one) => one !== "");
  switch (type) {
    case "yes-no":
      return given.every((one) => one === "yes" || one === "no");
    case "number":
      return given.every((one) => /^\d{1,12}$/.test(one));
    case "time":
      return given.every((one) => /^\d{4}-\d{2}-\d{2}/.test(one));
    case "text":
      return true;
    case "choice":
    case "choices":
      return (type === "choices" || given.length <= 1) && given.every((id) => options.some((one) => one.id === id));
  }
}

/** One line of a sheet, ready to be read or copied into an authority's own form. */
export interface SheetRow {
  readonly number: number | null;
  readonly label: Words;
  readonly answer: Words;
  readonly note: "missing" | "open" | "wrong" | null;
}

export interface SheetPart {
  readonly title: Words;
  readonly rows: readonly SheetRow[];
}

/** An authority that breaches are notified to. */
export interface Authority {
  readonly id: string;
  readonly name: string;
  /** Two-letter code; null for none in particular. */
  readonly country: string | null;
  readonly languages: readonly [Language, ...Language[]];
  /** The title of its form. */
  readonly title: Words;
  /** Where its form is. */
  readonly address: string;
  /** What is known of its own form, and what is not. */
  readonly known: Words;
  readonly sheet: (answers: Answers) => readonly SheetPart[];
  readonly sources: readonly string[];
}

/** What is notified under the GDPR. */
export const ART_33: Words = {
  en: "Notification of a personal data breach (Art. 33 GDPR)",
  fr: "Notification d'une violation de données à caractère personnel (art. 33 RGPD)",
  es: "Notificación de una brecha de datos personales (art. 33 RGPD)",
};

export const same = (text: string): Words => ({ en: text, fr: text, es: text });

const NONE = same("");

/** An answer as it is read: options by their words, in each language. */
export function wordsOf({ options }: FormField, answer: Answer | undefined): Words {
  const each = listOf(answer).map((id) => options.find((one) => one.id === id)?.label ?? YES_NO[id] ?? same(id));
  if (each.length === 0) return NONE;
  const join = (language: Language) => each.map((one) => one[language]).join("; ");
  return { en: join("en"), fr: join("fr"), es: join("es") };
}

const YES_NO: Readonly<Record<string, Words>> = {
  yes: { en: "yes", fr: "oui", es: "sí" },
  no: { en: "no", fr: "non", es: "no" },
};
