import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type Postgres, startPostgres } from "../../../test/harness/postgres.ts";
import { csvRows } from "./csv-rows.ts";
import { type Contact, type Directory, openDirectory } from "./directory.ts";

const folder = mkdtempSync(join(tmpdir(), "bulkhead-directory-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const person = (id: string, more: Partial<Contact> = {}): Contact => ({
  id,
  name: `Person ${id}`,
  email: `${id}@example.org`,
  language: "fr",
  country: "FR",
  organisation: "acme",
  role: "user",
  ...more,
});

const PEOPLE: readonly Contact[] = [
  person("u1"),
  person("u2", { name: 'Anna "Nina" Ray,\n=cmd', role: "admin" }),
  person("u3", { organisation: "globex", role: "admin", language: "de", country: "DE" }),
  person("u4", { email: "", name: "", language: "", country: "", organisation: "" }),
];
/** What the drivers hand out: names are one line. */
const READ = PEOPLE.map((one) => ({ ...one, name: one.name.replace("\n", " ") }));

const COLUMNS = ["id", "name", "email", "language", "country", "organisation", "role"] as const;
const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const csv = (rows: readonly Contact[]): string =>
  [
    "\uFEFFignored," + COLUMNS.join(","),
    ...rows.map((row) => ["x", ...COLUMNS.map((name) => cell(row[name]))].join(",")),
  ].join("\r\n");

let server: Server;
let address = "";
let answer: (path: string, body: { ids?: string[]; organisations?: string[]; after?: string }) => unknown;
const honest: typeof answer = (path, body) => {
  if (path === "/people/find") return { people: PEOPLE.filter(({ id }) => body.ids?.includes(id)) };
  if (path === "/people/admins")
    return { people: PEOPLE.filter((one) => body.organisations?.includes(one.organisation)) };
  const from = Number(body.after || 0);
  return { people: PEOPLE.slice(from, from + 3), next: from + 3 < PEOPLE.length ? String(from + 3) : null };
};
before(async () => {
  answer = honest;
  server = createServer((request, response) => {
    let text = "";
    request.on("data", (piece: Buffer) => (text += piece.toString()));
    request.on("end", () => {
      if (request.headers.authorization !== "Bearer t") response.statusCode = 401;
      response.end(JSON.stringify(answer(request.url ?? "", JSON.parse(text) as object)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/people`;
});
after(() => server.close());

let postgres: Postgres;
before(async () => {
  postgres = await startPostgres({ password: "reader's" });
  const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;
  const rows = PEOPLE.map((row) => `(${COLUMNS.map((name) => text(row[name])).join(", ")})`);
  await postgres.sql(`
    CREATE TABLE people (${COLUMNS.map((name) => `${name} text`).join(", ")});
    INSERT INTO people VALUES ${rows.join(", ")};
    UPDATE people SET email = NULL, language = NULL WHERE id = 'u4'`);
});
after(() => postgres.close());

const file = join(folder, "people.csv");
const DRIVERS: Readonly<Record<string, () => Directory>> = {
  csv: () => {
    writeFileSync(file, csv(PEOPLE));
    return openDirectory({ kind: "csv", file });
  },
  http: () => openDirectory({ kind: "http", url: address, token: "t" }),
  sql: () =>
    openDirectory({
      kind: "sql",
      url: `postgres://reader@127.0.0.1:${postgres.port}/people`,
      password: "reader's",
      plain: true,
      query: "SELECT * FROM people WHERE id = ANY($1) ORDER BY id",
      admins_query: "SELECT * FROM people WHERE organisation = ANY($1) AND role = 'admin' ORDER BY id",
      everybody_query: "SELECT * FROM people ORDER BY id;",
    }),
};

async function all(directory: Directory): Promise<readonly Contact[]> {
  const found: Contact[] = [];
  for await (const one of directory.everybody()) found.push(one);
  return found;
}

for (const [kind, open] of Object.entries(DRIVERS))
  describe(`the ${kind} directory`, () => {
    it("finds those who are asked for, and says nothing of others", async () => {
      assert.deepEqual(await open().find(["u2", "u4", "nobody"]), [READ[1], READ[3]]);
      assert.deepEqual(await open().find([]), []);
    });
    it("knows an organisation's admins", async () => {
      assert.deepEqual(await open().adminsOf(["acme", "nowhere"]), [READ[1]]);
    });
    it("lists everybody", async () => {
      assert.deepEqual(await all(open()), READ);
    });
  });

const unavailable = (says: RegExp) => ({ code: "directory-unavailable", message: says });

describe("a directory that can't be trusted to be whole", () => {
  it("is refused when the file is missing, not UTF-8, without its columns, or broken off", async () => {
    const csvOf = (text: string | Buffer): Directory => {
      writeFileSync(file, text);
      return openDirectory({ kind: "csv", file });
    };
    await assert.rejects(
      openDirectory({ kind: "csv", file: join(folder, "none") }).find(["u1"]),
      unavailable(/is it there/),
    );
    await assert.rejects(all(csvOf(Buffer.from("id,email\nu1,\xff", "latin1"))), unavailable(/UTF-8/));
    await assert.rejects(all(csvOf("id,name\nu1,x")), unavailable(/no column email/));
    await assert.rejects(all(csvOf('id,email\nu1,"x')), unavailable(/no end/));
    await assert.rejects(all(csvOf("")), unavailable(/empty/));
    await assert.rejects(all(csvOf("id,email\n,a@example.org")), unavailable(/^directory, row 2: id can't be read/));
  });
  it("is refused when the service errs, answers in parts or loops", async () => {
    const bad = openDirectory({ kind: "http", url: address, token: "wrong" });
    await assert.rejects(bad.find(["u1"]), unavailable(/answered 401/));
    answer = () => ({ people: [], next: "1" });
    await assert.rejects(DRIVERS["http"]?.().find(["u1"]) ?? Promise.resolve(), unavailable(/only a part/));
    await assert.rejects(all(openDirectory({ kind: "http", url: address, token: "t" })), unavailable(/same page/));
    answer = () => [];
    await assert.rejects(DRIVERS["http"]?.().find(["u1"]) ?? Promise.resolve(), unavailable(/something else/));
    answer = honest;
  });
  it("says what to do when there is none", () => {
    assert.throws(() => openDirectory(undefined), { code: "bad-request", message: /`directory` in the configuration/ });
  });
});

describe("csv rows", () => {
  const rowsOf = async (text: string, size: number): Promise<readonly (readonly string[])[]> => {
    const bytes = Buffer.from(text);
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
      bytes.subarray(at * size, at * size + size),
    );
    const rows: (readonly string[])[] = [];
    for await (const row of csvRows(
      (async function* () {
        yield* pieces;
      })(),
    ))
      rows.push(row);
    return rows;
  };
  it("are the same however the file is cut", async () => {
    const text = 'a,"b ""x"", y",é\r\n\r\n"line\nbreak",,\n,"",z';
    const rows = [
      ["a", 'b "x", y', "é"],
      ["line\nbreak", "", ""],
      ["", "", "z"],
    ];
    for (const size of [1, 2, 3, 7, 100]) assert.deepEqual(await rowsOf(text, size), rows);
  });
});
