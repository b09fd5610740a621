import { pendingOf, startServer } from "../test/harness/server.ts";
import { startVendor } from "../test/harness/vendor.ts";
import { TOKEN } from "./events.ts";
import type { Figure } from "./figure.ts";
import { firstLine, script } from "./process.ts";

const SECONDS = 60;

/** Events/s that reach a fast vendor over a minute, gateway, ledger and couriers on this machine's cores together. */
export async function deliveryFigure(): Promise<Figure> {
  const vendor = await startVendor(["--mode", "count"]);
  const server = await startServer({ upstream: vendor.url, token: TOKEN, destination: { starts_empty: true } });
  try {
    const rate = await sustainable(server.gateway);
    const samples: { readonly at: number; readonly delivered: number; readonly pending: number }[] = [];
    const load = firstLine<{ perSecond: number }>(
      script("load.ts", [
        server.gateway.split(":")[1] ?? "",
        "/product-analytics/track",
        "50",
        "4",
        String(SECONDS),
        String(rate),
      ]),
    );
    const ended = load.then(() => true);
    for (let done = false; !done; ) {
      done = await Promise.race([ended, new Promise<false>((resolve) => setTimeout(() => resolve(false), 5_000))]);
      const figures = await server.figures();
      samples.push({ at: performance.now(), delivered: figures.outcomes.delivered, pending: pendingOf(figures) });
    }
    const [first] = samples;
    const last = samples.at(-1);
    const seconds = ((last?.at ?? 0) - (first?.at ?? 0)) / 1_000;
    const perSecond = ((last?.delivered ?? 0) - (first?.delivered ?? 0)) / seconds;
    const middle = samples[Math.floor(samples.length / 2)]?.pending ?? 0;
    return {
      name: "delivered to a fast vendor over a minute",
      value: `${Math.round(perSecond).toLocaleString("en")} events/s`,
      reference: `accepted ${Math.round((await load).perSecond * 50).toLocaleString("en")} events/s`,
      ratio: perSecond / ((await load).perSecond * 50),
      wanted: "the backlog does not grow",
      note: `backlog ${middle.toLocaleString("en")} items half way, ${(last?.pending ?? 0).toLocaleString("en")} at the end`,
    };
  } finally {
    await server.stop();
    await vendor.stop();
  }
}

/** Requests/s to offer: three quarters of what the couriers took in a trial of some seconds. */
async function sustainable(gateway: string): Promise<number> {
  const trial = await firstLine<{ perSecond: number }>(
    script("load.ts", [gateway.split(":")[1] ?? "", "/product-analytics/track", "50", "4", "5"]),
  );
  return Math.max(1, Math.floor(trial.perSecond * 0.5));
}
