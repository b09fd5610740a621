import { type Recorder, startRecorder, type VendorAnswer, type Visit } from "./recorder.ts";

export type PosthogEvent = Readonly<Record<string, unknown>> & {
  readonly properties?: Readonly<Record<string, unknown>>;
};

export interface PosthogSimulator extends Recorder {
  /** Flag calls that came in. */
  readonly flagCalls: readonly Readonly<Record<string, unknown>>[];
  /** Variants by flag, the same for everybody. */
  readonly variants: Map<string, string>;
  /** Events taken in, without those that were there already. */
  readonly events: readonly PosthogEvent[];
  /** Capture v1 says `drop` of events of this name. */
  drop(name: string): void;
  /** Capture v1 says `retry` of events of this name, once for each. */
  askAgainFor(name: string): void;
}

/** What capture v1 wants in front of every request. */
const V1_HEADERS = ["posthog-sdk-info", "posthog-attempt", "posthog-request-id", "posthog-request-timestamp"];
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const MOST_ID = 200;

const json = (status: number, value: object): VendorAnswer => ({ status, body: JSON.stringify(value) });
const invalid = (detail: string): VendorAnswer =>
  json(400, { type: "validation_error", code: "invalid_event", detail });

/** A vendor that talks like PostHog's capture: a batch stands or falls as one, and v1 answers for every event. */
export async function startPosthogSimulator(apiKey: string): Promise<PosthogSimulator> {
  const events: PosthogEvent[] = [];
  const known = new Set<string>();
  const dropped = new Set<unknown>();
  const wanted = new Set<unknown>();
  const asked = new Set<string>();
  const flagCalls: Readonly<Record<string, unknown>>[] = [];
  const variants = new Map<string, string>();

  const flags = ({ body, query }: Visit): VendorAnswer => {
    const call = JSON.parse(body.toString("utf8"));
    if (call.token !== apiKey) return json(401, { type: "authentication_error", code: "invalid_api_key" });
    flagCalls.push(call);
    const settings = { sessionRecording: { endpoint: "/s/" }, siteApps: [{ url: "/static/app.js" }] };
    const always = { errorsWhileComputingFlags: false, requestId: "1", ...settings };
    if (query.get("v") !== "2") return json(200, { ...always, featureFlags: Object.fromEntries(variants) });
    const metadata = { id: 1, version: 1, payload: null };
    const reason = { code: "condition_match", condition_index: 0 };
    const details = [...variants].map(([key, variant]) => [key, { key, enabled: true, variant, reason, metadata }]);
    return json(200, { ...always, flags: Object.fromEntries(details) });
  };

  const keep = (event: PosthogEvent): void => {
    const id = String(event["uuid"]);
    if (known.has(id)) return;
    known.add(id);
    events.push(event);
  };

  const batch = (body: Buffer): VendorAnswer => {
    const { api_key: key, batch: sent } = JSON.parse(body.toString("utf8"));
    if (key !== apiKey) return json(401, { type: "authentication_error", code: "invalid_api_key" });
    if (!Array.isArray(sent) || sent.length === 0) return invalid("the batch is empty");
    const wrong = sent.map(wrongWith).find((one) => one !== undefined);
    if (wrong !== undefined) return invalid(wrong);
    for (const event of sent) keep(event);
    return json(200, { status: 1 });
  };

  const verdict = (event: PosthogEvent): string => {
    const { event: name, uuid } = event;
    if (wrongWith(event) !== undefined || dropped.has(name)) return "drop";
    if (wanted.has(name) && !asked.has(String(uuid))) {
      asked.add(String(uuid));
      return "retry";
    }
    keep(event);
    return "ok";
  };

  const v1 = ({ headers, body }: Visit): VendorAnswer => {
    if (headers.authorization !== `Bearer ${apiKey}`) return json(401, { error: "invalid token" });
    const missing = V1_HEADERS.find((name) => headers[name] === undefined);
    if (missing !== undefined) return json(400, { error: `missing ${missing}` });
    const { created_at: at, batch: sent } = JSON.parse(body.toString("utf8"));
    if (typeof at !== "string" || !Array.isArray(sent)) return json(400, { error: "strange body" });
    if (sent.some(({ uuid, timestamp }) => !UUID.test(uuid) || Number.isNaN(Date.parse(timestamp))))
      return json(400, { error: "an event without id or time" });
    return json(200, {
      results: Object.fromEntries(sent.map((one) => [one.uuid, { result: verdict(one) }])),
    });
  };

  const recorder = await startRecorder((visit) => {
    if (visit.path === "/batch/" || visit.path === "/i/v0/ai/batch/") return batch(visit.body);
    if (visit.path === "/flags/" || visit.path === "/decide/") return flags(visit);
    return visit.path === "/i/v1/analytics/events" ? v1(visit) : json(404, { detail: "no such route" });
  });
  return {
    ...recorder,
    events,
    flagCalls,
    variants,
    drop: (name) => void dropped.add(name),
    askAgainFor: (name) => void wanted.add(name),
  };
}

function wrongWith(event: PosthogEvent): string | undefined {
  const distinct = event["distinct_id"] ?? event.properties?.["distinct_id"];
  if (typeof event["event"] !== "string" || event["event"] === "") return "an event without a name";
  if (distinct === undefined || distinct === "") return "an event about nobody";
  return JSON.stringify(distinct).length > MOST_ID + 2 ? "an id that is too long" : undefined;
}
