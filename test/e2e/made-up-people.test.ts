import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { CANARIES, canaryIds, planSealer } from "../../src/delivery/canaries/canary-ids.ts";
import type { Reconciliation } from "../../src/incidents/reconciliation.ts";
import { openEnvironment } from "../../src/journal/lmdb/environment.ts";
import { lmdbJournal } from "../../src/journal/lmdb/journal.ts";
import { addsUp, eventually, removeFolder, type Server, startServer } from "../harness/server.ts";
import { type AmplitudeSimulator, startAmplitudeSimulator } from "../simulator/amplitude.ts";
import { call } from "../simulator/calls.ts";
import { type MixpanelSimulator, startMixpanelSimulator } from "../simulator/mixpanel.ts";
import { type PosthogSimulator, startPosthogSimulator } from "../simulator/posthog.ts";
import { type SegmentSimulator, startSegmentSimulator } from "../simulator/segment.ts";
import { filesIn, found, ledgerRows } from "./residue.ts";

/** Canaries at the vendors, in scopes, lists and datasets: a real server whose clock is moved by days. */

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const TOKEN = "test-token";
const PEOPLE = Array.from({ length: 30 }, (_, n) => `usr_Kq81zL_${1000 + n}`);
/** Destination → how its SDK tells that somebody was seen, to which path. */
const DIALECTS: Readonly<Record<string, (id: string) => readonly [path: string, body: object]>> = {
  mixpanel: (distinct_id) => [
    "track",
    [{ event: "Seen", properties: { token: TOKEN, distinct_id, mp_country_code: "FR", plan: "pro" } }],
  ],
  segment: (userId) => ["v1/track", { writeKey: TOKEN, userId, event: "Seen", context: {} }],
  amplitude: (user_id) => ["2/httpapi", { api_key: TOKEN, events: [{ user_id, event_type: "Seen" }] }],
  posthog: (distinct_id) => ["batch/", { api_key: TOKEN, batch: [{ event: "Seen", distinct_id, properties: {} }] }],
};

let mixpanel: MixpanelSimulator;
let segment: SegmentSimulator;
let amplitude: AmplitudeSimulator;
let posthog: PosthogSimulator;
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
  [mixpanel, segment, amplitude, posthog] = await Promise.all([
    startMixpanelSimulator({ keepBytes: true }),
    startSegmentSimulator(TOKEN),
    startAmplitudeSimulator(TOKEN),
    startPosthogSimulator(TOKEN),
  ]);
  const upstreams = { mixpanel, segment, amplitude, posthog };
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
        ...Object.entries(upstreams).map(([id, upstream]) => one(id, id, upstream, { canaries: true })),
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
      assert.equal(status, 200, destination);
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
  await Promise.all([mixpanel, segment, amplitude, posthog].map((one) => one?.[Symbol.asyncDispose]()));
  if (server) removeFolder(server.folder);
  removeFolder(folder);
});

/** Who is made up, as only somebody with the key can know. */
async function madeUp(destination: string): Promise<readonly string[]> {
  const master = Buffer.from(readFileSync(`${join(server.folder, "data")}.key`, "utf8").trim(), "base64");
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
};

describe("canaries", () => {
  it("arrive at every vendor as people who look like the others, minimised", async () => {
    for (const [destination, ids] of Object.entries(idsAt)) {
      const names = new Set(ids());
      assert.equal(names.size, PEOPLE.length + CANARIES, destination);
      for (const name of names) assert.match(String(name), /^[a-z2-7]{24}$/, destination);
    }
    const views = mixpanel.rows().events.filter((one) => one.event === "$mp_web_page_view");
    assert.equal(new Set(views.map((one) => one.properties["distinct_id"])).size, CANARIES);
    for (const { properties } of views) {
      assert.match(String(properties["distinct_id"]), /^[a-z2-7]{24}$/);
      assert.equal(properties["mp_country_code"], "FR");
    }
    for (const id of await madeUp("mixpanel")) {
      assert.match(id, /^[g-z]-/);
      for (const vendor of [mixpanel, segment, amplitude, posthog]) assert.equal(vendor.contains(id), false);
    }
  });

  it("are counted as items like any other, and sent only where somebody asked for them", async () => {
    const figures = await server.figures("mixpanel");
    assert.deepEqual([figures.in, addsUp(figures)], [PEOPLE.length + CANARIES, true]);
    assert.equal((await server.figures("quiet")).in, PEOPLE.length);
  });

  it("are nobody in scope and list", async () => {
    for (const destination of ["mixpanel", "amplitude"]) {
      const incident = await open(destination);
      const scope = await json<{ subjects: number; disclosedDuringIntrusion: object }>("incident", "scope", incident);
      assert.equal(scope.subjects, PEOPLE.length, destination);
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

    const views = whole.filter((row) => row.includes("$mp_web_page_view"));
    const part = whole.filter((row) => !views.slice(0, 5).includes(row));
    const second = await check("part.jsonl", part);
    assert.deepEqual(sets(second), sets(first), "canaries are nobody in any other set");
    assert.deepEqual([second.canaries.sent, second.canaries.found, second.canaries.missing], [CANARIES, 15, 5]);
    assert.match(
      second.canaries.says,
      /^15 of 20 canaries are in it: it is genuine\. 5 are missing: it is incomplete\.$/,
    );
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
