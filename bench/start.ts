import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { removeFolder, type Server, startServer } from "../test/harness/server.ts";
import type { Figure } from "./figure.ts";

const EVENT = JSON.stringify([{ event: "A", properties: { distinct_id: "u1", token: "test-token" } }]);

/** First start, later start, restart in two ways, and memory at rest. */
export async function startFigures(): Promise<Figure[]> {
  const first = await timed(() => startServer());
  const idle = await rested(first.value);
  const { gateway } = first.value;
  const later = () => startServer({ after: first.value });
  const successor = () => startServer({ after: first.value, waitFor: "gateway" });
  const handed = await timed(async () => {
    const stopped = first.value.stop();
    const next = successor();
    // The predecessor answers for another moment.
    await until(gateway, false);
    await until(gateway, true);
    return { stopped, next };
  });
  await handed.value.stopped;
  await (await handed.value.next).stop();
  const second = await timed(later);
  const afterwards = await timed(async () => {
    await second.value.stop();
    const next = successor();
    await until(gateway, true);
    return { next };
  });
  await (await afterwards.value.next).stop();
  removeFolder(first.value.folder);
  const row = (name: string, value: string, wanted: string, note: string): Figure => ({
    name,
    value,
    reference: "-",
    ratio: undefined,
    wanted,
    note,
  });
  return [
    row(
      "first start",
      `${(first.ms / 1_000).toFixed(1)} s`,
      "-",
      "until the control database is up; the gateway answers long before",
    ),
    row("later start", `${(second.ms / 1_000).toFixed(1)} s`, "-", "the same"),
    row(
      "restart, handed over",
      `${Math.round(handed.ms)} ms`,
      "under 500 ms",
      "from SIGTERM to the next accepted event; the successor is started with the signal",
    ),
    row(
      "restart, one after the other",
      `${Math.round(afterwards.ms)} ms`,
      "under 500 ms",
      "the same, as `systemctl restart` does it: the successor is started when its predecessor has ended",
    ),
    row("memory at rest", `${idle} MiB`, "-", "resident, ten seconds after the first start"),
  ];
}

/** Waits until an event of its own connection is accepted, or is not. */
async function until(gateway: string, accepted: boolean): Promise<void> {
  for (;;) {
    const isAccepted = await fetch(`http://${gateway}/product-analytics/track`, {
      method: "POST",
      body: EVENT,
      headers: { connection: "close" },
    }).then(
      ({ status }) => status === 200,
      () => false,
    );
    if (isAccepted === accepted) return;
    await sleep(2);
  }
}

async function rested(server: Server): Promise<number> {
  await sleep(10_000);
  const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, "utf8"))?.[1] ?? 0);
  return Math.round(kilobytes / 1_024);
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly ms: number }> {
  const started = performance.now();
  const value = await work();
  return { value, ms: performance.now() - started };
}
