import type { Category } from "../domain/category.ts";
import type { KnownField, Role } from "./vendor.ts";

/**
 * The fields of the Segment spec, for every vendor that speaks it (sources in segment/README.md and
 * rudderstack/README.md). Traits come in three places and page fields in two, so each table is laid over all of its places.
 */

const TRAITS = ["traits", "context.traits", "properties"] as const;
const PAGES = ["context.page", "properties"] as const;

type More = Partial<Pick<KnownField, "leaves" | "harmless" | "format">>;

const within =
  (...boxes: readonly string[]) =>
  (names: string, role: Role, category: Category, more: More = {}): readonly KnownField[] =>
    names
      .split(" ")
      .flatMap((name) =>
        boxes.map((box) => ({ where: box === "" ? name : `${box}.${name}`, role, category, ...more })),
      );

const top = within("");
const context = within("context");
const traits = within(...TRAITS);
const pages = within(...PAGES);
const HARMLESS: More = { harmless: true };

const ISO_TIME = "\\d{4}-\\d\\d-\\d\\d(?:T[\\d:.]{5,18}(?:Z|[+-]\\d\\d:?\\d\\d)?)?";

const FRAME: readonly KnownField[] = [
  ...top("type channel version writeKey projectId", "structure", "system.operations"),
  ...top("timestamp originalTimestamp sentAt receivedAt", "structure", "system.operations", { format: ISO_TIME }),
  ...top("event name", "name", "user.behavior"),
  ...top("category", "field", "user.behavior", HARMLESS),
  ...top("properties traits context integrations _metadata", "container", "user.behavior"),
  ...top("userId previousId", "identity", "user.unique_id"),
  ...top("anonymousId", "identity", "user.device.device_id"),
  ...top("groupId context.groupId", "organisation", "user.workplace"),
  ...top("messageId", "event-id", "user.tracking"),
  ...top("request_ip", "forbidden", "user.device.ip_address"),
  // Which vendors a call may go on to. Lost, a refusal would turn into a permission.
  ...top("integrations.*", "structure", "system.operations"),
  ...top("integrations.*.clientId integrations.*.client_id", "identity", "user.device.device_id"),
  ...top("integrations.*.session_id integrations.*.sessionId", "event-id", "user.tracking"),
  ...top("_metadata.*", "field", "system.operations", HARMLESS),
  ...top("mergeProperties", "container", "user.unique_id"),
  ...top("mergeProperties.type", "structure", "system.operations"),
  ...top("mergeProperties.value", "identity", "user.unique_id"),
];

const CONTEXT: readonly KnownField[] = [
  ...context("ip", "forbidden", "user.device.ip_address"),
  ...context(
    "traits page campaign app library device os screen network referrer location",
    "container",
    "user.behavior",
  ),
  ...context("userAgentData amp externalId externalIds", "container", "user.behavior"),
  ...context("externalId.id externalIds.id", "identity", "user.unique_id"),
  ...context(
    "externalId.type externalIds.type externalIds.collection externalIds.encoding",
    "structure",
    "system.operations",
  ),
  ...context("amp.id clientId", "identity", "user.device.device_id"),
  ...context("active direct sessionStart library.name library.version", "field", "system.operations", HARMLESS),
  ...context("app.name app.version app.build app.namespace", "field", "system.operations", HARMLESS),
  // RudderStack's session id is the moment when the session began.
  ...context("sessionId instanceId", "event-id", "user.tracking"),
  ...context(
    "campaign.name campaign.source campaign.medium campaign.content campaign.id",
    "field",
    "user.tracking",
    HARMLESS,
  ),
  ...context("campaign.term", "field", "user.behavior.search_history"),
  ...context("device.id device.advertisingId", "identity", "user.device.device_id"),
  // A push token reaches the person's telephone; people call their telephones by their own names.
  ...context("device.token", "field", "user.authorizing.credentials"),
  ...context("device.name", "field", "user.name"),
  ...context("device.type os.name userAgentData.platform userAgentData.mobile", "field", "user.device", HARMLESS),
  ...context(
    "device.model device.manufacturer device.version device.adTrackingEnabled os.version",
    "field",
    "user.device",
  ),
  ...context("screen.width screen.height screen.density screen.innerWidth screen.innerHeight", "field", "user.device"),
  ...context("network.carrier network.bluetooth network.cellular network.wifi", "field", "user.device"),
  ...context("userAgentData.brands userAgentData.bitness userAgentData.model", "field", "user.device"),
  ...context("userAgentData.platformVersion userAgentData.uaFullVersion", "field", "user.device"),
  ...context("userAgentData.fullVersionList userAgentData.architecture userAgentData.wow64", "field", "user.device"),
  ...context("userAgent", "field", "user.device", { leaves: "browser-family" }),
  ...context("locale", "field", "user.demographic.language", HARMLESS),
  ...context("timezone location.city location.region", "field", "user.location.imprecise"),
  ...context("location.country", "field", "user.contact.address.country", HARMLESS),
  ...context("location.latitude location.longitude location.speed", "forbidden", "user.location.precise"),
  ...context("referrer.url", "field", "user.behavior.browsing_history", { leaves: "origin" }),
  ...context("referrer.type", "field", "user.tracking", HARMLESS),
  ...context("referrer.id referrer.link referrer.name referrer.btid referrer.urid", "field", "user.tracking"),
  // What the person agreed to, by which the vendor decides where a call may go. Lost, a refusal would turn into a permission.
  ...context("consent consent.categoryPreferences consentManagement", "container", "system.operations"),
  ...context("consent.categoryPreferences.* consentManagement.*", "structure", "system.operations", {
    format: "[\\w-]{1,64}",
  }),
  // Why a tracking plan objected: it quotes values.
  ...context("protocols violations", "field", "user.content"),
];

const PERSONS: readonly KnownField[] = [
  ...within("traits", "context.traits")("id", "identity", "user.unique_id"),
  ...traits("userId", "identity", "user.unique_id"),
  ...traits("anonymousId", "identity", "user.device.device_id"),
  ...traits("groupId", "organisation", "user.workplace"),
  ...traits("email", "field", "user.contact.email"),
  ...traits("phone", "field", "user.contact.phone_number"),
  ...traits("name firstName lastName", "field", "user.name"),
  ...traits("username", "field", "user.account.username"),
  ...traits("age birthday", "field", "user.demographic.date_of_birth"),
  ...traits("gender", "field", "user.demographic.gender"),
  ...traits("avatar website description title", "field", "user.content"),
  ...traits("createdAt", "structure", "user.account", { format: ISO_TIME }),
  ...traits("address", "container", "user.contact.address"),
  ...traits("address.street address.postalCode address.state address.city", "field", "user.contact.address"),
  ...traits("address.country", "field", "user.contact.address.country", HARMLESS),
];

const BROWSING: readonly KnownField[] = [
  ...pages("url tab_url path", "field", "user.behavior.browsing_history", { leaves: "path-template" }),
  // What is left of a query is nothing; its parameters are looked for elsewhere in the item.
  ...pages("search", "field", "user.behavior.browsing_history", { leaves: "path-template" }),
  ...pages("referrer initial_referrer", "field", "user.behavior.browsing_history", { leaves: "origin" }),
  ...pages("referring_domain initial_referring_domain", "field", "user.behavior.browsing_history", {
    leaves: "domain",
  }),
  ...within("context.page")("title", "field", "user.content"),
  ...pages("keywords utm_term", "field", "user.behavior.search_history"),
  ...pages("gclid fbclid dclid gbraid wbraid msclkid ttclid twclid li_fat_id", "field", "user.tracking"),
];

export const SPEC_FIELDS: readonly KnownField[] = [...FRAME, ...CONTEXT, ...PERSONS, ...BROWSING];
