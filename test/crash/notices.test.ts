import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, it } from "node:test";
import type { DeliveryFigures } from "../../src/incidents/letters/delivery-figures.ts";
import { type MailServer, startMailServer } from "../harness/mail-server.ts";
import { eventually, pendingOf, removeFolder, type Server, startServer } from "../harness/server.ts";
import { type MixpanelSimulator, startMixpanelSimulator } from "../simulator/mixpanel.ts";
import { post } from "./load.ts";

/** `kill -9` while people are being told: nobody is forgotten, and only who was between DATA and its answer is told twice. */

const PEOPLE = 400;
const CONNECTIONS = 4;
/** Long enough that a kill finds mails under way on every connection. */
const ANSWER_AFTER_MS = 20;
const KILLED_AT = [60, 150, 250];

let vendor: MixpanelSimulator;
let server: Server;
let mailServer: MailServer;

before(async () => {
  mailServer = await startMailServer({ answerAfterMs: ANSWER_AFTER_MS });
  vendor = await startMixpanelSimulator();
  server = await startServer({
    upstream: vendor.url,
    destination: { starts_empty: true },
    config: {
      organisation: { name: "Example SAS", country: "FR", language: "fr", contact: "dpo@example.org" },
      inspector: { domains: ["example.org"] },
      directory: { kind: "csv", file: "people.csv" },
      smtp: {
        host: "127.0.0.1",
        port: mailServer.port,
        plain: true,
        from: "notices@example.org",
        rate: 5_000,
        connections: CONNECTIONS,
      },
    },
  });
  const rows = Array.from({ length: PEOPLE }, (_, n) => `u-${n},,u-${n}@example.org,en,IE,,user`);
  writeFileSync(
    join(server.folder, "people.csv"),
    ["id,name,email,language,country,organisation,role", ...rows].join("\n"),
  );
});
after(async () => {
  await server.stop();
  await vendor.close();
  await mailServer.close();
  removeFolder(server.folder);
});

const printed = <T>(...words: string[]) => server.printed<T>(...words);

/** An incident whose notices are drafted, approved and tried. */
async function readyToSend(): Promise<readonly string[]> {
  const items = Array.from({ length: PEOPLE }, (_, n) => ({
    event: "Seen",
    properties: { token: "test-token", distinct_id: `u-${n}`, plan: "pro" },
  }));
  await post(`http://${server.gateway}/product-analytics/track`, JSON.stringify(items));
  await eventually(async () => {
    const figures = await server.figures();
    return figures.in >= PEOPLE && pendingOf(figures) === 0;
  });
  const today = new Date().toISOString().slice(0, 10);
  const { id } = await printed<{ id: string }>(
    ..."incident open --destination product-analytics --from".split(" "),
    today,
    "--to",
    today,
  );
  await server.cli("operator", "add", "ada");
  await server.cli("operator", "add", "bob", "--operator", "ada");
  await printed("incident", "scope", id);
  const notify = ["incident", "notify", id, "--audience", "affected", "--operator", "ada"];
  const { decision } = await printed<{ decision: number }>(...notify, "--draft").then(() =>
    printed<{ decision: number }>(...notify, "--show"),
  );
  await printed("incident", "approve", id, String(decision), "--operator", "bob");
  await printed(...notify, "--seed", "seed@example.org");
  return notify;
}

it("forgets nobody and repeats only what was under way", async (context) => {
  const notify = await readyToSend();
  const told = () =>
    mailServer.arrived
      .map(({ mail: { to, messageId } }) => ({ to: to?.[0]?.address ?? "", messageId }))
      .filter(({ to }) => to !== "seed@example.org");
  const people = () => new Set(told().map(({ to }) => to));
  for (const killedAt of KILLED_AT) {
    const sending = server.cli(...notify, "--send", "--json");
    await eventually(() => people().size >= killedAt, 60_000, "the notices did not get that far");
    await server.kill();
    await sending;
    assert.ok(people().size < PEOPLE, "killed in the middle");
    server = await startServer({ after: server });
  }
  const { figures } = await printed<{ figures: DeliveryFigures }>(...notify, "--send");
  const mails = told();
  const twice = mails.length - people().size;
  context.diagnostic(`${mails.length} mails to ${people().size} people, ${KILLED_AT.length} kills`);
  assert.equal(people().size, PEOPLE);
  assert.deepEqual([figures.notified, figures.pending, figures.bounced], [PEOPLE, 0, 0]);
  assert.ok(twice <= KILLED_AT.length * CONNECTIONS, `${twice} came twice`);
  assert.ok(figures.repeated >= twice && figures.repeated <= KILLED_AT.length * CONNECTIONS, `${figures.repeated}`);
  // A mail program shows one where both have the same Message-ID.
  const ids = Map.groupBy(mails, ({ to }) => to);
  for (const [to, all] of ids) assert.equal(new Set(all.map(({ messageId }) => messageId)).size, 1, to);
});
