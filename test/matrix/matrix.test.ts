import assert from "node:assert/strict";
import { after, type TestContext, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { startBrowser } from "../browser/chromium.ts";
import { PAGE_HOST, PAGE_SDKS, type PageSdkName, SEARCH_HOST, startSite, startTrap } from "../browser/site.ts";
import { openVisit } from "../browser/visit.ts";
import { addsUp, eventually, pendingOf, removeFolder, type Server, startServer } from "../harness/server.ts";
import { type Far, SECRET, startFar, TOKEN } from "./far.ts";
import { type Opens, SPEAKERS, type Speaker } from "./speakers.ts";

/**
 * What an SDK says arrives, whatever happens to vendor and gateway meanwhile: events said = events at the vendor
 * afterwards, none twice. When nobody listens, an SDK may give an event back to the application; that is not lost either.
 */

const EVENTS = 3;
/** Long enough for the breaker to open; that it stays patient for an hour is a matter of its clock (lane.test.ts). */
const DOWN_MS = 4_000;
const ARRIVES_WITHIN_MS = 60_000;

interface Row {
  readonly sdk: string;
  readonly destination: string;
  readonly far: Far;
  readonly speaker: Speaker;
}

/** What became of the events of one phase, for one row. */
interface Cell {
  readonly row: Row;
  readonly phase: string;
  readonly said: readonly string[];
  /** Said by the SDK to have failed. */
  readonly givenBack: ReadonlySet<string>;
}

const trap = await startTrap();
const site = await startSite();
const started = await startBrowser({ names: [PAGE_HOST, SEARCH_HOST], trapPort: trap.port });

after(async () => {
  if (started.kind === "browser") await started.browser.close();
  await site[Symbol.asyncDispose]();
  await trap[Symbol.asyncDispose]();
});

/** A tab that stays open through all that happens. Its SDK takes everything and tells nobody what it gives up. */
const inBrowser =
  (sdk: PageSdkName): Opens =>
  async (host, path) => {
    if (started.kind === "none") throw new Error(started.why);
    const visit = await openVisit(started.browser, site, sdk);
    await visit.start({ gateway: `http://${host}${path}`, token: TOKEN, settings: "recommended" });
    return {
      say: async (names) => {
        for (const name of names) await visit.say(name);
        return [];
      },
      close: async () => visit[Symbol.asyncDispose](),
    };
  };

const WANTED = [
  ...SPEAKERS,
  ...PAGE_SDKS.filter(() => started.kind === "browser").map(
    (sdk) => [`${sdk} in a browser`, sdk, inBrowser(sdk)] as const,
  ),
];

test("SDKs in a browser are part of the matrix", { skip: started.kind === "none" && started.why }, () => {
  assert.equal(WANTED.length, SPEAKERS.length + PAGE_SDKS.length);
});

test("every SDK, through everything that may happen: events said = events at the vendor", async (context) => {
  await using cleanup = new AsyncDisposableStack();
  const fars = await Promise.all(WANTED.map(async ([, vendor]) => cleanup.use(await startFar(vendor))));
  const destinations = WANTED.map(([, vendor], index) => ({
    id: `d${index}`,
    vendor,
    recipient: "vendor",
    token: TOKEN,
    upstream: fars[index]?.gate.url,
    ...(vendor === "ga4" ? { credentials: { username: SECRET } } : {}),
  }));
  let server: Server = await startServer({ config: { destinations } });
  cleanup.defer(async () => {
    await server.kill().catch(() => undefined);
    removeFolder(server.folder);
  });
  const rows = await Promise.all(
    WANTED.map(async ([sdk, , opens], index): Promise<Row> => {
      const destination = `d${index}`;
      const speaker = await opens(server.gateway, `/${destination}~web`);
      cleanup.defer(async () => void (await speaker.close().catch(() => undefined)));
      return { sdk, destination, far: fars[index] ?? assert.fail(), speaker };
    }),
  );
  const cells: Cell[] = [];
  const say = async (phase: string): Promise<readonly Cell[]> => {
    const said = Array.from({ length: EVENTS }, (_, index) => `${phase} ${index + 1}`);
    const now = rows.map(async (row) => ({ row, phase, said, givenBack: new Set(await row.speaker.say(said)) }));
    const all = await Promise.all(now);
    cells.push(...all);
    return all;
  };
  const each = (act: (row: Row) => Promise<unknown>) => Promise.all(rows.map(act));
  /** Only when all answers have come: what loses its answer waits behind the gate with what comes then. */
  const shut = async (): Promise<void> => {
    await eventually(async () => (await pendingIn(server, rows)) === 0);
    await each(({ far }) => far.gate.shut());
  };
  const because = { reason: "the matrix", operator: "a test" };

  await arrived(await say("normal"));

  await each(({ destination: one }) => server.api("POST", "/seal", { destination: one, mode: "hold", ...because }));
  const held = await say("sealed");
  await eventually(async () => (await pendingIn(server, rows)) === rows.length * EVENTS);
  assert.ok(
    held.every((cell) => arrivalsOf(cell).length === 0),
    "sealed means sealed",
  );
  await each(({ destination: one }) => server.api("POST", "/unseal", { destination: one, ...because }));
  await arrived(held);

  await shut();
  const meanwhile = await say("vendor down");
  await sleep(DOWN_MS);
  await each(({ far }) => far.gate.open());
  await arrived(meanwhile);

  await shut();
  const beforeRestart = await say("before a restart");
  await eventually(async () => (await pendingIn(server, rows)) === rows.length * EVENTS);
  const stopping = server.stop();
  const [restarted, duringRestart] = await Promise.all([startServer({ after: server }), say("during a restart")]);
  server = restarted;
  await each(({ far }) => far.gate.open());
  assert.equal(await stopping, 0);
  await arrived([...beforeRestart, ...duringRestart]);

  await shut();
  const beforeKill = await say("before kill -9");
  await eventually(async () => (await pendingIn(server, rows)) === rows.length * EVENTS);
  await server.kill();
  const [recovered, afterKill] = await Promise.all([startServer({ after: server }), say("during recovery")]);
  server = recovered;
  await each(({ far }) => far.gate.open());
  await arrived([...beforeKill, ...afterKill]);

  await eventually(
    async () => (await pendingIn(server, rows)) === 0,
    ARRIVES_WITHIN_MS,
    "the gateway knows that it is",
  );
  tell(context, cells);
  for (const { destination } of rows) assert.ok(addsUp(await server.figures(destination)));
  for (const cell of cells) {
    const arrivals = arrivalsOf(cell);
    assert.equal(new Set(arrivals).size, arrivals.length, `${cell.row.sdk}, ${cell.phase}: none twice`);
    const isHeard = !GATEWAY_GONE.has(cell.phase);
    if (isHeard) assert.equal(cell.givenBack.size, 0, `${cell.row.sdk}, ${cell.phase}: the SDK notices nothing`);
  }
});

/** When there is nobody to say it to, for a moment. */
const GATEWAY_GONE: ReadonlySet<string> = new Set(["during a restart", "during recovery"]);

/**
 * mixpanel-browser 2.83.0 throws a batch away when a connection is refused while the browser takes itself for online
 * (`request-batcher.js`), and tells nobody.
 */
const forgets = ({ row, phase }: Cell): boolean => row.sdk === "mixpanel in a browser" && GATEWAY_GONE.has(phase);

async function pendingIn(server: Server, rows: readonly Row[]): Promise<number> {
  const all = await Promise.all(rows.map(({ destination }) => server.figures(destination)));
  return all.reduce((sum, figures) => sum + pendingOf(figures), 0);
}

const arrivalsOf = ({ row, said }: Cell): readonly string[] => row.far.names().filter((name) => said.includes(name));

const missingOf = (cell: Cell): readonly string[] => {
  const there = new Set(arrivalsOf(cell));
  return cell.said.filter((name) => !there.has(name) && !cell.givenBack.has(name));
};

/** Waits until whatever the SDKs took is at the vendors. @throws naming what is not */
async function arrived(cells: readonly Cell[]): Promise<void> {
  const wanted = cells.filter((cell) => !forgets(cell));
  const missing = () => wanted.flatMap((cell) => missingOf(cell).map((name) => `${cell.row.sdk}: ${name}`));
  await eventually(() => missing().length === 0, ARRIVES_WITHIN_MS).catch(() => undefined);
  assert.deepEqual(missing(), [], "all that was said arrived");
}

function tell(context: TestContext, cells: readonly Cell[]): void {
  const phases = [...new Set(cells.map(({ phase }) => phase))];
  const line = (first: string, others: readonly string[]) =>
    context.diagnostic([first.padEnd(30), ...others.map((one) => one.padEnd(24))].join(""));
  line("at the vendor / said", phases);
  for (const [row, own] of Map.groupBy(cells, (cell) => cell.row)) {
    const text = own.map((cell) => {
      const { size } = cell.givenBack;
      const gone = missingOf(cell).length;
      const rest = [size > 0 ? `, ${size} given back` : "", gone > 0 ? `, ${gone} dropped by it` : ""];
      return `${arrivalsOf(cell).length}/${cell.said.length}${rest.join("")}`;
    });
    line(row.sdk, text);
  }
}
