import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { FieldReport } from "../../src/gateway/field-report.ts";
import { addsUp, eventually, pendingOf, removeFolder, type Server, startServer } from "../harness/server.ts";
import { call } from "../simulator/calls.ts";
import { type MixpanelSimulator, startMixpanelSimulator } from "../simulator/mixpanel.ts";
import { filesIn, found, ledgerRows } from "./residue.ts";

/** A destination in shadow says what would leave, and lets nothing leave; ids may pass while fields are minimised first. */

const PERSON = { id: "usr_shadow_Kq81", email: "ada.shadow@example.org", name: "Ada Shadowlace" };
const send = (server: Server, event: string, properties: object) =>
  call(`http://${server.gateway}/product-analytics/track?verbose=1`, {
    body: JSON.stringify([{ event, properties: { token: "test-token", distinct_id: PERSON.id, ...properties } }]),
  });

let vendor: MixpanelSimulator;
before(async () => {
  vendor = await startMixpanelSimulator({ keepBytes: true });
});
after(() => vendor.close());

describe("a destination in shadow", () => {
  it("answers with success, forwards nothing, and reports fields without values, over a restart too", async () => {
    const first = await startServer({ upstream: vendor.url, destination: { shadow: true } });
    let server = first;
    try {
      const properties = {
        $email: PERSON.email,
        plan: "pro",
        note: `for ${PERSON.name} at noon today`,
        team: PERSON.name,
      };
      for (let count = 0; count < 3; count++)
        assert.equal(JSON.parse((await send(server, "Bought", properties)).body).status, 1);
      const figures = await server.figures();
      assert.deepEqual([figures.in, figures.withheld, pendingOf(figures)], [3, { shadow: 3 }, 0]);
      assert.ok(addsUp(figures));
      assert.match(server.log(), /in shadow; nothing is forwarded/);

      await server.stop();
      server = await startServer({ after: first });
      await send(server, "Bought", properties);
      const report = await server.api<FieldReport>("GET", "/fields/product-analytics");
      const of = (path: string) => report.fields.find((one) => one.path === path);
      assert.deepEqual([report.shadow, report.policy], [true, "minimal"]);
      assert.deepEqual(of("properties.plan"), {
        path: "properties.plan",
        restPath: "properties.plan",
        category: "user.behavior",
        undeclared: true,
        left: { clear: 4 },
        gone: 0,
      });
      assert.deepEqual(
        [of("properties.distinct_id")?.left, of("properties.distinct_id")?.undeclared],
        [{ pseudonymous: 4 }, false],
      );
      assert.deepEqual([of("properties.$email")?.left, of("properties.$email")?.gone], [{}, 4]);

      const { stdout, code } = await server.cli(
        "report",
        "fields",
        "--destination",
        "product-analytics",
        "--undeclared",
      );
      assert.equal(code, 0);
      assert.match(stdout, /nothing of this has left/);
      assert.match(stdout, /properties\.plan +clear 4 .*undeclared/);
      assert.equal(stdout.includes("$email"), false);
      assert.equal(vendor.received.length, 0);
      await server.stop();
      const data = join(server.folder, "data");
      assert.deepEqual(
        found(PERSON, [...filesIn(data), ...(await ledgerRows(data)), { name: "report", bytes: Buffer.from(stdout) }]),
        [],
      );
    } finally {
      await server.stop();
      removeFolder(server.folder);
    }
  });

  it("holds back what waited before it was in shadow", async () => {
    const down = "http://127.0.0.1:9";
    const first = await startServer({ upstream: down });
    await send(first, "Waits", {});
    await first.stop();
    const received = vendor.received.length;
    const config = { upstream: vendor.url, destination: { shadow: true } };
    const second = await startServer({ ...config, after: first });
    await send(second, "Later", {});
    await eventually(async () => (await second.figures()).in === 2);
    assert.equal(pendingOf(await second.figures()), 1);
    assert.equal(vendor.received.length, received);
    await second.stop();
    const third = await startServer({ upstream: vendor.url, after: second });
    await eventually(() => vendor.contains("Waits"));
    assert.equal(vendor.contains("Later"), false);
    await third.stop();
    removeFolder(third.folder);
  });
});

describe("ids that pass through", () => {
  it("leave as they are, fields do not, and an id that tells more than who is mapped", async () => {
    const server = await startServer({ upstream: vendor.url, destination: { ids: "pass-through" } });
    try {
      assert.match(server.log(), /ids pass through.*join them by id \(I7\)/);
      await send(server, "Passed", { $email: PERSON.email, plan: "pro" });
      await send(server, "Mapped", { distinct_id: PERSON.email });
      await eventually(() => vendor.contains("Passed") && vendor.contains("Mapped"));
      const rows = vendor
        .rows()
        .events.map((row) => [row.event, (row.properties as { distinct_id?: string }).distinct_id]);
      assert.equal(new Map(rows as [string, string][]).get("Passed"), PERSON.id);
      assert.equal(vendor.contains(PERSON.email), false);
      const report = await server.api<FieldReport>("GET", "/fields/product-analytics");
      const ids = report.fields.find((one) => one.path === "properties.distinct_id");
      assert.deepEqual(ids?.left, { clear: 1, pseudonymous: 1 });
      const { code } = await server.cli("ledger", "subject", PERSON.id, "--json");
      assert.equal(code, 0);
    } finally {
      await server.stop();
      removeFolder(server.folder);
    }
  });
});
