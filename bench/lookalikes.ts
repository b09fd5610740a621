import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { openRegistry } from "../src/phishing/brands/registry.ts";
import { imitationFinder } from "../src/phishing/imitates.ts";
import { lookAlikes } from "../src/phishing/lookalikes.ts";
import type { Figure } from "./figure.ts";

const ROUNDS = 7;
const DOMAIN = "openai.com";
const COMMAND = join(import.meta.dirname, "../bin/bulkhead");

/** The whole command, and the two questions inside a running process. */
export function lookalikesFigures(): Figure[] {
  const registry = openRegistry();
  const imitates = imitationFinder(registry);
  const names = (lookAlikes(DOMAIN, registry) ?? []).map(({ domain }) => domain);
  const command = median(() => spawnSync(COMMAND, ["lookalikes", DOMAIN, "--json"], { maxBuffer: 2 ** 26 }));
  const bare = median(() => spawnSync(process.execPath, ["-e", "0"]));
  const list = median(() => lookAlikes(DOMAIN, registry));
  const reverse = median(() => names.map((name) => imitates(name)));
  const traced = names.filter((name) => imitates(name)?.brand.id === "openai").length;
  return [
    {
      name: `lookalikes ${DOMAIN}`,
      value: `${Math.round(command)} ms`,
      reference: `starting Node and doing nothing ${Math.round(bare)} ms`,
      ratio: command / bare,
      wanted: "under 1 s",
      note: `${names.length} names; ${Math.round(list)} ms of it for the list`,
    },
    {
      name: "lookalikes --of",
      value: `${((reverse / names.length) * 1_000).toFixed(0)} µs a name`,
      reference: "-",
      ratio: undefined,
      wanted: "-",
      note: `${registry.brands.length} brands; of the names above, ${((traced / names.length) * 100).toFixed(1)} % are traced back`,
    },
  ];
}

function median(work: () => unknown): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const started = performance.now();
    work();
    return performance.now() - started;
  });
  return times.toSorted((one, other) => one - other)[Math.floor(ROUNDS / 2)] ?? 0;
}
