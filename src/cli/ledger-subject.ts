import type { AccessRecord } from "../ledger/access-record.ts";
import { client, operator } from "./client.ts";
import type { Command } from "./command.ts";
import { counted } from "./counted.ts";
import { readInput } from "./input.ts";
import { accessWish, writeAnswer } from "./subject-access.ts";

interface Answer {
  readonly subject: string;
  readonly known: boolean;
  /** Tokens that stand for the person: its own, devices, earlier ids. */
  readonly identities?: number;
  readonly recipients: readonly {
    readonly destination: string;
    readonly legalName: string;
    readonly downstream: readonly string[];
    readonly kind: string;
    readonly operation: string;
    readonly first: string;
    readonly last: string;
    readonly items: number;
    readonly fields: readonly { readonly path: string; readonly category: string; readonly form: string }[];
  }[];
  readonly pseudonyms: readonly {
    readonly destination: string;
    readonly epoch: number;
    readonly pids: readonly string[];
  }[];
}

export const ledgerSubject: Command = {
  name: "ledger subject",
  summary:
    "Says what was disclosed about one person to whom: to an operator, or as an answer to the person. The question is logged.",
  usage: "bulkhead ledger subject USER_ID|- [--format text|json|pdf] [--language LANGUAGE] [--output FILE] [--json]",
  example: "bulkhead ledger subject u-1017 --format pdf --language fr --output answer.pdf",
  options: {
    format: {
      type: "string",
      value: "text|json|pdf",
      says: "the answer for the person (Art. 15(1)(c) GDPR); without it and the next two, paths and pseudonyms for you",
    },
    language: { type: "string", value: "en|fr|es|de|it", says: "default: the organisation's own, else English" },
    output: { type: "string", value: "FILE", says: "where the answer for the person is written; needed for pdf" },
  },
  words: [1, 1],
  run: async (invocation) => {
    const [word] = invocation.positionals;
    const wish = accessWish(invocation);
    // An id on the command line ends up in histories and process lists; a dash reads it from standard input.
    const id = word === "-" ? (await readInput()).trim() : word;
    const request = { id, operator: operator() };
    if (wish !== undefined) {
      const record = await client(invocation).post<AccessRecord>("/ledger/access", request);
      await writeAnswer(invocation, record, wish);
      return record.known ? 0 : 1;
    }
    const answer = await client(invocation).post<Answer>("/ledger/subject", request);
    if (invocation.json) invocation.out(JSON.stringify(answer));
    else for (const line of told(answer)) invocation.out(line);
    return answer.known ? 0 : 1;
  },
};

function told({ known, identities = 1, recipients, pseudonyms }: Answer): readonly string[] {
  if (!known) return ["Nothing was disclosed about this id."];
  if (recipients.length === 0) return ["The id is known, but nothing that was disclosed about it has left."];
  return [
    ...(identities > 1
      ? [`Counted together with ${counted(identities - 1, "device or earlier id", "devices and earlier ids")}.`]
      : []),
    ...recipients.flatMap(({ fields, ...one }) => {
      const width = Math.max(0, ...fields.map((field) => field.path.length));
      return [
        `${[one.legalName, ...one.downstream].join(", and through it ")} (${one.destination}), ${whatOf(one)}`,
        ...fields.map((field) => `  ${field.path.padEnd(width)}  ${field.category}  ${field.form}`),
      ];
    }),
    ...pseudonyms.map((one) => `known to ${one.destination} as ${one.pids.join(", ")} (epoch ${one.epoch})`),
  ];
}

/** What was sent; or what the vendor's own export held, which says nothing of when it got there. */
const whatOf = ({ kind, operation, items, first, last }: Omit<Answer["recipients"][number], "fields">): string =>
  kind === "baseline"
    ? `baseline: held by its own export of ${first.slice(0, 10)}`
    : `${kind}${ASKED[operation] ?? ""}: ${counted(items, "item", "items")} from ${first} to ${last}`;

/** Items that told nothing new: what they name was to be forgotten. */
const ASKED: Readonly<Record<string, string>> = { unset: ", asked to unset", delete: ", asked to delete" };
