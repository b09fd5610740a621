import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { removeFolder, type Server, startServer } from "../test/harness/server.ts";
import type { Figure } from "./figure.ts";

const EVENT = JSON.stringify([{ event: "A", properties: { distinct_id: "u1", token: "test-token" } }]);

/** First start, later start, restart under SDK traffic, and memory at rest. */
export async function startFigures(): Promise<Figure[]> {
  const first = await timed(() => startServer());
  const idle = await rested(first.value);
  const answered = await timed(async () => {
    const stopped = first.value.stop();
    const next = startServer({ after: first.value, waitFor: "gateway" });
    await accepted(first.value.gateway);
    return { stopped, next };
  });
  await answered.value.stopped;
  const second = await answered.value.next;
  await second.stop();
  const later = await timed(() => startServer({ after: first.value }));
  await later.value.stop();
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
    row("later start", `${(later.ms / 1_000).toFixed(1)} s`, "-", "the same"),
    row("restart", `${Math.round(answered.ms)} ms`, "under 500 ms", "from SIGTERM to the next accepted event"),
    row("memory at rest", `${idle} MiB`, "-", "resident, ten seconds after the first start"),
  ];
}

async function accepted(gateway: string): Promise<void> {
  for (;;) {
    const ok = await fetch(`http://${gateway}/product-analytics/track`, {
      method: "POST",
      body: EVENT,
      headers: { connection: "close" },
    }).then(
      (response) => response.status === 200 && response.headers.get("connection") !== "draining",
      () => false,
    );
    if (ok) return;
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
