import { when } from "../http/contract/contract.ts";
import type { Destination } from "../platform/config-schema.ts";
import { client, operator } from "./client.ts";
import { type Command, needed, Usage } from "./command.ts";

/** What becomes of the people that the vendor already knows when pseudonyms begin. */
const CHOICES = ["new-project", "break", "link-once"] as const;
type Choice = (typeof CHOICES)[number];

interface Coverage {
  readonly observedSince: string | null;
  readonly gaps: readonly { readonly from: string; readonly to: string | null; readonly reason: string }[];
}

export const cutoverPlan: Command = {
  name: "cutover plan",
  summary:
    "Writes down how pseudonyms begin at a vendor that knows people already, and from when the ledger is complete.",
  usage: "bulkhead cutover plan DESTINATION --choice new-project|break|link-once --at TIME --reason TEXT [--json]",
  example:
    'bulkhead cutover plan product-analytics --choice break --at 2026-03-02T06:00Z --reason "agreed with growth and the DPO"',
  options: {
    choice: { type: "string", value: "new-project|break|link-once", says: "see docs/operating/adopting.md" },
    at: { type: "string", value: "TIME", says: "when the last application sends here and nowhere else" },
    reason: { type: "string", value: "TEXT", says: "who decided and why, for the log" },
  },
  words: [1, 1],
  run: async (invocation) => {
    const { options, positionals, json, out } = invocation;
    const id = positionals[0] ?? "";
    const choice = choiceOf(needed(options["choice"], "--choice"));
    const at = when.safeParse(needed(options["at"], "--at"));
    if (!at.success) throw new Usage(`--at: ${at.error.issues[0]?.message ?? "write a time"}`);
    const reason = needed(options["reason"], "--reason");
    const destination = invocation.config().config.destinations.find((one) => one.id === id);
    if (destination === undefined) throw new Usage(`there is no destination "${id}" in the configuration`);

    const api = client(invocation);
    const { observedSince } = await api.get<Coverage>(`/coverage/${encodeURIComponent(id)}`);
    const from = observedSince === null ? 0 : Date.parse(observedSince);
    if (at.data <= from)
      throw new Usage(`--at is before ${observedSince ?? ""}, when this destination was first there to send to`);
    // Until then applications talked to the vendor themselves: the ledger can't know what they said.
    const coverage = await api.post<Coverage>("/coverage", {
      destination: id,
      from: new Date(from).toISOString(),
      to: new Date(at.data).toISOString(),
      reason: `cut-over (${choice}): ${reason}`,
      operator: operator(),
    });
    const steps = stepsOf(choice, destination, new Date(at.data));
    if (json) out(JSON.stringify({ destination: id, choice, at: new Date(at.data).toISOString(), steps, coverage }));
    else
      out([`${id}: written down, and complete from ${new Date(at.data).toISOString()} on.`, ...steps].join("\n  - "));
    return 0;
  },
};

function choiceOf(word: string): Choice {
  const choice = CHOICES.find((one) => one === word);
  if (choice === undefined) throw new Usage(`--choice is one of ${CHOICES.join(", ")}`);
  return choice;
}

const DAY_MS = 86_400_000;

/** What people have to do; nothing of it is done from here. */
function stepsOf(choice: Choice, { id, retention }: Destination, at: Date): readonly string[] {
  const day = at.toISOString().slice(0, 10);
  const gone = new Date(at.getTime() + retention.events_days * DAY_MS).toISOString().slice(0, 10);
  const old = `what the vendor got before stays there under real ids: events until ${gone}, profiles until deleted. An incident there reaches further back than this ledger`;
  switch (choice) {
    case "new-project":
      return [
        `make a new project at the vendor, put its token into destinations.${id}.token, and set starts_empty: true`,
        `point every SDK here by ${day}; \`bulkhead status\` prints the options`,
        `have the old project deleted, or its people; until then: ${old}`,
      ];
    case "break":
      return [
        `point every SDK here by ${day}; \`bulkhead status\` prints the options`,
        `write into the vendor's charts on ${day}: "ids change here; everybody is new from this day on"`,
        `read funnels, retention and cohorts that cross ${day} in two parts`,
        old,
      ];
    case "link-once":
      return [
        "let the vendor alias each old id to its pseudonym once; this version makes no such list, and not every vendor has an alias",
        "know the price: the vendor then holds the table that undoes the pseudonyms of everybody in it, for as long as it keeps profiles",
        `count what leaves with ids in clear as such, in the register and in an assessment; rotate (\`bulkhead rotate ${id}\`) to end it`,
        old,
      ];
  }
}
