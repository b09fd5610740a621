import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Figure } from "./figure.ts";
import { firstLine, script, stop } from "./process.ts";

interface Load {
  readonly perSecond: number;
  readonly refused: number;
  readonly p50: number;
  readonly p99: number;
  readonly bytes: number;
}

/** The gateway against a bare server on the same core, the load on the other one; interleaved, so that drift hits both. */
export async function gatewayFigures(): Promise<Figure[]> {
  const batches = await compare(50, 16);
  const singles = await compare(1, 256);
  return [
    figure("gateway, batches of 50", batches, 50, 0.2, 0.5),
    figure("gateway, singles at 256 connections", singles, 1, 0.5, 0.77),
  ];
}

interface Pair {
  readonly own: Load;
  readonly bare: Load;
}

async function compare(size: number, connections: number): Promise<Pair> {
  const folder = mkdtempSync(join(tmpdir(), "bulkhead-bench-"));
  try {
    const rounds: Pair[] = [];
    for (let round = 0; round < 2; round++) {
      rounds.push({
        bare: await measure("servers/bare.ts", [], "/", size, connections),
        own: await measure("servers/gateway.ts", [join(folder, String(round))], "/d/track", size, connections),
      });
    }
    return rounds.toSorted((a, b) => a.own.perSecond / a.bare.perSecond - b.own.perSecond / b.bare.perSecond)[
      Math.floor(rounds.length / 2)
    ] as Pair;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(
  server: string,
  parameters: readonly string[],
  path: string,
  size: number,
  connections: number,
): Promise<Load> {
  const child = script(server, parameters, 0);
  try {
    const { port } = await firstLine<{ port: number }>(child);
    return await firstLine<Load>(script("load.ts", [String(port), path, String(size), String(connections), "6"], 1));
  } finally {
    await stop(child);
  }
}

function figure(name: string, { own, bare }: Pair, size: number, reach: number, aim: number): Figure {
  if (own.refused > 0) throw new Error(`${name}: ${own.refused} requests were refused`);
  return {
    name,
    value: `${Math.round(own.perSecond * size).toLocaleString("en")} events/s`,
    reference: `bare server ${Math.round(bare.perSecond * size).toLocaleString("en")} events/s`,
    ratio: own.perSecond / bare.perSecond,
    wanted: `reach ${reach}, aim ${aim}`,
    note: `answer p50 ${own.p50} ms, p99 ${own.p99} ms (bare ${bare.p50} / ${bare.p99}); ${own.bytes} bytes a request`,
  };
}
