import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import Mixpanel from "mixpanel";
import type { DestinationStanding } from "../../src/incidents/standing.ts";
import { eventually, pendingOf, removeFolder, type Server, startServer } from "../harness/server.ts";
import { type MixpanelSimulator, startMixpanelSimulator } from "../simulator/mixpanel.ts";

/** What a vendor would lose today: kept with its date, shown where people look, over a restart. */

const TOKEN = "destination-token";
let vendor: MixpanelSimulator;
let server: Server;

before(async () => {
  vendor = await startMixpanelSimulator();
  server = await startServer({ upstream: vendor.url, token: TOKEN, destination: { starts_empty: true } });
  const silent = () => undefined;
  const logger = { trace: silent, debug: silent, info: silent, warn: silent, error: silent };
  const config = { host: server.gateway, protocol: "http", path: "/product-analytics~web", key: "k", logger };
  const sdk = Mixpanel.init(TOKEN, config);
  for (const person of ["u-ada", "u-bob"])
    await new Promise<void>((resolve, reject) =>
      sdk.track("Seen", { distinct_id: person, plan: "pro" }, (error) => (error ? reject(error) : resolve())),
    );
  await eventually(async () => pendingOf(await server.figures()) === 0, 20_000, "settled");
});
after(async () => {
  await server.stop();
  await vendor.close();
  removeFolder(server.folder);
});

const said = async (...words: string[]): Promise<string> => {
  const { code, stdout, stderr } = await server.cli(...words);
  assert.equal(code, 0, stderr);
  return stdout;
};
const metrics = async (): Promise<string> => (await fetch(`http://${server.console}/metrics`)).text();

describe("the score if the vendor leaked today", () => {
  it("is computed on request, and shown with its date", async () => {
    assert.match(await said("standing"), /^product-analytics: not scored yet; --now does it\n$/);
    assert.doesNotMatch(await metrics(), /bulkhead_standing_score\{/);

    const [scored] = JSON.parse(await said("standing", "--now", "--json")) as DestinationStanding[];
    assert.equal(scored?.subjects, 2);
    assert.ok(Math.abs(Date.now() - Date.parse(scored.at)) < 60_000);
    const { score = 0, band = "" } = scored.standing ?? {};
    assert.ok(score > 0);

    const date = scored.at.slice(0, 16).replace("T", " ");
    assert.match(
      await said("standing"),
      new RegExp(`^product-analytics: ${score} ${band}.*, 2 people, as of ${date} UTC`),
    );
    assert.match(
      await said("status"),
      new RegExp(`if it leaked: ${score} ${band}, 2 people \\(${date.slice(0, 10)}\\)`),
    );
    const text = await metrics();
    assert.match(text, new RegExp(`^bulkhead_standing_score\\{destination="product-analytics"\\} ${score}$`, "m"));
    const since = /^bulkhead_standing_timestamp_seconds\{destination="product-analytics"\} (\S+)$/m.exec(text)?.[1];
    assert.equal(Number(since), Date.parse(scored.at) / 1_000);
  });

  it("is still there after a restart", async () => {
    const before = await said("standing", "--json");
    await server.stop();
    server = await startServer({ after: server });
    assert.equal(await said("standing", "--json"), before);
    await eventually(async () => /^bulkhead_standing_score\{/m.test(await metrics()), 5_000, "the gauge");
  });
});
