import { CANARY, EVENT_THAT_STAYS } from "./canaries.ts";

/** Calls of the Segment spec with every canary in them, as an application's server makes them with either SDK. */

export const DEVICE = "5d958f87-542d-4c37-8b3f-3a3fd0f7a3a1";
export const PAGE = `https://app.example.com/reset/${CANARY.urlToken}?email=${encodeURIComponent(CANARY.email)}&token=${CANARY.urlToken}&utm_source=newsletter#${CANARY.userId}`;
export const REFERRER = `https://www.google.com/search?q=${CANARY.referrerQuery.replaceAll(" ", "+")}`;

const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** Every canary at least once under the name that the spec and people give it. */
export const everything = {
  email: CANARY.email,
  workEmail: CANARY.otherEmail,
  name: CANARY.name,
  lastName: CANARY.lastName,
  "Mobile Phone": CANARY.phone,
  phone: CANARY.plainPhone,
  company: CANARY.organisationId,
  organisation_name: CANARY.organisationName,
  address: { street: CANARY.street, city: "Canarybury", country: "FR" },
  card_number: CANARY.card,
  iban: CANARY.iban,
  password: CANARY.password,
  description: CANARY.note,
  lastSeenIp: CANARY.ipv6,
  url: PAGE,
  referrer: REFERRER,
  title: CANARY.pageTitle,
  search: `?email=${encodeURIComponent(CANARY.email)}&q=${CANARY.searchWord.replaceAll(" ", "+")}`,
  keywords: [CANARY.searchWord],
  accountId: CANARY.numericUserId,
  copies: {
    upper: CANARY.name.toUpperCase(),
    label: `for ${CANARY.lastName}`,
    state: base64(CANARY.email),
    blob: base64(JSON.stringify({ user: CANARY.userId, name: CANARY.name })),
    next: encodeURIComponent(`/welcome/${CANARY.name}?id=${CANARY.userId}`),
    who: CANARY.userId,
    where: `at ${CANARY.organisationId}`,
  },
  visits: [{ ip: CANARY.ipv4 }, [CANARY.otherEmail]],
  [CANARY.email]: true,
  plan: "pro",
};

const context = {
  ip: CANARY.ipv4,
  userAgent:
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.6478.127 Safari/537.36",
  locale: "fr-FR",
  timezone: "Europe/Paris",
  page: {
    url: PAGE,
    path: `/reset/${CANARY.urlToken}`,
    referrer: REFERRER,
    title: CANARY.pageTitle,
    search: everything.search,
  },
  traits: { email: CANARY.email, phone: CANARY.phone },
  device: { id: DEVICE, token: CANARY.password, name: `${CANARY.lastName}'s telephone` },
  location: { country: "FR", city: "Canarybury", latitude: 48.85837, longitude: 2.29448 },
  campaign: { source: "newsletter", term: CANARY.searchWord },
  externalId: [{ id: CANARY.userId, type: "crm" }],
  groupId: CANARY.organisationId,
};

const who = { userId: CANARY.userId, anonymousId: DEVICE, context };

export type SpecCall = readonly [
  method: "track" | "identify" | "group" | "alias" | "page" | "screen",
  message: Readonly<Record<string, unknown>>,
];

export const CALLS: readonly SpecCall[] = [
  [
    "track",
    { anonymousId: DEVICE, event: "Before signing in", properties: { path: `/reset/${CANARY.urlToken}` }, context },
  ],
  ["identify", { ...who, traits: everything }],
  ["track", { ...who, event: EVENT_THAT_STAYS, properties: everything, integrations: { All: true, Mixpanel: false } }],
  ["track", { userId: CANARY.userId, event: `Mail from ${CANARY.email} opened` }],
  ["page", { ...who, category: "Account", name: "Reset", properties: everything }],
  ["screen", { ...who, name: "Basket", properties: everything }],
  [
    "group",
    {
      ...who,
      groupId: CANARY.organisationId,
      traits: { name: CANARY.organisationName, email: CANARY.email, seats: 7 },
    },
  ],
  ["alias", { userId: CANARY.userId, previousId: CANARY.anonymousId }],
  [
    "track",
    { userId: String(CANARY.numericUserId), event: "By number", properties: { user_id: CANARY.numericUserId } },
  ],
];

/** Who is who in those calls. */
export const LINKS: readonly (readonly [from: string, to: string])[] = [
  [DEVICE, CANARY.userId],
  [CANARY.anonymousId, CANARY.userId],
];
