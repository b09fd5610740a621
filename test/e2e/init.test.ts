import assert from "node:assert/strict";
import { once } from "node:events";
import { appendFileSync, existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer, request as ask } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { parse } from "yaml";
import type { Check } from "../../src/cli/doctor-checks.ts";
import type { Config } from "../../src/platform/config-schema.ts";
import { VENDORS } from "../../src/vendors/list.ts";
import { removeFolder, type Server, startServer } from "../harness/server.ts";
import { call } from "../simulator/calls.ts";
import { startMixpanelSimulator } from "../simulator/mixpanel.ts";
import { each, run } from "./command.ts";

/** The first hour: a file from a few answers, an SDK's line, the first event, and a look at what stands in the way. */

const folder = mkdtempSync(join(tmpdir(), "bulkhead-init-"));
after(() => removeFolder(folder));
const TOKEN = "4f1c0e-first-token";

describe("init", () => {
  it("writes a file for each vendor that the server takes, and says which line to change", async () => {
    await each(VENDORS, async ({ adapter, setup }) => {
      const file = join(folder, `${adapter.id}.yaml`);
      const [region] = Object.keys(setup.regions);
      const where = region === undefined ? ["--upstream", "https://data.example.org"] : ["--region", region];
      const words = ["--vendor", adapter.id, "--token", TOKEN, ...where, "--purpose", "reports", "--shadow"];
      const { code, stdout, stderr } = await run(["init", ...words, "--config", file]);
      assert.equal(code, 0, stderr);
      for (const { sdk } of setup.sdks) assert.ok(stdout.includes(`  ${sdk}: `), sdk);
      assert.ok(stdout.includes(`127.0.0.1:8480`) && stdout.includes("/product-analytics"));
      for (const one of setup.beware) assert.ok(stdout.includes(one));
      const [destination] = (parse(readFileSync(file, "utf8")) as Config).destinations;
      const { vendor, token, purpose, shadow } = destination ?? {};
      assert.deepEqual(
        { vendor, token, purpose, shadow },
        { vendor: adapter.id, token: TOKEN, purpose: "reports", shadow: true },
      );
      assert.equal(statSync(file).mode & 0o777, 0o600);
      assert.equal((await run(["config", "show", "--config", file])).code, 0);
    });
  });

  it("names what a router loads into pages today, which ends", async () => {
    const settings = join(folder, "settings.json");
    const init = async (vendor: string, given: string) => {
      writeFileSync(settings, given);
      const where = vendor === "segment" ? ["--region", "us"] : ["--upstream", "https://data.example.org"];
      const words = ["--vendor", vendor, "--token", TOKEN, ...where, "--purpose", "reports", "--settings", settings];
      const file = join(folder, `settings-${vendor}.yaml`);
      const done = await run(["init", ...words, "--config", file]);
      removeFolder(file);
      return done;
    };
    const browser = { componentTypes: ["browser"] };
    const segment = {
      integrations: {
        "Segment.io": { type: "browser", versionSettings: browser },
        "Google Tag Manager": { type: "browser", bundlingStatus: "bundled" },
        Hotjar: { versionSettings: browser },
        Salesforce: { versionSettings: { componentTypes: ["server"] } },
        Amplitude: { type: "browser", bundlingStatus: "unbundled" },
      },
      remotePlugins: [{ name: "Braze Web Mode (Actions)" }],
    };
    assert.match(
      (await init("segment", JSON.stringify(segment))).stdout,
      /Switched off in the page: Braze Web Mode \(Actions\), Google Tag Manager, Hotjar\.\n/,
    );
    const rudderstack = [
      {
        displayName: "a",
        destinationDefinition: { displayName: "Mixpanel" },
        config: { connectionMode: { web: "device" } },
      },
      { displayName: "Braze", config: { useNativeSDK: { web: true } } },
      { displayName: "Kafka", config: { connectionMode: { web: "cloud" } } },
      { displayName: "Ended", enabled: false, config: { connectionMode: { web: "device" } } },
    ];
    const given = JSON.stringify({ source: { destinations: rudderstack } });
    assert.match((await init("rudderstack", given)).stdout, /Switched off in the page: Braze, Mixpanel\.\n/);
    assert.match((await init("segment", '{"integrations":{}}')).stdout, /Switched off in the page: none, by these/);
    for (const [vendor, wrong, says] of [
      ["segment", "[]", /does not hold Segment's settings/],
      ["rudderstack", "{", /can't be read as JSON/],
      ["rudderstack", "{}", /does not hold RudderStack's settings/],
    ] as const) {
      const { code, stderr } = await init(vendor, wrong);
      assert.equal(code, 2);
      assert.match(stderr, says);
    }
  });

  it("changes no file that is there, and says what an answer should have been", async () => {
    const file = join(folder, "mixpanel.yaml");
    const before = readFileSync(file, "utf8");
    const again = await run(["init", "--vendor", "mixpanel", "--token", TOKEN, "--config", file]);
    assert.equal(again.code, 2);
    assert.match(again.stderr, /is there already/);
    assert.equal(readFileSync(file, "utf8"), before);

    const wrong = join(folder, "wrong.yaml");
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [["--vendor", "mixpanle", "--token", TOKEN], /no vendor "mixpanle"; did you mean "mixpanel"/],
      [["--vendor", "mixpanel"], /--token is needed/],
      [["--vendor", "mixpanel", "--token", TOKEN, "--region", "ue"], /no region "ue"/],
      [["--vendor", "rudderstack", "--token", TOKEN], /--upstream is needed/],
      [["--vendor", "mixpanel", "--token", TOKEN, "--upstream", "ftp://x"], /upstream: write the vendor's address/],
      [["--vendor", "mixpanel", "--token", TOKEN, "--id", "A b"], /id: use lower-case/],
    ];
    await each(cases, async ([words, says]) => {
      const { code, stderr } = await run(["init", ...words, "--config", wrong]);
      assert.equal(code, 2);
      assert.match(stderr, says);
    });
    assert.equal(existsSync(wrong), false);
  });

  it("waits for the first event and shows fields, not values", async () => {
    const server = await startServer({ destination: { shadow: true } });
    try {
      const waiting = server.cli("init", "--wait");
      const properties = { token: "test-token", distinct_id: "u1", $email: "ada@example.org", plan: "pro" };
      await call(`http://${server.gateway}/product-analytics/track`, {
        body: JSON.stringify([{ event: "First", properties }]),
      });
      const { code, stdout } = await waiting;
      assert.equal(code, 0);
      assert.match(stdout, /what would leave of it/);
      assert.match(stdout, /properties\.\$email: gone 1 {2}\(user\.contact\.email\)/);
      assert.match(stdout, /properties\.plan: clear 1/);
      assert.equal(/ada@|\bpro\b/.test(stdout), false);
    } finally {
      await server.stop();
      removeFolder(server.folder);
    }
  });
});

/** A proxy as nobody should have one: it writes addresses down, and takes only short ones. */
async function careless(server: Server, log: string) {
  const proxy = createServer({ maxHeaderSize: 8 * 1_024 }, (incoming, outgoing) => {
    appendFileSync(log, `${incoming.method} ${incoming.url}\n`);
    const [host, port] = server.gateway.split(":");
    const { method, url: path, headers } = incoming;
    const passed = ask({ host, port, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(passed);
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  return { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, close: () => proxy.close() };
}

/** An address where nobody listens. */
async function nowhere(): Promise<string> {
  const server = createTcpServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return `http://127.0.0.1:${port}`;
}

describe("doctor", () => {
  const states = (stdout: string): Readonly<Record<string, Check["state"]>> =>
    Object.fromEntries((JSON.parse(stdout) as Check[]).map(({ about, state }) => [about, state]));

  it("finds nothing to say about what is well, and every place of what is not", async () => {
    await using vendor = await startMixpanelSimulator({ keepBytes: true });
    const server = await startServer({ upstream: vendor.url });
    try {
      const well = await server.cli("doctor", "--json");
      assert.equal(well.code, 0, well.stdout);
      assert.deepEqual(states(well.stdout), {
        key: "good",
        disk: "good",
        server: "good",
        "the way in": "good",
        "upstream of product-analytics": "good",
      });
      assert.ok(vendor.bytesRead() > 0, "the vendor is asked whether it is there");
      assert.equal(vendor.contains("bulkhead-canary"), false);

      const log = join(folder, "access.log");
      writeFileSync(log, "");
      const proxy = await careless(server, log);
      const ill = await server.cli("doctor", "--url", proxy.url, "--log", log, "--json");
      proxy.close();
      assert.equal(ill.code, 1);
      const { "the way in": way, "proxy logs": logs, figures } = states(ill.stdout);
      assert.deepEqual({ way, logs, figures }, { way: "bad", logs: "bad", figures: "bad" });
      assert.match(ill.stdout, /does not take long addresses \(431\)/);

      const gone = await server.cli("doctor", "--url", await nowhere(), "--json");
      assert.equal(states(gone.stdout)["the way in"], "bad");
      await server.cli("seal", "product-analytics", "--reason", "a test");
      const sealed = vendor.bytesRead();
      assert.match(
        (await server.cli("doctor")).stdout,
        /doubtful upstream of product-analytics: not asked: it is sealed/,
      );
      assert.equal(vendor.bytesRead(), sealed, "not a byte goes to a sealed vendor");
    } finally {
      await server.stop();
    }
    const { code, stdout } = await server.cli("doctor");
    assert.equal(code, 1);
    assert.match(stdout, /BAD +server: no server runs/);
    removeFolder(server.folder);
  });

  it("says that a vendor does not answer", async () => {
    const server = await startServer({ upstream: await nowhere() });
    const { code, stdout } = await server.cli("doctor");
    assert.equal(code, 1);
    assert.match(stdout, /BAD +upstream of product-analytics: .* does not answer \(ECONNREFUSED\)/);
    await server.stop();
    removeFolder(server.folder);
  });
});
