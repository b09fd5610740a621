import { gunzipSync } from "node:zlib";
import { type Recorder, startRecorder, type VendorAnswer, type Visit } from "./recorder.ts";

export type Call = Readonly<Record<string, unknown>>;

export interface SegmentSimulator extends Recorder {
  /** Calls taken in, without those that were there already. */
  readonly calls: readonly Call[];
  /** Calls that Segment said yes to and dropped. */
  readonly dropped: readonly Call[];
  /** Who is who, from all calls: pairs of ids, each pair once. */
  links(): readonly (readonly [from: string, to: string])[];
}

/** As the documentation of the HTTP API has them. */
const LIMITS = { batchBytes: 500 * 1_024, callBytes: 32 * 1_024 } as const;

const isAbout = (call: Call): boolean =>
  [call["userId"], call["anonymousId"]].some((id) => id !== undefined && id !== null && id !== "");

const reads = ({ body }: Visit): readonly Call[] | undefined => {
  try {
    const plain = body[0] === 0x1f ? gunzipSync(body) : body;
    const { batch } = JSON.parse(plain.toString("utf8")) as { batch?: readonly Call[] };
    return Array.isArray(batch) && batch.length > 0 ? batch : undefined;
  } catch {
    return undefined;
  }
};

/** A vendor that takes batches of the Segment spec, keeps the calls, and sorts them by their ids. */
async function startBatches(
  judged: (visit: Visit, batch: readonly Call[]) => VendorAnswer & { readonly keeps: readonly Call[] },
) {
  const calls: Call[] = [];
  const dropped: Call[] = [];
  const known = new Set<unknown>();
  const recorder = await startRecorder((visit) => {
    if (visit.path !== "/v1/batch") return { status: 404, body: "no such route" };
    const batch = reads(visit);
    if (batch === undefined) return { status: 400, body: "Invalid JSON" };
    const { keeps, ...answer } = judged(visit, batch);
    dropped.push(...batch.filter((one) => !keeps.includes(one)));
    for (const one of keeps) {
      if (known.has(one["messageId"])) continue;
      known.add(one["messageId"]);
      calls.push(one);
    }
    return answer;
  });
  const links = () => {
    const pairs = calls.flatMap(({ userId, anonymousId, previousId }) =>
      [anonymousId, previousId]
        .filter((from) => from && userId && from !== userId)
        .map((from) => JSON.stringify([from, userId])),
    );
    return [...new Set(pairs)].map((pair) => JSON.parse(pair) as [string, string]);
  };
  return { ...recorder, calls, dropped, links };
}

const userOf = ({ headers }: Visit): string =>
  Buffer.from((headers.authorization ?? "").replace(/^Basic /, ""), "base64").toString("utf8");

/** Segment says yes to whatever is small enough, and drops afterwards what it can't use. */
export const startSegmentSimulator = (writeKey: string): Promise<SegmentSimulator> =>
  startBatches((visit, batch) => {
    if (visit.body.length > LIMITS.batchBytes || batch.some((one) => JSON.stringify(one).length > LIMITS.callBytes))
      return { status: 400, body: '{"success":false}', keeps: [] };
    const isOurs = userOf(visit) === `${writeKey}:`;
    return { status: 200, body: '{"success":true}', keeps: isOurs ? batch.filter(isAbout) : [] };
  });

/** RudderStack refuses a wrong key, and a whole batch for one call about nobody. */
export const startRudderStackSimulator = (writeKey: string): Promise<SegmentSimulator> =>
  startBatches((visit, batch) => {
    if (userOf(visit) !== `${writeKey}:`) return { status: 401, body: "Invalid Write Key", keeps: [] };
    if (!batch.every(isAbout)) return { status: 400, body: "Request neither has anonymousId nor userId", keeps: [] };
    return { status: 200, type: "text/plain", body: "OK", keeps: batch };
  });
