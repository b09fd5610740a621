import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { CANARIES, canaryIds, planSealer } from "../../src/delivery/canaries/canary-ids.ts";
import type { ScopeAnswer } from "../../src/incidents/incidents.ts";
import type { Reconciliation } from "../../src/incidents/reconciliation.ts";
import { openEnvironment } from "../../src/journal/lmdb/environment.ts";
import { lmdbJournal } from "../../src/journal/lmdb/journal.ts";
import { pseudonymMap } from "../../src/policy/pseudonym.ts";
import { addsUp, eventually, removeFolder, type Server, startServer } from "../harness/server.ts";
import { type AmplitudeSimulator, startAmplitudeSimulator } from "../simulator/amplitude.ts";
import { call } from "../simulator/calls.ts";
import { type Ga4Simulator, startGa4Simulator } from "../simulator/ga4.ts";
import { type MixpanelSimulator, startMixpanelSimulator } from "../simulator/mixpanel.ts";
import { type PosthogSimulator, startPosthogSimulator } from "../simulator/posthog.ts";
import { type SegmentSimulator, startRudderStackSimulator, startSegmentSimulator } from "../simulator/segment.ts";
import { filesIn, found, ledgerRows } from "./residue.ts";

/** Canaries at the vendors, in scopes, lists and datasets: a real server whose clock is moved by days. */

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const TOKEN = "test-token";
const STREAM = "G-TEST1234";
const SECRET = "api-secret";
const PEOPLE = Array.from({ length: 30 }, (_, n) => `usr_Kq81zL_${1000 + n}`);
const numberOf = (id: string): number => Number(id.slice(-4));
/** Destination → how its SDK tells that somebody was seen, to which path. */
const DIALECTS: Readonly<Record<string, (id: string) => readonly [path: string, body: object]>> = {
  mixpanel: (distinct_id) => [
    "track",
    [
      {
        event: "Seen",
        properties: {
          token: TOKEN,
          distinct_id,
          $device_id: `7f1e6f6e-3c1e-4c7e-9d5e-0b6f0a5d${numberOf(distinct_id)}`,
          company: `acme-${numberOf(distinct_id) % 3}`,
          $current_url: `https://app.example.org/invoices/${numberOf(distinct_id)}?of=${distinct_id}`,
          mp_country_code: "FR",
          plan: "pro",
        },
      },
    ],
  ],
  segment: (userId) => ["v1/track", { writeKey: TOKEN, userId, event: "Seen", context: {} }],
  rudderstack: (userId) => ["v1/track", { writeKey: TOKEN, userId, event: "Seen", context: {} }],
  amplitude: (user_id) => ["2/httpapi", { api_key: TOKEN, events: [{ user_id, event_type: "Seen" }] }],
  posthog: (distinct_id) => ["batch/", { api_key: TOKEN, batch: [{ event: "Seen", distinct_id, properties: {} }] }],
  ga4: (user_id) => [
    `mp/collect?measurement_id=${STREAM}&api_secret=${SECRET}`,
    {
      client_id: `16761${numberOf(user_id)}.1795489072`,
      user_id,
      events: [{ name: "seen", params: { page_location: `https://app.example.org/invoices/${numberOf(user_id)}` } }],
    },
  ],
};

let mixpanel: MixpanelSimulator;
let segment: SegmentSimulator;
let amplitude: AmplitudeSimulator;
let posthog: PosthogSimulator;
let rudderstack: SegmentSimulator;
let ga4: Ga4Simulator;
let folder: string;
let server: Server;
let aheadMs = 0;

const move = (ms: number): void => writeFileSync(join(folder, "clock"), String((aheadMs += ms)));
const json = async <T>(...words: string[]): Promise<T> => {
  const { code, stdout, stderr } = await server.cli(...words, "--json");
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout) as T;
};

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "bulkhead-made-up-"));
  move(0);
  // For the server and for its command line: what `drill` opens ends now.
  process.env["TEST_CLOCK_FILE"] = join(folder, "clock");
  process.env["NODE_OPTIONS"] = `--import=${new URL("../harness/moved-clock.ts", import.meta.url).href}`;
  [mixpanel, segment, amplitude, posthog, rudderstack, ga4] = await Promise.all([
    startMixpanelSimulator({ keepBytes: true }),
    startSegmentSimulator(TOKEN),
    startAmplitudeSimulator(TOKEN),
    startPosthogSimulator(TOKEN),
    startRudderStackSimulator(TOKEN),
    startGa4Simulator(STREAM, SECRET),
  ]);
  const upstreams = { mixpanel, segment, amplitude, posthog, rudderstack, ga4 };
  const one = (id: string, vendor: string, { url }: { url: string }, more: object) => ({
    ...more,
    id,
    vendor,
    recipient: "vendor",
    token: TOKEN,
    upstream: url,
    starts_empty: true,
  });
  server = await startServer({
    config: {
      destinations: [
        ...Object.entries(upstreams).map(([id, upstream]) => ({
          ...one(id, id, upstream, { canaries: true }),
          ...(id === "ga4" ? { token: STREAM, credentials: { username: SECRET, secret: "" } } : {}),
        })),
        one("quiet", "mixpanel", mixpanel, {}),
      ],
    },
  });
  for (const id of PEOPLE)
    for (const [destination, says] of [...Object.entries(DIALECTS), ["quiet", DIALECTS["mixpanel"]] as const]) {
      const [path, body] = says?.(id) ?? assert.fail();
      const { status } = await call(`http://${server.gateway}/${destination}~web/${path}`, {
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      assert.equal(status, destination === "ga4" ? 204 : 200, destination);
    }
  const all = PEOPLE.length + CANARIES;
  await eventually(
    async () => {
      const figures = await Promise.all(Object.keys(DIALECTS).map((id) => server.figures(id)));
      if (figures.every((figure) => figure.outcomes.delivered === all)) return true;
      // Each plan begins at some look; a day later all of its canaries are due.
      move(21 * HOUR_MS);
      await sleep(6_000);
      return false;
    },
    90_000,
    "canaries did not arrive",
  );
});
after(async () => {
  await server?.stop();
  await Promise.all(
    [mixpanel, segment, amplitude, posthog, rudderstack, ga4].map((one) => one?.[Symbol.asyncDispose]()),
  );
  if (server) removeFolder(server.folder);
  removeFolder(folder);
});

const masterKey = () => Buffer.from(readFileSync(`${join(server.folder, "data")}.key`, "utf8").trim(), "base64");

/** What a vendor calls the canaries. */
async function pseudonymsAt(destination: string): Promise<readonly string[]> {
  const map = pseudonymMap(masterKey(), destination, 1, { placeholders: new Set(), prefixes: [] });
  return (await madeUp(destination)).map(map.identity);
}

/** Who is made up, as only somebody with the key can know. */
async function madeUp(destination: string): Promise<readonly string[]> {
  const master = masterKey();
  const journal = lmdbJournal(openEnvironment(join(server.folder, "data/journal")));
  try {
    const [{ epoch, sealed } = assert.fail("there is no plan")] = journal.canaryPlans(destination);
    const plan = planSealer(master).open(sealed);
    return canaryIds(master, { destination, epoch, likeness: plan?.likeness ?? [] });
  } finally {
    await journal.close();
  }
}

const open = async (destination: string): Promise<string> => {
  const [from, to] = [-DAY_MS, aheadMs + DAY_MS].map((ms) => new Date(Date.now() + ms).toISOString());
  const words = ["incident", "open", "--destination", destination, "--from", from ?? "", "--to", to ?? ""];
  const { id } = await json<{ id: string }>(...words, "--title", "made-up people");
  return id;
};

const idsAt: Readonly<Record<string, () => readonly unknown[]>> = {
  segment: () => segment.calls.map((one) => one["userId"]),
  amplitude: () => amplitude.events.map((one) => one["user_id"]),
  posthog: () => posthog.events.map((one) => one["distinct_id"] ?? one.properties?.["distinct_id"]),
  rudderstack: () => rudderstack.calls.map((one) => one["userId"]),
  ga4: () => ga4.events.map((one) => one.user),
};

describe("canaries", () => {
  it("arrive at every vendor as people who look like the others, minimised", async () => {
    for (const [destination, ids] of Object.entries(idsAt)) {
      const names = new Set(ids());
      assert.equal(names.size, PEOPLE.length + CANARIES, destination);
      for (const name of names) assert.match(String(name), /^[a-z2-7]{24}$/, destination);
    }
    const made = new Set(await pseudonymsAt("mixpanel"));
    const views = mixpanel.rows().events.filter((one) => made.has(String(one.properties["distinct_id"])));
    assert.equal(views.length, CANARIES);
    for (const { event, properties } of views) {
      const { distinct_id: id, $device_id: device, company, time: _time, $insert_id: _insert, ...others } = properties;
      for (const name of [id, company]) assert.match(String(name), /^[a-z2-7]{24}$/);
      assert.match(String(device), /^[\da-f]{8}-[\da-f]{4}-4/);
      assert.deepEqual(
        [event, others],
        ["Seen", { $current_url: "https://app.example.org/invoices/:id", mp_country_code: "FR", plan: "pro" }],
        "what everybody sent",
      );
    }
    assert.deepEqual(ga4.discarded, []);
    const pages = ga4.events.map((one) => [one.name, one.parameters["page_location"]].join(" "));
    assert.deepEqual(new Set(pages), new Set(["seen https://app.example.org/invoices/:id"]));
    for (const id of await madeUp("mixpanel")) {
      assert.match(id, /^[g-z]-/);
      for (const vendor of [mixpanel, segment, amplitude, posthog, rudderstack, ga4])
        assert.equal(vendor.contains(id), false);
    }
  });

  it("are counted as items like any other, and sent only where somebody asked for them", async () => {
    const figures = await server.figures("mixpanel");
    assert.deepEqual([figures.in, addsUp(figures)], [PEOPLE.length + CANARIES, true]);
    assert.equal((await server.figures("quiet")).in, PEOPLE.length);
  });

  it("are nobody in scope and list", async () => {
    for (const destination of ["mixpanel", "amplitude", "ga4"]) {
      const incident = await open(destination);
      const scope = await json<ScopeAnswer>("incident", "scope", incident);
      assert.deepEqual(
        [scope.subjects, scope.organisations, scope.unidentifiedDevices],
        [PEOPLE.length, destination === "mixpanel" ? 3 : 0, 0],
        destination,
      );
      assert.deepEqual(scope.disclosedDuringIntrusion, { subjects: PEOPLE.length, items: PEOPLE.length });
      const { stdout } = await server.cli("incident", "affected", incident, "--format", "jsonl");
      const people = stdout.trim().split("\n");
      const ids = people.map((line) => (JSON.parse(line) as { userId: string }).userId);
      assert.deepEqual(ids.toSorted(), PEOPLE, destination);
    }
    const standing = await json<readonly { destination: string; subjects: number }[]>("standing");
    for (const one of standing) assert.equal(one.subjects, PEOPLE.length);
  });

  it("say of a vendor's dataset whether it is genuine and whole", async () => {
    const incident = await open("mixpanel");
    const rows = mixpanel.rows().events.map(({ event, properties }) => JSON.stringify({ event, properties }));
    // The second destination stands at the same simulator, with pseudonyms of its own.
    const whole = rows.slice();
    const check = async (name: string, lines: readonly string[]) => {
      const file = join(folder, name);
      writeFileSync(file, `${lines.join("\n")}\n`);
      return json<Reconciliation>("incident", "reconcile", incident, "--dataset", file, "--delivered", "a test");
    };
    const first = await check("whole.jsonl", whole);
    const sets = ({ confirmed, ledgerOnly, beyondExposure, vendorOnly }: Reconciliation) => [
      confirmed,
      ledgerOnly,
      beyondExposure,
      vendorOnly,
    ];
    assert.deepEqual(sets(first), [PEOPLE.length, 0, 0, PEOPLE.length]);
    const { says, ...counts } = first.canaries;
    assert.deepEqual(counts, { sent: CANARIES, found: CANARIES, missing: 0, unexpected: 0 });
    assert.match(says, /^All 20 canaries are in it: it is genuine, and nothing says that it is incomplete\.$/);

    const made = await pseudonymsAt("mixpanel");
    const views = whole.filter((row) => made.some((id) => row.includes(id)));
    const part = whole.filter((row) => !views.slice(0, 5).includes(row));
    const second = await check("part.jsonl", part);
    assert.deepEqual(sets(second), sets(first), "canaries are nobody in any other set");
    assert.deepEqual([second.canaries.sent, second.canaries.found, second.canaries.missing], [CANARIES, 15, 5]);
    assert.match(
      second.canaries.says,
      /^15 of 20 canaries are in it: it is genuine\. 5 are missing: it is incomplete\.$/,
    );
  });

  it("are found in an export of GA4 by user, and by client where it names no users", async () => {
    const incident = await open("ga4");
    const names = { user: "user_id", client: "user_pseudo_id" } as const;
    for (const by of ["user", "client"] as const) {
      const file = join(folder, `ga4-by-${by}.jsonl`);
      const rows = ga4.events.map((one) => ({
        event_date: "20260301",
        event_name: one.name,
        event_params: [{ key: "page_location", value: { string_value: one.parameters["page_location"] } }],
        [names[by]]: one[by],
      }));
      writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
      const found = await json<Reconciliation>("incident", "reconcile", incident, "--dataset", file);
      const { says: _says, ...canaries } = found.canaries;
      assert.deepEqual(canaries, { sent: CANARIES, found: CANARIES, missing: 0, unexpected: 0 }, by);
      assert.deepEqual([found.confirmed, found.ledgerOnly, found.beyondExposure], [PEOPLE.length, 0, 0], by);
      assert.deepEqual([found.vendorOnly, found.unidentifiedDevices], [0, 0], by);
    }
  });

  it("are missing in a drill's dataset as often as people are", async () => {
    const words = ["drill", "--destination", "segment", "--out", join(folder, "drill.csv"), "--missing", "40"];
    const { subjects, reconcile } = await json<{ subjects: number; reconcile: Reconciliation }>(...words);
    const { sent, found: there, missing } = reconcile.canaries;
    assert.deepEqual([subjects, sent, there + missing], [PEOPLE.length, CANARIES, CANARIES]);
    assert.ok(missing > 0 && missing < CANARIES, `${missing} of ${CANARIES} are missing`);
  });

  it("stay the same people over a restart, send nothing while sealed, and rest nowhere in clear", async () => {
    const incident = await open("mixpanel");
    await server.cli("seal", "mixpanel", "--reason", "a test");
    await server.stop();
    server = await startServer({ after: server });
    move(200 * DAY_MS);
    await sleep(11_000);
    assert.equal((await server.figures("mixpanel")).in, PEOPLE.length + CANARIES);
    const { subjects } = await json<{ subjects: number }>("incident", "scope", incident);
    assert.equal(subjects, PEOPLE.length);
    const ids = await madeUp("mixpanel");
    await server.stop();
    const data = join(server.folder, "data");
    const places = [...filesIn(data), ...(await ledgerRows(data)), { name: "log", bytes: Buffer.from(server.log()) }];
    const wanted = Object.fromEntries(ids.map((id, place) => [`canary ${place}`, id]));
    assert.deepEqual(found(wanted, places), []);
  });
});
