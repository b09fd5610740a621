import { FIELDS } from "../authorities/eu/fields.data.ts";
import { type Answer, type Answers, completenessOf, takes, wordsOf } from "../authorities/form.ts";
import { AUTHORITIES, authorityOf } from "../authorities/list.ts";
import type { Json } from "../domain/item.ts";
import type { Config } from "../platform/config-schema.ts";
import { Fault } from "../platform/fault.ts";
import type { IncidentAction, Store } from "../store/store.ts";
import { recordOf } from "./authority-record.ts";
import type { IncidentFiles } from "./incident-files.ts";
import { leadOf } from "./lead-authority.ts";
import type { RecordAction } from "./record.ts";
import type { Stops } from "./stops.ts";
import { lastScope } from "./waves.ts";

export interface FormsOptions {
  readonly store: () => Promise<Pick<Store, "actions" | "waves">>;
  readonly files: IncidentFiles;
  readonly stops: Pick<Stops, "of">;
  readonly record: RecordAction;
  readonly config: Pick<Config, "organisation" | "recipients" | "destinations">;
  readonly now: () => number;
}

/** An authority's form, filled with what an incident knows and what people wrote. */
export function createForms({ store, files, stops: stopped, record, config, now }: FormsOptions) {
  const answersOf = async (id: string): Promise<Answers> => {
    const incident = await files.find(id);
    const opened = await store();
    const written = writtenIn(await opened.actions(id));
    const wave = lastScope(await opened.waves(id));
    const file = await files.file(id);
    const stops = await stopped.of(incident, file);
    return withState(recordOf({ incident, file, wave, stops, config, written, now: now() }));
  };

  return {
    /** What people add to the record, by field number. An empty answer takes an earlier one back. */
    write: async (
      id: string,
      { answers, operator }: { readonly answers: Readonly<Record<string, Answer>>; readonly operator: string },
    ) => {
      await files.find(id);
      const numbers = Object.keys(answers).map(Number);
      const unknown = numbers.filter((number) => !FIELDS.some((one) => one.number === number));
      if (unknown.length > 0)
        throw new Fault(
          "bad-request",
          `the record has no field ${unknown.join(", ")}; \`bulkhead incident form\` lists them`,
        );
      const wrong = FIELDS.filter((one) => !takes(one, answers[one.number])).map(({ number }) => number);
      if (wrong.length > 0) throw new Fault("bad-request", wrong.map(optionsText).join("; "));
      await record(id, "form-written", operator, answers as unknown as Json);
    },

    freeze: async (id: string, submission: number, operator: string): Promise<void> => {
      const answers = Object.fromEntries(await answersOf(id));
      await record(id, "form-frozen", operator, { submission, answers } as unknown as Json);
    },

    show: async (id: string, authorityId: string) => {
      const authority = authorityOf(authorityId);
      if (authority === undefined)
        throw new Fault("bad-request", `--authority is one of ${AUTHORITIES.map((one) => one.id).join(", ")}`);
      const answers = await answersOf(id);
      const completeness = completenessOf(FIELDS, answers);
      const concerned = String(answers.get(116) ?? answers.get(121) ?? "")
        .split(", ")
        .filter(Boolean);
      const { languages, name, title, address, known, sheet } = authority;
      return {
        incident: id,
        authority: authority.id,
        name,
        title,
        address,
        known,
        languages,
        at: new Date(now()).toISOString(),
        /** The phase that these answers are good enough for. */
        phase: completeness.missing.length > 0 ? "not-yet" : completeness.open.length > 0 ? "incomplete" : "complete",
        ...completeness,
        labels: Object.fromEntries(
          [...completeness.missing, ...completeness.open].map((number) => [
            number,
            FIELDS.find((one) => one.number === number)?.label.en ?? "",
          ]),
        ),
        lead: leadOf(config.organisation?.country, concerned),
        answers: Object.fromEntries([...answers].filter(([number]) => FIELDS.some((one) => one.number === number))),
        /** What a follow-up has to tell: the difference to what the authority got last. */
        changes: changesSince(
          (await (await store()).actions(id)).findLast(({ kind }) => kind === "form-frozen"),
          answers,
        ),
        sheet: sheet(answers),
      };
    },
  };
}

/** The field that says whether a notification is complete. */
const STATE = 4;

export type Forms = ReturnType<typeof createForms>;
export type ShownForm = Awaited<ReturnType<Forms["show"]>>;

/** Complete is what lacks nothing and leaves nothing open, unless somebody says otherwise: a withdrawal, say. */
function withState(answers: Answers): Answers {
  if (answers.has(STATE)) return answers;
  const { missing, open } = completenessOf(FIELDS, new Map([...answers, [STATE, "b"]]));
  return new Map([...answers, [STATE, missing.length + open.length === 0 ? "a" : "b"]]);
}

const optionsText = (number: number): string => {
  const field = FIELDS.find((one) => one.number === number);
  const options = field?.options.map(({ id, label }) => `${id} ${label.en}`).join(", ") ?? "";
  return `field ${number} takes ${options || field?.type || "something else"}`;
};

/** Fields that say about the notification itself differ in every one. */
const ABOUT_ITSELF: ReadonlySet<number> = new Set([3, 4, 5, 6]);

function changesSince(frozen: IncidentAction | undefined, answers: Answers) {
  if (frozen === undefined) return [];
  const before = (frozen.detail as unknown as { answers: Readonly<Record<string, Answer>> }).answers;
  return FIELDS.filter(({ number }) => !ABOUT_ITSELF.has(number)).flatMap((field) => {
    const [was, is] = [before[field.number], answers.get(field.number)];
    if (JSON.stringify(was) === JSON.stringify(is)) return [];
    return [
      { number: field.number, label: field.label.en, before: wordsOf(field, was).en, after: wordsOf(field, is).en },
    ];
  });
}

/** Later answers count more; an empty one gives the field back to what is derived. */
export function writtenIn(actions: readonly IncidentAction[]): Answers {
  const written = new Map<number, Answer>();
  for (const { kind, detail } of actions) {
    if (kind !== "form-written") continue;
    for (const [number, answer] of Object.entries(detail as unknown as Record<string, Answer>)) {
      if (answer.length === 0) written.delete(Number(number));
      else written.set(Number(number), answer);
    }
  }
  return written;
}
