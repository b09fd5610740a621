import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import Mixpanel from "mixpanel";
import type { ShownIncident } from "../../src/incidents/incident-view.ts";
import type { LetterService } from "../../src/incidents/letters/letter-service.ts";
import { type Postgres, startPostgres } from "../harness/postgres.ts";
import { eventually, pendingOf, removeFolder, type Server, startServer } from "../harness/server.ts";
import { type MixpanelSimulator, startMixpanelSimulator } from "../simulator/mixpanel.ts";

/** Letters to people whom the organisation's own database knows. */

type Shown = Awaited<ReturnType<LetterService["show"]>>;

const [TOKEN, PASSWORD] = ["destination-token", "the-reader's-password"];
let vendor: MixpanelSimulator;
let postgres: Postgres;
let server: Server;
let id = "";

before(async () => {
  vendor = await startMixpanelSimulator();
  postgres = await startPostgres({ password: PASSWORD });
  await postgres.sql(`
    CREATE TABLE accounts (id text, name text, mail text, locale text, team text, owner boolean);
    INSERT INTO accounts VALUES
      ('u-ada', 'Ada Ray', 'ada@example.org', 'fr-FR', 'acme', true),
      ('u-bob', 'Bob', NULL, 'de', 'acme', false),
      ('u-fay', 'Fay', 'fay@example.org', 'it', NULL, false)`);
  const columns = "id, name, mail AS email, locale AS language, team AS organisation";
  server = await startServer({
    upstream: vendor.url,
    token: TOKEN,
    destination: { starts_empty: true },
    environment: { BULKHEAD_DIRECTORY_PASSWORD: PASSWORD },
    config: {
      organisation: { name: "Example SAS", country: "FR", language: "fr", contact: "dpo@example.org" },
      inspector: { domains: ["example.org"] },
      smtp: { host: "127.0.0.1", port: 9, plain: true, from: "notices@example.org" },
      directory: {
        kind: "sql",
        url: `postgres://reader@127.0.0.1:${postgres.port}/people`,
        plain: true,
        query: `SELECT ${columns} FROM accounts WHERE id = ANY($1)`,
        admins_query: `SELECT ${columns}, 'admin' AS role FROM accounts WHERE team = ANY($1) AND owner`,
        everybody_query: `SELECT ${columns} FROM accounts`,
      },
    },
  });
});
after(async () => {
  await server.stop();
  await postgres.close();
  await vendor.close();
  removeFolder(server.folder);
});

const printed = <T>(...words: string[]) => server.printed<T>(...words);
const draft = (audience: string): string[] => [
  "incident",
  "notify",
  id,
  "--audience",
  audience,
  "--draft",
  "--operator",
  "ada",
];

describe("a directory over SQL", () => {
  before(async () => {
    const silent = () => undefined;
    const logger = { trace: silent, debug: silent, info: silent, warn: silent, error: silent };
    const config = { host: server.gateway, protocol: "http", path: "/product-analytics~web", key: "k", logger };
    const sdk = Mixpanel.init(TOKEN, config);
    for (const person of ["u-ada", "u-bob", "u-gone"])
      await new Promise<void>((resolve, reject) => {
        const company = person === "u-gone" ? {} : { company: "acme" };
        sdk.track("Seen", { distinct_id: person, ...company }, (error) => (error ? reject(error) : resolve()));
      });
    await eventually(async () => pendingOf(await server.figures()) === 0, 20_000, "settled");
    const today = new Date().toISOString().slice(0, 10);
    const open = ["incident", "open", "--destination", "product-analytics", "--from", today, "--to", today];
    id = (await printed<{ id: string }>(...open)).id;
    await server.cli("operator", "add", "ada");
    await server.cli("operator", "add", "bob", "--operator", "ada");
    await printed("incident", "scope", id);
  });

  it("gives a draft its people, an organisation its admin, and everybody else", async () => {
    const affected = await printed<Shown>(...draft("affected"));
    assert.deepEqual(affected.findings, []);
    assert.deepEqual(affected.counts, {
      people: 3,
      letters: 1,
      notWritten: { "no-address": 1, "not-in-directory": 1 },
      perLanguage: { fr: 1 },
    });
    assert.deepEqual((await printed<Shown>(...draft("admins"))).counts.perLanguage, { fr: 1 });
    assert.deepEqual((await printed<Shown>(...draft("not-affected"))).counts.perLanguage, { it: 1 });
    const { actions } = await server.api<ShownIncident>("GET", `/incidents/${id}`);
    assert.deepEqual(
      actions.filter(({ kind }) => kind === "directory-read").map(({ detail }) => detail),
      [
        { audience: "affected", asked: 3, found: 2 },
        { audience: "admins", asked: 1, found: 1 },
        { audience: "not-affected", asked: 3, found: 3 },
      ],
    );
  });

  it("stops the draft when it fails, and tells nobody what it was asked", async () => {
    await postgres.sql("ALTER TABLE accounts RENAME COLUMN mail TO address");
    const { code, stdout, stderr } = await server.cli(...draft("affected"));
    assert.equal(code, 1);
    assert.match(stderr, /no column or table that `query` names near character 18, SQLSTATE 42703; mend the query/);
    const { stdout: config } = await server.cli("config", "show");
    for (const text of [stdout, stderr, server.log(), config])
      assert.doesNotMatch(text, /reader|accounts|u-ada|@example\.org"|Ada|postgres:/);
  });
});
