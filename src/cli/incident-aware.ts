import type { DecisionAnswer } from "../incidents/decisions.ts";
import type { IncidentView } from "../incidents/incident-view.ts";
import { client } from "./client.ts";
import { type Command, type Invocation, needed, text, texts, Usage } from "./command.ts";
import { incidentPath } from "./incident-note.ts";
import { clocksText } from "./incident-text.ts";
import { operatorKey, SIGNED, sign } from "./signer.ts";

export const incidentAware: Command = {
  name: "incident aware",
  summary: "Decides when you became aware (Art. 33(1)), signed. With --dry-run it only shows what a moment would give.",
  usage:
    'bulkhead incident aware ID --at TIME [--dry-run] --reason TEXT [--alternative "TIME WHY-NOT"]… [--operator NAME|FILE] [--json]',
  example:
    'bulkhead incident aware INC-2025-11-25-3f2a --at 2025-11-25T18:00+01:00 --reason "the dataset showed our people" --alternative "2025-11-09T20:00+01:00 the call named no data of ours"',
  options: {
    ...SIGNED,
    at: { type: "string", value: "TIME", says: "a time with its offset" },
    zone: { type: "string", value: "ZONE", says: "for times without an offset, and for showing deadlines" },
    reason: { type: "string", value: "TEXT", says: "why this moment is the one" },
    alternative: {
      type: "string",
      value: '"TIME WHY-NOT"',
      says: "another moment that was considered",
      multiple: true,
    },
    "dry-run": { type: "boolean", says: "decide nothing" },
  },
  words: [1, 1],
  run: async (invocation) => {
    const { options } = invocation;
    const aware = needed(options["at"], "--at");
    const zone = text(options["zone"]);
    if (options["dry-run"] === true) return tried(invocation, aware, zone);
    const alternatives = texts(options["alternative"]).map((one) => {
      const [, time, why] = /^(\S+)\s+(\S.*)$/s.exec(one) ?? [];
      if (time === undefined || why === undefined) throw new Usage("--alternative is a time and why it is not the one");
      return { aware: time, why };
    });
    const answer = await decided(invocation, "awareness-decided", {
      incident: invocation.positionals[0] ?? "",
      aware,
      ...(zone === undefined ? {} : { zone }),
      reason: needed(options["reason"], "--reason"),
      alternatives,
    });
    if (!invocation.json && answer.needsSecond.length === 0)
      for (const line of clocksText((await clocks(invocation)).clocks)) invocation.out(line);
    return 0;
  },
};

type Clocks = Awaited<ReturnType<IncidentView["clocks"]>>;

const clocks = (invocation: Invocation, query = ""): Promise<Clocks> =>
  client(invocation).get<Clocks>(`${incidentPath(invocation)}/clocks${query}`);

async function tried(invocation: Invocation, aware: string, zone: string | undefined): Promise<0> {
  const query = new URLSearchParams({ aware, ...(zone === undefined ? {} : { zone }) });
  const answer = await clocks(invocation, `?${query.toString()}`);
  if (invocation.json) invocation.out(JSON.stringify(answer));
  else {
    for (const line of clocksText(answer.clocks)) invocation.out(line);
    invocation.note("nothing was decided");
  }
  return 0;
}

/** Signs a decision, sends it, and says whether it counts yet. */
export async function decided(
  invocation: Invocation,
  kind: "awareness-decided" | "assessed" | "submitted" | "closed" | "notices-drafted",
  detail: Parameters<typeof sign>[2],
): Promise<DecisionAnswer> {
  const signed = sign(operatorKey(invocation), kind, detail);
  const answer = await client(invocation).post<DecisionAnswer>("/decisions", { kind, ...signed });
  if (invocation.json) invocation.out(JSON.stringify(answer));
  else
    invocation.out(
      answer.needsSecond.length === 0
        ? `decision ${answer.decision} counts`
        : `decision ${answer.decision} waits for a second person, because ${answer.needsSecond.join(" and ")}.\nNext, by another operator: bulkhead incident approve ${answer.incident} ${answer.decision}`,
    );
  return answer;
}
