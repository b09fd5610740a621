import { createHash, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import type { FieldSetDefinition } from "../../domain/disclosure.ts";
import type { Item, JsonObject } from "../../domain/item.ts";
import { admit } from "../../gateway/admit.ts";
import { openDoors } from "../../gateway/doors.ts";
import { envelopeIds } from "../../gateway/envelope-id.ts";
import { type Planted, type Planting, plant } from "../../gateway/plant.ts";
import type { Envelope } from "../../journal/journal.ts";
import { configSchema, type Destination } from "../../platform/config-schema.ts";
import { vendorOf } from "../../vendors/list.ts";

/** What SDKs say of somebody who looks at a page, out of each vendor's golden pairs, for as many people as are wanted. */

export const MASTER = new Uint8Array(32).fill(7);
const TOKEN = "4f1c0e9a7b3d4c5e8f60718293a4b5c6";
const PAGES = ["/pricing", "/docs/start", "/orders/84711234/edit"];

export interface Person {
  readonly number: number;
  /** Milliseconds. */
  readonly at: number;
}

const uuidOf = (text: string, version = 4): string => {
  const hex = createHash("sha256").update(text).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${version}${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};
const timedUuid = (at: number): string => {
  const time = at.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
};
export const userOf = ({ number }: Person): string => `usr_${1_000 + number}`;
const deviceOf = ({ number }: Person): string => uuidOf(`device ${number}`);
const clientOf = ({ number }: Person): string => `${1_676_000_000 + number * 977}.${1_790_000_000 + number * 131}`;
const organisationOf = ({ number }: Person): string => `acme-${number % 40}`;
const pageOf = ({ number }: Person): string =>
  `https://shop.example${PAGES[number % PAGES.length] ?? ""}?email=person.${number}%40example.org&token=${number}x7f`;
const seconds = (at: number): number => Math.floor(at / 1_000);
const measured = (digits: number): number => Math.floor(10 ** (digits - 1) * (1 + 8.9 * Math.random()));

/** What a vendor's own SDK would have sent: the golden item with the ids, times and pages of somebody else. */
type Told = (golden: JsonObject, person: Person) => JsonObject;

const inProperties =
  (more: (person: Person) => JsonObject): Told =>
  ({ properties, ...golden }, person) => ({
    ...golden,
    properties: { ...(properties as JsonObject), ...more(person) },
  });

const spec: Told = (golden, person) => {
  const page = { url: pageOf(person), path: new URL(pageOf(person)).pathname };
  const { title: _title, ...context } = (golden["context"] ?? {}) as JsonObject;
  return {
    ...golden,
    userId: userOf(person),
    anonymousId: deviceOf(person),
    ...("timestamp" in golden ? { timestamp: new Date(person.at).toISOString() } : {}),
    ...("originalTimestamp" in golden ? { originalTimestamp: new Date(person.at).toISOString() } : {}),
    messageId: `ajs-next-${person.at}-${randomUUID()}`,
    context: { ...context, groupId: organisationOf(person) },
    properties: { ...(golden["properties"] as JsonObject), ...page },
  };
};

export const DIALECTS: Readonly<
  Record<string, { readonly vendor: string; readonly golden: string; readonly told: Told }>
> = {
  mixpanel: {
    vendor: "mixpanel",
    golden: "browser-page-view",
    told: inProperties((person) => ({
      distinct_id: userOf(person),
      $user_id: userOf(person),
      $device_id: deviceOf(person),
      $insert_id: BigInt(`0x${randomUUID().replaceAll("-", "")}`)
        .toString(36)
        .slice(-16),
      time: person.at / 1_000,
      company: organisationOf(person),
      $current_url: pageOf(person),
      current_url_path: new URL(pageOf(person)).pathname,
    })),
  },
  segment: { vendor: "segment", golden: "browser-page", told: spec },
  rudderstack: { vendor: "rudderstack", golden: "node-page", told: spec },
  amplitude: {
    vendor: "amplitude",
    golden: "browser-page",
    told: ({ event_properties: properties, ...golden }, person) => ({
      ...golden,
      user_id: userOf(person),
      device_id: deviceOf(person),
      session_id: person.at - measured(5),
      time: person.at,
      insert_id: randomUUID(),
      event_properties: {
        ...(properties as JsonObject),
        "[Amplitude] Page Location": pageOf(person),
        "[Amplitude] Page Path": new URL(pageOf(person)).pathname,
        "[Amplitude] Page URL": pageOf(person).split("?")[0] ?? "",
        "[Amplitude] Page View ID": randomUUID(),
        org_id: organisationOf(person),
      },
    }),
  },
  posthog: {
    vendor: "posthog",
    golden: "browser-page-view",
    told: ({ properties, ...golden }, person) => ({
      ...golden,
      uuid: timedUuid(person.at),
      timestamp: new Date(person.at).toISOString(),
      properties: {
        ...(properties as JsonObject),
        $current_url: pageOf(person),
        $pathname: new URL(pageOf(person)).pathname,
        $session_entry_url: pageOf(person),
        $prev_pageview_pathname: "/pricing",
        $prev_pageview_duration: measured(4) / 1_000,
        $time: person.at / 1_000,
        $initialization_time: new Date(person.at - 1_500).toISOString(),
        $insert_id: BigInt(`0x${randomUUID().replaceAll("-", "")}`)
          .toString(36)
          .slice(-16),
        $session_id: timedUuid(person.at - 60_000),
        $window_id: timedUuid(person.at - 60_000),
        $pageview_id: timedUuid(person.at),
        $prev_pageview_id: timedUuid(person.at - 30_000),
        distinct_id: userOf(person),
        $device_id: deviceOf(person),
        $is_identified: true,
        company: organisationOf(person),
      },
    }),
  },
  "ga4 by gtag": {
    vendor: "ga4",
    golden: "tag-page-view",
    told: (golden, person) => ({
      ...golden,
      uid: userOf(person),
      cid: clientOf(person),
      sid: String(seconds(person.at)),
      _p: String(person.at),
      tfd: String(measured(4)),
      dl: pageOf(person),
    }),
  },
  "ga4 by the Measurement Protocol": {
    vendor: "ga4",
    golden: "protocol-purchase",
    told: (golden, person) => ({
      client_id: clientOf(person),
      user_id: userOf(person),
      timestamp_micros: person.at * 1_000,
      consent: golden["consent"] ?? null,
      user_location: golden["user_location"] ?? null,
      device: golden["device"] ?? null,
      events: [
        {
          name: "page_view",
          params: {
            session_id: String(seconds(person.at)),
            engagement_time_msec: measured(3),
            page_location: pageOf(person),
            page_title: `Order of person ${person.number}`,
            org_id: organisationOf(person),
          },
        },
      ],
    }),
  },
};

export type Dialect = keyof typeof DIALECTS;

/** One destination with its policy, without a server: items go the way that the gateway sends them. */
export function testDestination(dialect: Dialect, more: Partial<Destination> = {}) {
  const { vendor, golden, told } = DIALECTS[dialect] ?? { vendor: dialect, golden: "", told: (one) => one };
  const sent = JSON.parse(
    readFileSync(new URL(`../../vendors/${vendor}/fixtures/${golden}.golden.json`, import.meta.url), "utf8"),
  ) as { readonly route: string; readonly item: JsonObject };
  const config = configSchema.parse({
    destinations: [{ id: "d", vendor, recipient: "v", token: TOKEN, upstream: "http://127.0.0.1:9" }],
  });
  const destination = { ...(config.destinations[0] as Destination), canaries: true, ...more };
  const { adapter } = vendorOf(vendor) ?? { adapter: undefined };
  if (adapter === undefined) throw new Error(`no adapter ${vendor}`);
  const sets = new Map<string, FieldSetDefinition>();
  const ids = envelopeIds(Date.now);
  const doorsOf = (epoch: number) =>
    openDoors({ ...config, destinations: [destination] }, MASTER, vendorOf, () => epoch);

  /** As the gateway takes it from an application. */
  const take = (item: Item, at: number, source = "web", epoch = 1): Envelope => {
    const door = doorsOf(epoch).get("d");
    if (door === undefined) throw new Error("no door");
    const head = { id: ids.next(), receivedAt: at, source };
    const admission = admit(door.context, [item], { ...head, authorised: true });
    if (admission.kind === "refused") throw new Error("refused");
    for (const set of admission.admitted.fieldSets) sets.set(set.id, set);
    return { ...head, destination: "d", epoch, ...admission.admitted };
  };
  return {
    destination,
    adapter,
    take,
    fieldSets: (_destination: string, wanted: readonly string[]) => wanted.flatMap((id) => sets.get(id) ?? []),
    /** What an application's SDK says of somebody. */
    item: (person: Person): Item => ({ kind: "event", route: sent.route, body: told(sent.item, person) }),
    /** As the gateway takes it from us. */
    plant: async (
      planted: Planted,
      at: number,
      epoch: number,
      stored: (envelope: Envelope) => void,
    ): Promise<Planting> =>
      plant(
        {
          doors: doorsOf(epoch),
          journal: {
            append: (_destination, { envelope, fieldSets }) => {
              for (const set of fieldSets) sets.set(set.id, set);
              if (envelope !== undefined) stored(envelope);
              return Promise.resolve();
            },
            close: () => Promise.resolve(),
          },
          nextId: ids.next,
          now: () => at,
        },
        planted,
      ),
  };
}
