import type { LetterService } from "../incidents/letters/letter-service.ts";
import { client } from "./client.ts";
import type { Command } from "./command.ts";

export const noticeCheck: Command = {
  name: "notice check",
  summary: "Says whether the code of a notice is one that you sent.",
  usage: "bulkhead notice check CODE [--json]",
  example: "bulkhead notice check BH-7Q2K-9XWD-4TNP",
  options: {},
  words: [1, 1],
  run: async (invocation) => {
    type Checked = Awaited<ReturnType<LetterService["checkCode"]>>;
    const code = encodeURIComponent(invocation.positionals[0] ?? "");
    const answer = await client(invocation).get<Checked>(`/notice-codes/${code}`);
    if (invocation.json) invocation.out(JSON.stringify(answer));
    else if (answer.isOurs)
      invocation.out(`yours: about ${answer.about}, to ${answer.audience}, sent ${answer.sentAt}`);
    else invocation.out("not yours: no notice with this code was sent");
    return answer.isOurs ? 0 : 1;
  },
};
