import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** Traffic as an SDK makes it, with a number in every item, so that each can be found again wherever it went. */
export interface Load {
  /** Numbers of the items that were answered with the vendor's success. */
  readonly acknowledged: ReadonlySet<number>;
  /** Answers by `status body`; `broken` where none came. */
  readonly answers: ReadonlyMap<string, number>;
  readonly stop: () => Promise<void>;
}

export interface LoadOptions {
  /** `127.0.0.1:PORT`, asked before each request. */
  readonly gateway: () => string;
  readonly destination?: string;
  readonly senders?: number;
  /** Items in one request. */
  readonly batch?: number;
  /** Pause of a sender after each request. */
  readonly pauseMs?: number;
  /** Every how manieth request is a profile update; 0 for none. */
  readonly profilesEvery?: number;
  /** Characters of ballast per item, in short labels that the policy keeps. */
  readonly ballast?: number;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

export const SUCCESS = "200 1";
const BROKEN_PAUSE_MS = 25;

export function startLoad(options: LoadOptions): Load {
  const {
    gateway,
    destination = "product-analytics",
    senders = 4,
    batch = 10,
    pauseMs = 0,
    profilesEvery = 0,
  } = options;
  const agent = new Agent({ keepAlive: true });
  const acknowledged = new Set<number>();
  const answers = new Map<string, number>();
  const labels = Object.fromEntries(
    Array.from({ length: Math.ceil((options.ballast ?? 0) / 20) }, (_, index) => [`label_${index}`, "blue green red"]),
  );
  let last = 0;
  let requests = 0;
  let running = true;

  const sender = async (): Promise<void> => {
    while (running) {
      const numbers = Array.from({ length: batch }, () => ++last);
      const isProfile = profilesEvery > 0 && ++requests % profilesEvery === 0;
      const items = numbers.map((n) =>
        isProfile ? profile(n) : { ...event(n), properties: { ...event(n).properties, ...labels } },
      );
      const url = `http://${gateway()}/${destination}/${isProfile ? "engage" : "track"}`;
      const answer = await post(url, JSON.stringify(items), agent).catch(() => undefined);
      const name = answer === undefined ? "broken" : `${answer.status} ${answer.body}`;
      answers.set(name, (answers.get(name) ?? 0) + 1);
      if (name === SUCCESS) for (const n of numbers) acknowledged.add(n);
      const pause = name === SUCCESS ? pauseMs : BROKEN_PAUSE_MS;
      if (pause > 0) await sleep(pause);
    }
  };
  const all = Promise.all(Array.from({ length: senders }, sender));

  return {
    acknowledged,
    answers,
    stop: async () => {
      running = false;
      await all;
      agent.destroy();
    },
  };
}

export const event = (n: number) => ({
  event: "visited",
  properties: { token: "test-token", distinct_id: `person-${n % 97}`, n },
});

export const profile = (n: number) => ({
  $token: "test-token",
  $distinct_id: `person-${n % 97}`,
  $set: { n },
});

/** One request; rejects when the connection breaks. */
export function post(url: string, body: string, agent?: Agent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(
      url,
      { method: "POST", headers: { "content-type": "application/json" }, agent },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => (text += chunk));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, body: text }));
        response.on("error", reject);
      },
    );
    asked.on("error", reject);
    asked.setTimeout(20_000, () => asked.destroy(new Error("no answer")));
    asked.end(body);
  });
}
