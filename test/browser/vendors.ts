import { startAmplitudeSimulator } from "../simulator/amplitude.ts";
import type { ReceivedRequest } from "../simulator/mixpanel/evidence.ts";
import { startMixpanelSimulator } from "../simulator/mixpanel.ts";
import { startPosthogSimulator } from "../simulator/posthog.ts";
import { type SegmentSimulator, startRudderStackSimulator, startSegmentSimulator } from "../simulator/segment.ts";
import type { Mention } from "./identities.ts";
import type { PageSdkName } from "./site.ts";

/** A simulated vendor as these tests look at it, whatever it talks like. */
export interface Far extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly ReceivedRequest[];
  readonly contains: (needle: string) => boolean;
  /** What the vendor filed, in the order of its arrival. */
  readonly mentions: () => readonly Mention[];
}

type Fields = Readonly<Record<string, unknown>>;

const within = (box: unknown, key: string): unknown => (box as Fields | undefined)?.[key];
const pick = (box: unknown, names: string): Fields =>
  Object.fromEntries(names.split(" ").map((name) => [name, within(box, name)]));

const mixpanel = async (): Promise<Far> => {
  const vendor = await startMixpanelSimulator({ keepBytes: true });
  const ids = "distinct_id $device_id $user_id $anon_distinct_id alias company";
  return {
    url: vendor.url,
    received: vendor.received,
    contains: (needle) => vendor.contains(needle),
    mentions: () => {
      const { events, profiles, groups } = vendor.rows();
      return [
        ...events.map(({ event, properties }) => ({ name: event, ids: pick(properties, ids) })),
        ...profiles.map(({ distinctId, properties }) => ({
          name: "a profile",
          ids: { distinctId, company: [properties["company"]].flat()[0] },
        })),
        ...groups.map(({ groupId }) => ({ name: "a group", ids: { groupId } })),
      ];
    },
    [Symbol.asyncDispose]: () => vendor[Symbol.asyncDispose](),
  };
};

const ofSpec = (vendor: SegmentSimulator): Far => ({
  ...vendor,
  mentions: () =>
    vendor.calls.map((call) => ({
      name: String(call["event"] ?? call["name"] ?? call["type"]),
      ids: {
        ...pick(call, "userId anonymousId previousId groupId"),
        of: within(call["context"], "groupId"),
        session: within(call["context"], "sessionId"),
      },
    })),
});

const segment = async (token: string): Promise<Far> => ofSpec(await startSegmentSimulator(token));
const rudderstack = async (token: string): Promise<Far> => ofSpec(await startRudderStackSimulator(token));

const posthog = async (token: string): Promise<Far> => {
  const vendor = await startPosthogSimulator(token);
  const ids = "$device_id $user_id alias $anon_distinct_id $group_key $session_id $window_id";
  return {
    ...vendor,
    mentions: () =>
      vendor.events.map((event) => ({
        name: String(event["event"]),
        ids: {
          distinct_id: event["distinct_id"] ?? event.properties?.["distinct_id"],
          ...pick(event.properties, ids),
          company: within(event.properties?.["$groups"], "company"),
        },
      })),
  };
};

const amplitude = async (token: string): Promise<Far> => {
  const vendor = await startAmplitudeSimulator(token);
  return {
    ...vendor,
    mentions: () =>
      vendor.events.map((event) => ({
        name: String(event["event_type"]),
        ids: {
          ...pick(event, "user_id device_id session_id"),
          company: within(event["groups"], "company"),
          copy: within(within(event["user_properties"], "$set"), "company"),
        },
      })),
  };
};

export const FAR: Readonly<Record<PageSdkName, (token: string) => Promise<Far>>> = {
  mixpanel,
  segment,
  posthog,
  amplitude,
  rudderstack,
};
