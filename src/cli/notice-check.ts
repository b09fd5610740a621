import type { LetterService } from "../incidents/letters/letter-service.ts";
import { CODE } from "../incidents/letters/letters.ts";
import { client } from "./client.ts";
import type { Command, Invocation } from "./command.ts";

type Checked = Awaited<ReturnType<LetterService["checkCode"]>>;

export const noticeCheck: Command = {
  name: "notice check",
  summary: "Says whether the code of a notice is one that you sent.",
  usage: "bulkhead notice check CODE [--json]",
  example: "bulkhead notice check BH-7Q2K-9XWD-4TNP",
  options: {},
  words: [1, 1],
  run: async (invocation) => {
    const answer = await lookUp(invocation, invocation.positionals[0] ?? "");
    if (invocation.json) invocation.out(JSON.stringify(answer));
    else if (answer.isOurs)
      invocation.out(`yours: about ${answer.about}, to ${answer.audience}, sent ${answer.sentAt}`);
    else invocation.out("not yours: no notice with this code was sent");
    return answer.isOurs ? 0 : 1;
  },
};

const lookUp = (invocation: Invocation, code: string): Promise<Checked> =>
  client(invocation).get<Checked>(`/notice-codes/${encodeURIComponent(code)}`);

/** Whether a notice with this code was sent; one that we could not have written is not asked about. */
export const isOurCode = async (invocation: Invocation, code: string): Promise<boolean> =>
  CODE.test(code) && (await lookUp(invocation, code)).isOurs;
