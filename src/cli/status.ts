import type { DestinationFigures } from "../metrics.ts";
import { client } from "./client.ts";
import type { Command } from "./command.ts";

interface Shown extends DestinationFigures {
  /** How often something other than items was tried since the start. */
  readonly sideChannels: Readonly<Record<string, number>>;
}

interface Status {
  readonly couriers: string;
  readonly ledger: string;
  readonly control: string;
  readonly destinations: readonly Shown[];
}

export const statusCommand: Command = {
  name: "status",
  summary: "Shows what came in, what left, what waits, and what is sealed.",
  usage: "bulkhead status [--json]",
  example: "bulkhead status",
  options: {},
  words: [0, 0],
  run: async (invocation) => {
    const status = await client(invocation).get<Status>("/status");
    if (invocation.json) {
      invocation.out(JSON.stringify(status));
      return 0;
    }
    invocation.out(`couriers ${status.couriers}, ledger ${status.ledger}, control database ${status.control}`);
    for (const one of status.destinations) {
      const { outcomes, pending } = one;
      invocation.out(
        [
          `\n${one.destination}${one.sealed ? `  SEALED (${one.mode})` : ""}${one.breaker === "closed" ? "" : `  the vendor does not answer (breaker ${one.breaker})`}`,
          `  in ${one.in} = delivered ${outcomes.delivered} + refused by the recipient ${outcomes["refused-by-recipient"]} + doubtful ${outcomes.doubtful} + withheld ${outcomes.withheld} + refused by the gateway ${outcomes["refused-by-gateway"]} + pending ${pending.queued + pending.held + pending.announced}`,
          ...(pending.held > 0 ? [`  held until unsealed: ${pending.held}`] : []),
          ...strayed(one.sideChannels),
          ...(one.alarms > 0
            ? [`  the last look cut ${one.alarms} fields that rules had missed; \`bulkhead policy test\` shows where`]
            : []),
          ...(one.deadLetters > 0 ? [`  ${one.deadLetters} items did not arrive: bulkhead dead-letters list`] : []),
        ].join("\n"),
      );
    }
    return 0;
  },
};

/** Evidence of bypasses: what pages and servers try that is never forwarded. */
function strayed(channels: Shown["sideChannels"]): readonly string[] {
  const counts = Object.entries(channels).map(([channel, count]) => `${channel} ${count}`);
  return counts.length === 0 ? [] : [`  tried since the start, and not forwarded: ${counts.join(", ")}`];
}
