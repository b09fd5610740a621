import { client, operator } from "./client.ts";
import type { Command } from "./command.ts";
import { readInput } from "./input.ts";

interface Answer {
  readonly subject: string;
  readonly known: boolean;
  readonly recipients: readonly {
    readonly destination: string;
    readonly legalName: string;
    readonly kind: string;
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
  summary: "Says what was disclosed about one person to whom. The question is logged.",
  usage: "bulkhead ledger subject USER_ID|- [--json]",
  example: "bulkhead ledger subject u-1017 --json",
  options: {},
  words: [1, 1],
  run: async (invocation) => {
    const [word] = invocation.positionals;
    const answer = await client(invocation).post<Answer>("/ledger/subject", {
      // An id on the command line ends up in histories and process lists; a dash reads it from standard input.
      id: word === "-" ? (await readInput()).trim() : word,
      operator: operator(),
    });
    if (invocation.json) invocation.out(JSON.stringify(answer));
    else if (!answer.known) invocation.out("Nothing was disclosed about this id.");
    else {
      for (const one of answer.recipients) {
        invocation.out(
          `${one.legalName} (${one.destination}), ${one.kind}: ${one.items} items from ${one.first} to ${one.last}`,
        );
        for (const field of one.fields) invocation.out(`  ${field.path}  ${field.category}  ${field.form}`);
      }
      for (const one of answer.pseudonyms)
        invocation.out(`known to ${one.destination} as ${one.pids.join(", ")} (epoch ${one.epoch})`);
    }
    return answer.known ? 0 : 1;
  },
};
