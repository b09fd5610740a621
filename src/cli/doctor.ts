import { randomBytes } from "node:crypto";
import { environment } from "../platform/config-environment.ts";
import { Fault } from "../platform/fault.ts";
import { client } from "./client.ts";
import { type Command, type Invocation, text, texts } from "./command.ts";
import type { Check } from "./doctor-checks.ts";

interface Status {
  readonly couriers: string;
  readonly ledger: string;
  readonly control: string;
  readonly gatewayAddress: string;
  readonly destinations: readonly {
    readonly destination: string;
    readonly sealed: boolean;
    readonly sideChannels: Readonly<Record<string, number>>;
  }[];
}

export const doctorCommand: Command = {
  name: "doctor",
  summary:
    "Sends a canary through the public address, and looks at proxies, certificate, clock, key, disk and vendors.",
  usage: "bulkhead doctor [--url URL] [--log FILE]... [--json]",
  example: "bulkhead doctor --url https://events.example.org --log /var/log/nginx/access.log",
  options: {
    url: { type: "string", value: "URL", says: "what SDKs call the gateway; gateway.public_url when not said" },
    log: { type: "string", value: "FILE", says: "a proxy's log, in which the canary must not be", multiple: true },
  },
  words: [0, 0],
  run: async (invocation) => {
    const checks = await examine(invocation);
    if (invocation.json) invocation.out(JSON.stringify(checks));
    else for (const { about, state, says } of checks) invocation.out(`${MARKS[state]} ${about}: ${says}`);
    return checks.some(({ state }) => state === "bad") ? 1 : 0;
  },
};

const MARKS = { good: "good    ", doubtful: "doubtful", bad: "BAD     " } as const;

async function examine(invocation: Invocation): Promise<readonly Check[]> {
  const [checks, { gatewayUrl }] = await Promise.all([import("./doctor-checks.ts"), import("./sdk-options.ts")]);
  const { config } = invocation.config();
  const own = [
    checks.checkKey(config, environment["BULKHEAD_MASTER_KEY"]),
    checks.checkDisk(config),
    ...checks.checkCertificate(config, Date.now()),
  ];
  const ask = () => client(invocation).get<Status>("/status");
  let status: Status;
  try {
    status = await ask();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return [...own, { about: "server", state: "bad", says: error.message }];
  }
  const listening = gatewayUrl({ gateway: { ...config.gateway, public_url: undefined } }, status.gatewayAddress);
  const url = text(invocation.options["url"]) ?? gatewayUrl(config, status.gatewayAddress);
  const isSealed = new Map(status.destinations.map((one) => [one.destination, one.sealed]));
  const destination = config.destinations[0]?.id ?? "";
  const canary = `bulkhead-canary-${randomBytes(8).toString("hex")}`;
  const strays = async () =>
    (await ask()).destinations.find((one) => one.destination === destination)?.sideChannels["unknown route"] ?? 0;
  const way = await checks.checkWay({ url, destination, canary, strays });
  const upstreams = config.destinations.map(({ id, upstream }) =>
    checks.checkUpstream({ id, upstream, sealed: isSealed.get(id) ?? false }),
  );
  return [
    ...own,
    serverCheck(status),
    ...way,
    // Who asks the gateway itself from this machine may see its figures.
    ...(url === listening ? [] : await checks.checkFigures(url, config)),
    ...(url === listening ? [] : await checks.checkLogs(texts(invocation.options["log"]), canary)),
    ...(await Promise.all(upstreams)).flat(),
  ];
}

function serverCheck({ couriers, ledger, control }: Status): Check {
  const isReady = [couriers, ledger, control].every((one) => one === "ready");
  return {
    about: "server",
    state: isReady ? "good" : "doubtful",
    says: `couriers ${couriers}, ledger ${ledger}, control database ${control}`,
  };
}
