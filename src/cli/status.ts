import type { DestinationStanding } from "../incidents/standing.ts";
import type { DestinationFigures } from "../metrics.ts";
import { client } from "./client.ts";
import type { Command } from "./command.ts";
import type { SdkLine } from "./sdk-options.ts";

interface Shown extends DestinationFigures {
  /** Null until the first night. */
  readonly standing: DestinationStanding | null;
  /** How often something other than items was tried since the start. */
  readonly sideChannels: Readonly<Record<string, number>>;
}

interface Status {
  readonly couriers: string;
  readonly ledger: string;
  readonly control: string;
  readonly gatewayAddress: string;
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
    const { config } = invocation.config();
    const status = await client(invocation).get<Status>("/status");
    // Loaded here, so that other commands start without the adapters.
    const { gatewayUrl, sdkLines } = await import("./sdk-options.ts");
    const gateway = gatewayUrl(config, status.gatewayAddress);
    const destinations = status.destinations.map((one) => {
      const configured = config.destinations.find(({ id }) => id === one.destination);
      return { ...one, shadow: configured?.shadow ?? false, sdks: configured ? sdkLines(gateway, configured) : [] };
    });
    if (invocation.json) invocation.out(JSON.stringify({ ...status, destinations }));
    else {
      invocation.out(`couriers ${status.couriers}, ledger ${status.ledger}, control database ${status.control}`);
      for (const one of destinations) invocation.out(told(one).join("\n"));
    }
    return 0;
  },
};

type Told = Shown & { readonly shadow: boolean; readonly sdks: readonly SdkLine[] };

function told(one: Told): readonly string[] {
  const { destination, outcomes, pending } = one;
  const state = [
    ...(one.sealed ? [`  SEALED (${one.mode})`] : []),
    ...(one.shadow ? ["  in shadow: nothing is forwarded"] : []),
    ...(one.breaker === "closed" ? [] : [`  the vendor does not answer (breaker ${one.breaker})`]),
  ];
  const waiting = pending.queued + pending.held + pending.announced;
  return [
    `\n${destination}${state.join("")}`,
    `  in ${one.in} = delivered ${outcomes.delivered} + refused by the recipient ${outcomes["refused-by-recipient"]} + doubtful ${outcomes.doubtful} + withheld ${outcomes.withheld} + refused by the gateway ${outcomes["refused-by-gateway"]} + pending ${waiting}`,
    ...(pending.held > 0 ? [`  held until unsealed: ${pending.held}`] : []),
    ...strayed(one.sideChannels),
    ...scored(one.standing),
    ...(one.alarms > 0
      ? [`  the last look cut ${one.alarms} fields that rules had missed; \`bulkhead policy test\` shows where`]
      : []),
    ...(one.deadLetters > 0 ? [`  ${one.deadLetters} items did not arrive: bulkhead dead-letters list`] : []),
    ...one.sdks.map(({ sdk, option }) => `  ${sdk}: ${option}`),
  ];
}

/** Evidence of bypasses: what pages and servers try that is never forwarded. */
function strayed(channels: Shown["sideChannels"]): readonly string[] {
  const counts = Object.entries(channels).map(([channel, count]) => `${channel} ${count}`);
  return counts.length === 0 ? [] : [`  tried since the start, and not forwarded: ${counts.join(", ")}`];
}

function scored(kept: Shown["standing"]): readonly string[] {
  if (kept?.standing === undefined || kept.standing === null) return [];
  const { score, band } = kept.standing;
  const doubt = kept.complete ? "" : ", perhaps more";
  return [
    `  if it leaked: ${score} ${band.replace("_", " ")}, ${kept.subjects} people${doubt} (${kept.at.slice(0, 10)})`,
  ];
}
