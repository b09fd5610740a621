import Mixpanel from "mixpanel";
import { eventually } from "../harness/server.ts";
import { call } from "../simulator/calls.ts";
import { openPage } from "./page.ts";

/** Values that must not leave and must not rest. Each is long and odd enough that nothing else looks like it. */
export const CANARY = {
  userId: "usr_canary_Zq7",
  numericUserId: 730_518_264_907,
  anonymousId: "visitor-canary-Xw4",
  organisationId: "org_canary_Vb9",
  email: "zephyrine.quibble@canary-mail.example",
  otherEmail: "Brumhilde-Okonkwo@Canary-Work.example",
  name: "Zephyrine Quibblesworth",
  lastName: "Quibblesworth",
  phone: "+33 6 99 88 77 66",
  plainPhone: "+33699887766",
  urlToken: "tk-9fQcanary83LmZt0xWvu2RbK",
  referrerQuery: "axolotl divorce lawyer",
  searchWord: "quokkaphobia symptoms",
  pageTitle: "Invoice of Zephyrine Quibblesworth, overdue",
  organisationName: "Canarywitz Holdings",
  ipv4: "203.0.113.77",
  forwardedFor: "198.51.100.23",
  ipv6: "2001:db8:77:1::c0de",
  card: "4111 1111 1111 1111",
  iban: "DE89370400440532013000",
  password: "correct-horse-canary-1987",
  cookie: "sid-canary-5kJ2h",
  street: "17 Canary Wharfside Lane",
  note: "please call me about my late mother Zephyrine's estate",
} as const satisfies Readonly<Record<string, string | number>>;

export const EVENT_THAT_STAYS = "Checkout Finished";

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const pageUrl = `https://app.example.com/reset/${CANARY.urlToken}?email=${encodeURIComponent(CANARY.email)}&token=${CANARY.urlToken}&utm_source=newsletter#${CANARY.userId}`;
const referrer = `https://www.google.com/search?q=${encodeURIComponent(CANARY.referrerQuery).replaceAll("%20", "+")}`;

/** Every canary at least once under the name that the SDKs and people give it. */
const everything = () => ({
  distinct_id: CANARY.userId,
  $user_id: CANARY.userId,
  company: CANARY.organisationId,
  $email: CANARY.email,
  work_email: CANARY.otherEmail,
  $name: CANARY.name,
  lastName: CANARY.lastName,
  "Mobile Phone": CANARY.phone,
  phone: CANARY.plainPhone,
  ip: CANARY.ipv4,
  lastSeenIp: CANARY.ipv6,
  $current_url: pageUrl,
  $referrer: referrer,
  $initial_referrer: referrer,
  mp_keyword: CANARY.searchWord,
  query: CANARY.searchWord,
  current_page_title: CANARY.pageTitle,
  card_number: CANARY.card,
  iban: CANARY.iban,
  password: CANARY.password,
  shipping_address: CANARY.street,
  comment: CANARY.note,
  plan: "pro",
});

/** The same values where no field list looks: nested, as keys, in names, encoded. */
const hidden = (): readonly (readonly [string, Record<string, unknown>])[] => [
  [`Mail from ${CANARY.email} opened`, { distinct_id: CANARY.userId }],
  [`Called ${CANARY.plainPhone}`, { distinct_id: CANARY.userId, $ip: CANARY.ipv4 }],
  [
    "Nested",
    {
      distinct_id: CANARY.userId,
      customer: { profile: { contact: { email: CANARY.email, phone: CANARY.phone }, full_name: CANARY.name } },
      visits: [{ ip: CANARY.ipv4, url: pageUrl }, [CANARY.otherEmail, [CANARY.ipv6]]],
      seen: { at: { the: { bottom: CANARY.email } } },
    },
  ],
  [
    "Keys",
    {
      distinct_id: CANARY.userId,
      $name: CANARY.name,
      [CANARY.email]: true,
      answers: {
        [CANARY.plainPhone]: 1,
        [CANARY.name]: 2,
        [CANARY.ipv4]: 3,
        [CANARY.userId]: 4,
        deep: { [CANARY.card]: 5 },
      },
    },
  ],
  [
    "Copies",
    {
      ...everything(),
      state: base64(CANARY.email),
      state1: base64(`x${CANARY.email}`),
      state2: base64(`xy${CANARY.email}z`),
      blob: base64(JSON.stringify({ user: CANARY.userId, name: CANARY.name })),
      next: encodeURIComponent(`/welcome/${CANARY.name}?id=${CANARY.userId}`),
      twice: encodeURIComponent(encodeURIComponent(CANARY.email)),
      signature: Buffer.from(CANARY.email).toString("hex"),
      json: JSON.stringify({ email: CANARY.email, org: CANARY.organisationId }),
      upper: CANARY.name.toUpperCase(),
      label: `for ${CANARY.lastName}`,
      who: CANARY.userId,
      where: `at ${CANARY.organisationId}`,
      utm_content: CANARY.email,
    },
  ],
  ["By number", { distinct_id: CANARY.numericUserId, account: String(CANARY.numericUserId), phone: 33_699_887_766 }],
];

/** Drives the real `mixpanel` package. @throws when the gateway does not answer every call with success */
export async function throughNodeSdk(address: string, path: string, token: string): Promise<void> {
  const silent = () => undefined;
  const logger = { trace: silent, debug: silent, info: silent, warn: silent, error: silent };
  const config = { host: address, protocol: "http", path, key: "an-api-key", logger };
  const sdk = Mixpanel.init(token, config);
  const say = (call: (done: (error: unknown) => void) => void) =>
    new Promise<void>((resolve, reject) => {
      call((error) => {
        const failed = Array.isArray(error) ? error.find(Boolean) : error;
        if (failed) reject(failed as Error);
        else resolve();
      });
    });
  const event = (name: string, properties: object) => ({ event: name, properties: { ...properties } });

  await say((done) => sdk.track(EVENT_THAT_STAYS, everything(), done));
  for (const [name, properties] of hidden()) await say((done) => sdk.track(name, properties, done));
  await say((done) =>
    sdk.track_batch([event(EVENT_THAT_STAYS, everything()), ...hidden().map(([name, all]) => event(name, all))], done),
  );
  await say((done) => sdk.import("Imported", new Date(Date.now() - 3_600_000), everything(), done));
  await say((done) =>
    sdk.import_batch(
      hidden().map(([name, all]) => event(name, { ...all, time: Date.now() - 7_200_000 })) as never,
      done,
    ),
  );
  await say((done) => sdk.alias(CANARY.userId, CANARY.otherEmail, done));
  await say((done) => sdk.alias(CANARY.userId, CANARY.anonymousId, done));

  const { people, groups } = sdk;
  const whereabouts = { $ip: CANARY.ipv4, $latitude: 48.858_37, $longitude: 2.294_48 };
  const profile = { ...everything(), $first_name: "Zephyrine", $last_name: CANARY.lastName, $phone: CANARY.phone };
  await say((done) => people.set(CANARY.userId, profile, whereabouts, done));
  await say((done) => people.set_once(CANARY.userId, { $initial_referrer: referrer, first_email: CANARY.email }, done));
  await say((done) => people.increment(CANARY.userId, { logins: 1 }, done));
  await say((done) => people.append(CANARY.userId, { pages: pageUrl, emails: CANARY.otherEmail }, done));
  await say((done) => people.union(CANARY.userId, { phones: [CANARY.phone], company: [CANARY.organisationId] }, done));
  await say((done) => people.remove(CANARY.userId, { emails: CANARY.email }, done));
  await say((done) => people.track_charge(CANARY.userId, 12.5, { comment: CANARY.note, card: CANARY.card }, done));
  await say((done) => people.unset(CANARY.userId, ["plan", CANARY.email], done));
  await say((done) => people.set(String(CANARY.numericUserId), { $name: CANARY.name }, done));
  await say((done) => people.delete_user(String(CANARY.numericUserId), done));
  const group = { $name: CANARY.organisationName, billing_email: CANARY.email, contact_name: CANARY.name, seats: 7 };
  await say((done) => groups.set("company", CANARY.organisationId, group, done));
  await say((done) => groups.set_once("company", CANARY.organisationId, { owner_email: CANARY.otherEmail }, done));
  await say((done) => groups.union("company", CANARY.organisationId, { contacts: [CANARY.email] }, done));
}

/** Drives the real mixpanel-browser on a page whose address, referrer and title hold canaries. */
export async function throughBrowserSdk(address: string, path: string, token: string): Promise<void> {
  const page = openPage({
    url: pageUrl,
    referrer,
    title: CANARY.pageTitle,
    userAgent:
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.6478.127 Safari/537.36",
    cookie: `session=${CANARY.cookie}`,
    headers: { "x-forwarded-for": CANARY.forwardedFor, forwarded: `for=${CANARY.forwardedFor}` },
  });
  const sdk = page.sdk.init(
    token,
    {
      api_host: `http://${address}${path}`,
      track_pageview: true,
      batch_flush_interval_ms: 50,
      remote_settings_mode: "fallback",
      flags: { context: { email: CANARY.email } },
    },
    "canary",
  );
  sdk.register({ account_email: CANARY.email });
  sdk.track("Before signing in", { search: CANARY.searchWord });
  sdk.identify(CANARY.userId);
  sdk.people.set(everything());
  sdk.people.set_once({ signup_phone: CANARY.plainPhone });
  sdk.people.append({ emails: CANARY.otherEmail });
  sdk.people.union({ ips: [CANARY.ipv4] });
  sdk.set_group("company", CANARY.organisationId);
  sdk.get_group("company", CANARY.organisationId).set({ $name: CANARY.organisationName, owner: CANARY.name });
  for (const [name, properties] of hidden()) sdk.track(name, properties);
  sdk.track("Left", everything(), { send_immediately: true });
  sdk.alias(CANARY.anonymousId, CANARY.userId);
  const count = (route: string) => page.answered.filter((one) => one.path === `${path}/${route}/`).length;
  await eventually(() => count("track") >= 3 && count("engage") >= 2 && count("groups") >= 1, 10_000, "pages sent");
  const replay = new URLSearchParams({ $current_url: pageUrl, distinct_id: CANARY.userId, $device_id: "d", seq: "0" });
  const recorded = await call(`http://${address}${path}/record/?${replay.toString()}`, {
    body: `<p>${CANARY.email}</p>`,
  });
  if (recorded.status < 400) throw new Error("a session replay was taken");
  const failed = page.answered.filter((one) => one.status !== 200 && !one.path.endsWith("/flags/"));
  if (failed.length > 0) throw new Error(`the browser SDK was refused: ${JSON.stringify(failed)}`);
}
