import { type Recorder, startRecorder, type VendorAnswer, type Visit } from "./recorder.ts";

export type AmplitudeEvent = Readonly<Record<string, unknown>>;

export interface AmplitudeSimulator extends Recorder {
  /** Events taken in, without those that were there already. */
  readonly events: readonly AmplitudeEvent[];
  /** Says 429 to whatever holds events of these devices. */
  throttle(...devices: readonly string[]): void;
  /** Says 429 to whatever holds events of these users, and names them as over their quota of the day. */
  exhaust(...users: readonly string[]): void;
}

/** As the documentation of the HTTP V2 API has them. */
const LIMITS = { idLength: 5, events: 2_000, bytes: { "/2/httpapi": 1_000_000, "/batch": 20_000_000 } } as const;

const json = (status: number, value: object): VendorAnswer => ({ status, body: JSON.stringify(value) });

/** A vendor that talks like Amplitude's HTTP V2 and batch APIs: all or nothing, and it says which events are to blame. */
export async function startAmplitudeSimulator(apiKey: string): Promise<AmplitudeSimulator> {
  const events: AmplitudeEvent[] = [];
  const known = new Set<string>();
  let throttled: ReadonlySet<unknown> = new Set();
  let exhausted: ReadonlySet<unknown> = new Set();

  const answer = ({ path, body }: Visit): VendorAnswer => {
    if (path !== "/2/httpapi" && path !== "/batch") return json(404, { code: 404, error: "no such route" });
    if (body.length > LIMITS.bytes[path]) return json(413, { code: 413, error: "Payload too large" });
    const { api_key: key, events: sent, options } = JSON.parse(body.toString("utf8"));
    if (key !== apiKey) return json(400, { code: 400, error: `Invalid API key: ${key}` });
    if (!Array.isArray(sent) || sent.length === 0)
      return json(400, { code: 400, error: "Request missing required field", missing_field: "events" });
    if (sent.length > LIMITS.events) return json(413, { code: 413, error: "Payload too large" });
    return blamed(sent, options?.min_id_length ?? LIMITS.idLength) ?? limited(sent) ?? kept(sent, body.length);
  };

  const limited = (sent: readonly AmplitudeEvent[]): VendorAnswer | undefined => {
    const at = indexesOf(sent, (event) => throttled.has(event["device_id"]) || exhausted.has(event["user_id"]));
    if (at.length === 0) return undefined;
    const over = sent.map((event) => event["user_id"]).filter((user) => exhausted.has(user));
    return json(429, {
      code: 429,
      error: "Too many requests for some devices and users",
      eps_threshold: 10,
      throttled_devices: {},
      throttled_users: {},
      exceeded_daily_quota_users: Object.fromEntries(over.map((user) => [user, 500_001])),
      exceeded_daily_quota_devices: {},
      throttled_events: at,
    });
  };

  const kept = (sent: readonly AmplitudeEvent[], bytes: number): VendorAnswer => {
    for (const event of sent) {
      const id = JSON.stringify([event["device_id"] ?? event["user_id"], event["insert_id"]]);
      if (event["insert_id"] !== undefined && known.has(id)) continue;
      known.add(id);
      events.push(event);
    }
    return json(200, {
      code: 200,
      events_ingested: sent.length,
      payload_size_bytes: bytes,
      server_upload_time: Date.now(),
    });
  };

  const recorder = await startRecorder(answer);
  return {
    ...recorder,
    events,
    throttle: (...devices) => void (throttled = new Set(devices)),
    exhaust: (...users) => void (exhausted = new Set(users)),
  };
}

const indexesOf = (sent: readonly AmplitudeEvent[], holds: (event: AmplitudeEvent) => boolean): readonly number[] =>
  sent.flatMap((event, index) => (holds(event) ? [index] : []));

function blamed(sent: readonly AmplitudeEvent[], shortest: number): VendorAnswer | undefined {
  const isShort = (id: unknown) => typeof id === "string" && id.length < shortest;
  const missing = indexesOf(sent, (event) => !event["event_type"] || (!event["user_id"] && !event["device_id"]));
  const strange = indexesOf(sent, ({ time }) => time !== undefined && typeof time !== "number");
  const shortUsers = indexesOf(sent, (event) => isShort(event["user_id"]));
  const shortDevices = indexesOf(sent, (event) => isShort(event["device_id"]));
  if (missing.length + strange.length + shortUsers.length + shortDevices.length === 0) return undefined;
  const named = (field: string, at: readonly number[]) => (at.length > 0 ? { [field]: at } : {});
  return json(400, {
    code: 400,
    error: "Request has some events that are invalid",
    missing_field: null,
    events_with_invalid_fields: named("time", strange),
    events_with_missing_fields: named("event_type", missing),
    events_with_invalid_id_lengths: { ...named("user_id", shortUsers), ...named("device_id", shortDevices) },
    silenced_events: [],
  });
}
