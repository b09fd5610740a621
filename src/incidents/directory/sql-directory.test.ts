import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { inspect } from "node:util";
import { type Postgres, startPostgres } from "../../../test/harness/postgres.ts";
import { selfSigned } from "../../../test/seal/slow-peer.ts";
import { Fault } from "../../platform/fault.ts";
import { sqlDirectory } from "./sql-directory.ts";
import type { SqlSettings } from "./sql-session.ts";

const PASSWORD = "pass-word-7";
const folder = mkdtempSync(join(tmpdir(), "bulkhead-sql-directory-"));
let postgres: Postgres;

const ODD_IDS = ["a,b", '"q"', "{x}", "back\\slash", "NULL", " é🙂 ", "it's"];

before(async () => {
  postgres = await startPostgres({ password: PASSWORD });
  await postgres.sql(`
    CREATE TABLE people (id text, mail text, org text, role text);
    INSERT INTO people SELECT 'u' || n, 'u' || n || '@example.org', 'acme', CASE WHEN n = 1 THEN 'admin' ELSE 'user' END
      FROM generate_series(1, 7) AS n;
    INSERT INTO people VALUES ${ODD_IDS.map((id) => `('${id.replaceAll("'", "''")}', 'odd@example.org', 'odd', 'owner')`).join(", ")};
    CREATE TABLE numbered (id bigint, mail text);
    INSERT INTO numbered VALUES (9007199254740993, 'big@example.org');
    CREATE TABLE bad (id text, email text, name text);
    INSERT INTO bad VALUES ('u1', 'u1@example.org', repeat('secret-name', 100)), (NULL, 'null@example.org', '');
    CREATE FUNCTION visit() RETURNS text LANGUAGE plpgsql AS
      $$ BEGIN DELETE FROM numbered; RETURN 'x'; END $$;
    CREATE FUNCTION fail(state text) RETURNS text LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'secret of u1@example.org' USING ERRCODE = state; END $$;
  `);
});
after(async () => {
  await postgres.close();
  rmSync(folder, { recursive: true, force: true });
});

const QUERY = "SELECT id, mail AS email, org AS organisation FROM people WHERE id = ANY($1) ORDER BY id";
const SMALL = { connectMs: 2_000, statementMs: 10_000, graceMs: 5_000, page: 2, batch: 3, rows: 6, everybody: 14 };

const settings = (more: Partial<SqlSettings> = {}): SqlSettings => ({
  kind: "sql",
  url: `postgres://reader@127.0.0.1:${postgres.port}/people`,
  password: PASSWORD,
  plain: true,
  query: QUERY,
  admins_query:
    "SELECT id, mail AS email, org AS organisation, role FROM people WHERE org = ANY($1) AND role = 'admin'",
  ...more,
});
const open = (more: Partial<SqlSettings> = {}, limits: Partial<typeof SMALL> = {}) =>
  sqlDirectory(settings(more), { ...SMALL, ...limits });
const found = async (ids: readonly string[], more: Partial<SqlSettings> = {}) =>
  (await open(more).find(ids)).map(({ id }) => id);
const without = (key: "password"): SqlSettings => {
  const { [key]: _, ...rest } = settings();
  return rest;
};

/** It says this, and nothing of what it was asked, by whom and where. */
async function refused(asking: Promise<unknown>, says: RegExp): Promise<void> {
  await assert.rejects(asking, (error: unknown) => {
    assert.ok(error instanceof Fault && error.code === "directory-unavailable", inspect(error));
    assert.match(error.message, says);
    assert.match(error.message, /nobody is left out silently|mend the row/);
    // The paths of a stack hold slashes and words; what matters is the rest.
    const all = inspect(Object.assign(error, { stack: "" }), { depth: 9, showHidden: true });
    assert.doesNotMatch(all, /127\.0\.0\.1|reader|pass-word|u1\b|@example|secret|postgres:/);
    return true;
  });
}

describe("a directory over SQL", () => {
  it("asks in batches, all in one transaction that only reads and has a time limit", async () => {
    postgres.statements.length = 0;
    assert.deepEqual(await found(["u1", "u2", "u3", "u4", "u5", "u1", "u7", "none"]), [
      "u1",
      "u2",
      "u3",
      "u4",
      "u5",
      "u7",
    ]);
    const count = (pattern: RegExp) => postgres.statements.filter((one) => pattern.test(one)).length;
    assert.equal(count(/^BEGIN/), 1);
    assert.equal(count(/^DECLARE/), 3);
    const told = {
      query: `SELECT id, current_setting('statement_timeout') || current_setting('transaction_read_only')
      || current_setting('transaction_isolation') AS email FROM people WHERE id = ANY($1)`,
    };
    assert.equal((await open(told).find(["u1"]))[0]?.email, "10sonrepeatable read");
  });

  it("finds ids as they are, whatever characters they have", async () => {
    assert.deepEqual((await found([...ODD_IDS, "u\0", "\uD800"])).toSorted(), ODD_IDS.toSorted());
  });

  it("gives everybody, more than a page, and lets go when nobody listens", async () => {
    const everybody_query = "SELECT id, mail AS email FROM people ORDER BY id";
    const all: string[] = [];
    for await (const { id } of open({ everybody_query }).everybody()) all.push(id);
    assert.equal(all.length, 14);
    for await (const { id } of open({ everybody_query }).everybody()) if (id !== "") break;
    await refused(allOf({ everybody_query }, { everybody: 13 }), /more than 13 rows/);
    await assert.rejects(allOf({}), { code: "bad-request", message: /directory\.everybody_query/ });
  });

  it("reads numbers as texts, without losing a digit", async () => {
    const query = "SELECT id, mail AS email FROM numbered WHERE id::text = ANY($1)";
    assert.deepEqual(await found(["9007199254740993", "someone"], { query }), ["9007199254740993"]);
  });
});

async function allOf(more: Partial<SqlSettings>, limits: Partial<typeof SMALL> = {}): Promise<void> {
  for await (const _ of open(more, limits).everybody());
}

describe("a query of the organisation", () => {
  const asked = (query: string, ids: readonly string[] = ["u1"]): Promise<unknown> => open({ query }).find(ids);

  it("that would find nobody, or only some, is refused", async () => {
    await refused(asked("SELECT id, mail AS email FROM people WHERE id = $1"), /list of texts: id = ANY\(\$1\)/);
    await refused(asked("SELECT id, mail AS email FROM numbered WHERE id = ANY($1)"), /id::text = ANY/);
    await refused(asked("SELECT id, mail AS email FROM numbered WHERE id = ANY($1::bigint[])"), /id::text = ANY/);
    await refused(
      asked("SELECT id, mail FROM people WHERE id = ANY($1)", []).then(() =>
        asked("SELECT id, mail FROM people WHERE id = ANY($1)", ["none"]),
      ),
      /without a column email/,
    );
    await refused(asked("SELECT p.*, p.mail AS email, 1 AS id FROM people p WHERE id = ANY($1)"), /two columns id/);
    await refused(
      asked("SELECT p.id, p.mail AS email FROM people p, people o WHERE p.id = ANY($1)"),
      /more than 6 rows/,
    );
    await refused(
      open({ admins_query: "SELECT id, mail AS email FROM people WHERE org = ANY($1)" }).adminsOf(["acme"]),
      /without a column organisation, role/,
    );
    await refused(
      open({
        admins_query: "SELECT id, mail AS email, org AS organisation, role FROM people WHERE org = ANY($1) LIMIT 3",
      }).adminsOf(["odd"]),
      /'admin' AS role/,
    );
  });

  it("that has a mistake is named, with the place", async () => {
    await refused(
      asked("SELECT id, email FROM people WHERE id = ANY($1)"),
      /no column or table that `query` names near character 12, SQLSTATE 42703/,
    );
    await refused(asked("SELECT * FROM persons WHERE id = ANY($1)"), /near character 15, SQLSTATE 42P01/);
    await refused(asked("SELEKT * FROM people WHERE id = ANY($1)"), /does not understand `query` near character 1, /);
    await refused(open({ admins_query: "SELECT FROM nothing WHERE x = ANY($1)" }).adminsOf(["acme"]), /`admins_query`/);
  });

  it("can't change anything", async () => {
    await refused(asked("SELECT visit() AS id, '' AS email WHERE 'u1' = ANY($1)"), /only reads/);
    await refused(asked("DELETE FROM numbered WHERE id::text = ANY($1) RETURNING id, mail AS email"), /one SELECT/);
    await refused(
      asked("WITH gone AS (DELETE FROM numbered RETURNING id) SELECT id, '' AS email FROM gone WHERE '' <> ALL($1)"),
      /one SELECT/,
    );
    await refused(
      asked("SELECT id, mail AS email FROM people WHERE id = ANY($1); COMMIT; DELETE FROM numbered"),
      /one SELECT/,
    );
    await refused(asked("SELECT id, mail AS email FROM people WHERE id = ANY($1) FOR UPDATE"), /only reads/);
    const query = "SELECT id, mail AS email FROM numbered WHERE id::text = ANY($1)";
    assert.equal((await found(["9007199254740993"], { query })).length, 1);
  });

  it("whose row can't be read is refused like the row of a file", async () => {
    const query = (id: string) => `SELECT * FROM bad WHERE id ${id} AND '' <> ALL($1)`;
    await refused(
      asked(query("= 'u1'")),
      /^directory, row 1 of an answer to `query`: name can't be read; mend the row$/,
    );
    await refused(asked(query("IS NULL")), /: id can't be read/);
  });

  it("that fails over there says what is known, and quotes nothing", async () => {
    const failing = (state: string) => asked(`SELECT fail('${state}') AS id, '' AS email WHERE 'u1' = ANY($1)`);
    await refused(failing("42501"), /may not read .* GRANT/);
    await refused(failing("57014"), /took too long over `query`; add an index/);
    await refused(failing("53200"), /SQLSTATE 53200; its own log says why/);
  });
});

describe("a database", () => {
  it("that refuses, is silent, breaks off or is not there says what to look at", async () => {
    await refused(open({ password: "wrong" }).find(["u1"]), /user or the password/);
    await refused(sqlDirectory(without("password"), SMALL).find(["u1"]), /user or the password/);
    await refused(
      open({ url: "postgres://reader@127.0.0.1:1/people" }).find(["u1"]),
      /can't be reached.* host and port/,
    );
    postgres.breakAt = "FETCH";
    await refused(open().find(["u1"]), /connection broke/);
    postgres.breakAt = undefined;
    postgres.beMuteTo = "FETCH";
    await refused(open({}, { statementMs: 200, graceMs: 100 }).find(["u1"]), /took too long over `query`/);
    postgres.beMuteTo = undefined;
    assert.deepEqual(await found(["u1"]), ["u1"]);
  });

  it("that takes the connection and says nothing is given up", async () => {
    const mute = createServer((socket) => socket.resume().on("error", () => undefined));
    await new Promise<void>((resolve) => mute.listen(0, "127.0.0.1", resolve));
    const url = `postgres://reader@127.0.0.1:${(mute.address() as AddressInfo).port}/people`;
    for (const plain of [true, false])
      await refused(open({ url, plain }, { connectMs: 200 }).find(["u1"]), /can't be reached/);
    await new Promise<void>((resolve) => mute.close(() => resolve()));
  });

  it("gets its password from a file, read anew", async () => {
    const password_file = join(folder, "password");
    const directory = sqlDirectory({ ...without("password"), password_file }, SMALL);
    await refused(directory.find(["u1"]), /`password_file` that can't be read/);
    writeFileSync(password_file, "old\n");
    await refused(directory.find(["u1"]), /user or the password/);
    writeFileSync(password_file, `${PASSWORD}\n`);
    assert.equal((await directory.find(["u1"])).length, 1);
  });

  it("does not see PGPASSWORD, nor anybody else's settings", async () => {
    Object.assign(process.env, { PGPASSWORD: PASSWORD, PGSSLMODE: "disable" });
    try {
      await refused(sqlDirectory(without("password"), SMALL).find(["u1"]), /user or the password/);
      await refused(open({ plain: false }).find(["u1"]), /speaks no TLS/);
    } finally {
      delete process.env["PGPASSWORD"];
      delete process.env["PGSSLMODE"];
    }
  });

  it("is asked over TLS, once its certificate can be trusted", async () => {
    const { key, cert, certFile } = selfSigned(folder);
    const secure = await startPostgres({ password: PASSWORD, tls: { key, cert } });
    try {
      await secure.sql("CREATE TABLE people (id text, mail text, org text); INSERT INTO people VALUES ('u1', '', '')");
      const url = `postgres://reader@127.0.0.1:${secure.port}/people`;
      await refused(open({ url, plain: false }).find(["u1"]), /certificate that can't be trusted.*`ca_file`/);
      assert.deepEqual(await found(["u1"], { url, plain: false, ca_file: certFile }), ["u1"]);
      await refused(open({ url, plain: false, ca_file: join(folder, "none") }).find(["u1"]), /`ca_file` that can't/);
    } finally {
      await secure.close();
    }
  });
});
