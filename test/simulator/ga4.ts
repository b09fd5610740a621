import { type Recorder, startRecorder, type VendorAnswer, type Visit } from "./recorder.ts";

/** An event as the vendor would file it, from either protocol. */
export interface Ga4Event {
  readonly protocol: "tag" | "measurement";
  readonly name: string;
  readonly client: string;
  readonly user: string | undefined;
  readonly session: string | undefined;
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface Ga4Simulator extends Recorder {
  readonly events: readonly Ga4Event[];
  /** What the vendor answered 204 to and threw away, which it tells nobody. */
  readonly discarded: readonly string[];
}

const TAKEN: VendorAnswer = { status: 204, body: "" };
const CLIENT = /^\d+\.\d+$/;

/** A vendor that talks like GA4's two collection endpoints: always 204, whether it keeps an event or not. */
export async function startGa4Simulator(stream: string, secret: string): Promise<Ga4Simulator> {
  const events: Ga4Event[] = [];
  const discarded: string[] = [];
  const discard = (why: string): VendorAnswer => {
    discarded.push(why);
    return TAKEN;
  };

  const takeTag = ({ query, body }: Visit): VendorAnswer => {
    const lines = body.toString("utf8").split(/\r?\n/).filter(Boolean);
    for (const line of lines.length > 0 ? lines : [""]) {
      const all = { ...Object.fromEntries(query), ...Object.fromEntries(new URLSearchParams(line)) };
      const { tid, cid = "", en, uid, sid } = all;
      if (tid !== stream || all["v"] !== "2") discard("another stream");
      else if (en === undefined || !CLIENT.test(cid)) discard(`no event or no client id: ${cid}`);
      else events.push({ protocol: "tag", name: en, client: cid, user: uid, session: sid, parameters: all });
    }
    return TAKEN;
  };

  const takeProtocol = ({ query, body }: Visit): VendorAnswer => {
    if (query.get("measurement_id") !== stream || query.get("api_secret") !== secret) return discard("no such stream");
    if (body.length > 130_000) return discard("too large");
    const payload = JSON.parse(body.toString("utf8"));
    const { client_id: client, user_id: user, events: sent } = payload;
    if (typeof client !== "string" || !Array.isArray(sent) || sent.length > 25) return discard("not a payload");
    for (const { name, params = {} } of sent) {
      const session = params.session_id === undefined ? undefined : String(params.session_id);
      events.push({ protocol: "measurement", name, client, user, session, parameters: { ...payload, ...params } });
    }
    return TAKEN;
  };

  const recorder = await startRecorder((visit) => {
    if (visit.path === "/g/collect") return takeTag(visit);
    return visit.path === "/mp/collect" && visit.method === "POST" ? takeProtocol(visit) : { status: 404, body: "" };
  });
  return { ...recorder, events, discarded };
}
