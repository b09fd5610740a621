import { client } from "./client.ts";
import type { Command } from "./command.ts";

export const ledgerCheckpoint: Command = {
  name: "ledger checkpoint",
  summary: "Prints the last signed checkpoint, to be kept by somebody else, and the key that checks it.",
  usage: "bulkhead ledger checkpoint [--json]",
  example: "bulkhead ledger checkpoint > checkpoint.txt",
  options: {},
  words: [0, 0],
  run: async (invocation) => {
    const answer = await client(invocation).get<{ vkey: string; note: string | null }>("/ledger/checkpoint");
    if (invocation.json) invocation.out(JSON.stringify(answer));
    else {
      invocation.out((answer.note ?? "").replace(/\n$/, ""));
      invocation.note(`the key that checks it: ${answer.vkey}`);
    }
    return answer.note === null ? 1 : 0;
  },
};
