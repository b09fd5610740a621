import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { gzipSync, zstdCompressSync } from "node:zlib";
import type { Json } from "../../src/domain/item.ts";
import { openQuarantine } from "../../src/incidents/dataset/quarantine.ts";
import { createReconciliation, type Reconciliation } from "../../src/incidents/reconciliation.ts";
import type { Destination } from "../../src/platform/config-schema.ts";
import { mixpanel } from "../../src/vendors/mixpanel/mixpanel.ts";
import { INTRUSION, openWorld, type Vendor } from "./exposed-world.ts";

/** The vendor's dataset against the ledger: who is in it, who is missing, who is a stranger, and what the vendor added. */

const DAY_MS = 86_400_000;
const KEEP_MS = 90 * DAY_MS;
const MAX_BYTES = 2 ** 26;
const INCIDENT = "INC-2026-03-21-0001";
const BEFORE = new Date(INTRUSION.from - 5 * DAY_MS).toISOString();
const LONG_AGO = new Date(INTRUSION.from - 800 * DAY_MS).toISOString();

let world: Awaited<ReturnType<typeof openWorld>>;
let at: Vendor;
let folder: string;
const clock = { now: INTRUSION.to };
/** Tokens of who is made up. */
let canaries: readonly string[] = [];
const actions: { kind: string; detail: Json }[] = [];
const open = () => {
  const quarantine = openQuarantine({
    path: join(folder, "quarantine"),
    maxBytes: MAX_BYTES,
    keepMs: KEEP_MS,
    now: () => clock.now,
  });
  const service = createReconciliation({
    ledger: () => Promise.resolve(world.ledger),
    quarantine,
    mayTakeDataset: async () => undefined,
    exposureOf: () =>
      Promise.resolve({
        intrusion: { destination: "vendor", ...INTRUSION },
        destination: { id: "vendor" } as Destination,
      }),
    adapterOf: () => mixpanel.adapter,
    identityOf: world.identityOf,
    canaries: () => canaries,
    propertiesOf: () => mixpanel.adapter.properties,
    waves: { log: () => ({ size: 0, root: "" }), freeze: () => Promise.resolve({ wave: 2, queryHash: "" }) },
    record: (_incident, kind, _operator, detail) => {
      actions.push({ kind, detail });
      return Promise.resolve();
    },
  });
  return { quarantine, service };
};

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "bulkhead-reconcile-"));
  world = await openWorld();
  at = world.vendor("vendor");
  await at.track(BEFORE, "Seen", { distinct_id: "ada", company: "acme", plan: "pro" });
  await at.track(BEFORE, "Seen", { distinct_id: "bob", company: "acme" });
  await at.track(BEFORE, "Seen", { distinct_id: "cyd", company: "umbra" });
  await at.track(LONG_AGO, "Seen", { distinct_id: "dan" });
  await at.track(BEFORE, "$identify", { distinct_id: "eve", $anon_distinct_id: DEVICE, $device_id: DEVICE });
  await at.track(BEFORE, "Seen", { distinct_id: "$device:lonely-device", $device_id: "lonely-device" });
});
after(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

const DEVICE = "7f1e6f6e-3c1e-4c7e-9d5e-0b6f0a5d2c11";
type Row = Readonly<Record<string, string>>;

/** Ada twice, Bob, Dan from before, Eve's device, a device of nobody, two strangers with three rows, one row without id. */
const rows = (): readonly Row[] => {
  const id = at.pseudonym;
  return [
    { distinct_id: id("ada"), event: "Seen", plan: "pro", $city: "Lyon" },
    { distinct_id: id("ada"), event: '=HYPERLINK("http://x.example")', plan: "", $city: "" },
    { distinct_id: id("bob"), event: "Seen", plan: 'two\nlines, "quoted"', $city: "" },
    { distinct_id: id("dan"), event: "Seen", plan: "", $city: "Nice" },
    { distinct_id: `$device:${id(DEVICE)}`, event: "Seen", plan: "", $city: "" },
    { distinct_id: `$device:${id("lonely-device")}`, event: "Seen", plan: "", $city: "" },
    { distinct_id: "someone-elses-1", event: "Seen", plan: "", $city: "" },
    { distinct_id: "someone-elses-2", event: "Seen", plan: "", $city: "" },
    { distinct_id: "someone-elses-2", event: "Seen", plan: "", $city: "" },
    { distinct_id: "", event: "Seen", plan: "", $city: "" },
  ];
};

const cell = (text: string, delimiter: string): string =>
  text.includes(delimiter) || /["\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
const csv = (all: readonly Row[], delimiter = ",", header = Object.keys(all[0] ?? {})): string =>
  [header, ...all.map((row) => Object.values(row))]
    .map((line) => `${line.map((one) => cell(one, delimiter)).join(delimiter)}\n`)
    .join("");
const jsonl = (all: readonly Row[]): string =>
  all.map(({ event, ...properties }) => `${JSON.stringify({ event, properties })}\n`).join("");

async function* pieces(content: string | Uint8Array): AsyncIterable<Uint8Array> {
  const bytes = Buffer.from(content);
  for (let from = 0; from < bytes.length; from += 997) yield await Promise.resolve(bytes.subarray(from, from + 997));
}

const receive = (content: string | Uint8Array, name = "export") =>
  open().service.receive(pieces(content), { incident: INCIDENT, name, delivered: "by mail", operator: "ada" });

async function reconciled(content: string | Uint8Array, identities: readonly string[] = []): Promise<Reconciliation> {
  const { id } = await receive(content);
  return open().service.reconcile({ incident: INCIDENT, dataset: id, identities, operator: "ada" });
}

const setsOf = (found: Reconciliation) => ({
  rows: found.rows,
  confirmed: found.confirmed,
  ledgerOnly: found.ledgerOnly,
  beyondExposure: found.beyondExposure,
  unidentifiedDevices: found.unidentifiedDevices,
  vendorOnly: [found.vendorOnly, found.vendorOnlyRows],
  rowsWithoutId: found.rowsWithoutId,
  fieldMismatch: found.fieldMismatch,
  organisations: found.organisations,
});

/** Ada, Bob and Eve by her device are confirmed, Cyd is missing, Dan is known from longer ago. */
const EXPECTED = {
  rows: 10,
  confirmed: 3,
  ledgerOnly: 1,
  beyondExposure: 1,
  unidentifiedDevices: 1,
  vendorOnly: [2, 3],
  rowsWithoutId: 1,
  // The city of Ada and of Dan, which nobody ever sent.
  fieldMismatch: 2,
  organisations: 1,
};

describe("a vendor's dataset", () => {
  it("falls into the sets, whatever it is written in", async () => {
    const nested = JSON.stringify(rows().map(({ event, ...properties }) => ({ event, properties })));
    const parquet = join(folder, "rows.parquet");
    await world.ledger.run(
      `INSERT INTO FUNCTION file('${parquet}', 'Parquet') SELECT * FROM format(JSONEachRow, {rows:String})`,
      {
        rows: rows()
          .map((row) => JSON.stringify(row))
          .join("\n"),
      },
    );
    const files: Readonly<Record<string, string | Uint8Array>> = {
      csv: csv(rows()),
      "csv with a mark": `\uFEFF${csv(rows())}`,
      semicolons: csv(rows(), ";"),
      tabs: csv(rows(), "\t"),
      jsonl: jsonl(rows()),
      "a JSON array": nested,
      gzip: gzipSync(jsonl(rows())),
      zstd: zstdCompressSync(csv(rows())),
      parquet: await readFile(parquet),
    };
    for (const [format, content] of Object.entries(files))
      assert.deepEqual(setsOf(await reconciled(content)), EXPECTED, format);
  });

  it("tells per field what the vendor was never told", async () => {
    const { fields, columns, matchedBy } = await reconciled(csv(rows()));
    const of = (column: string) => fields.find((one) => one.column === column);
    assert.deepEqual(
      [of("$city")?.disclosed, of("$city")?.people, of("$city")?.rows, of("$city")?.category],
      [false, 2, 2, "user.location.imprecise"],
    );
    assert.deepEqual([of("plan")?.disclosed, of("plan")?.people, of("plan")?.rows], [true, 2, 2]);
    assert.equal(columns.find((one) => one.name === "distinct_id")?.role, "identity");
    assert.deepEqual(matchedBy, { pseudonym: 5, ownId: 0 });
  });

  it("finds people by their own ids, as a vendor may have them from before", async () => {
    const all = ["ada", "cyd", "nobody-we-know"].map((user) => ({ who: user, note: "" }));
    const { confirmed, ledgerOnly, vendorOnly, matchedBy } = await reconciled(csv(all));
    assert.deepEqual([confirmed, ledgerOnly, vendorOnly, matchedBy], [2, 2, 1, { pseudonym: 0, ownId: 2 }]);
  });

  it("takes the first id of a row that leads to somebody", async () => {
    const all = [
      { distinct_id: "made-up", $user_id: at.pseudonym("ada") },
      { distinct_id: at.pseudonym("bob"), $user_id: "" },
      { distinct_id: "made-up-too", $user_id: "stranger" },
    ];
    const { confirmed, vendorOnly, vendorOnlyRows, rowsWithoutId } = await reconciled(csv(all));
    assert.deepEqual([confirmed, vendorOnly, vendorOnlyRows, rowsWithoutId], [2, 1, 1, 0]);
  });

  it("may call two columns the same, or nothing, or something hostile", async () => {
    const header = ["id", "id", "", "'); DROP TABLE lines; --"];
    const all = rows().map((row) => ({ a: row["distinct_id"] ?? "", b: "x", c: "y", d: row["$city"] ?? "" }));
    const found = await reconciled(csv(all, ",", header));
    assert.deepEqual([found.confirmed, found.rows], [3, 10]);
    assert.deepEqual(
      found.columns.map((one) => one.name),
      header,
    );
    assert.equal((await at.scope()).subjects, 4, "the ledger stands");
  });

  it("has the columns of all its rows, whatever the first ones have", async () => {
    const first = Array.from({ length: 1_200 }, () => ({ event: "Seen", device: { os: "Linux" } }));
    const late = [
      { event: "Seen", device: { os: "Linux", "serial.no": "s-1" }, who: { id: at.pseudonym("ada"), tags: {} } },
      { event: "Seen", device: "none", who: { mail: "bob@example.org", key: at.pseudonym("bob") }, since: null },
    ];
    const found = await reconciled([...first, ...late].map((row) => `${JSON.stringify(row)}\n`).join(""));
    assert.deepEqual(
      found.columns.map(({ name, role, category }) => [name, role, category]),
      [
        ["event", "field", "user.behavior"],
        ["device.os", "field", "user.behavior"],
        ["device", "field", "user.behavior"],
        ["since", "field", "user.behavior"],
        ["device.serial.no", "field", "user.behavior"],
        ["who.id", "identity", "user.unique_id"],
        ["who.key", "identity", "user.unique_id"],
        ["who.mail", "field", "user.contact.email"],
      ],
    );
    assert.deepEqual([found.hasMoreColumns, found.rows, found.confirmed], [false, 1_202, 2]);
    const mail = found.fields.find(({ column }) => column === "who.mail");
    assert.deepEqual([mail?.people, mail?.disclosed], [1, false]);
  });

  it("says so when it has more columns than are looked at", async () => {
    const own = { distinct_id: at.pseudonym("ada") };
    const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, "v"]));
    const seen = async (...all: readonly object[]) => {
      const content = all.map((row) => `${JSON.stringify(row)}\n`).join("");
      const { columns, hasMoreColumns, confirmed } = await reconciled(content);
      return [columns.length, hasMoreColumns, confirmed];
    };
    const filler = Array.from({ length: 1_000 }, () => own);
    assert.deepEqual(await seen({ ...own, ...many(499) }), [500, false, 1]);
    assert.deepEqual(await seen({ ...own, ...many(500) }), [500, true, 1]);
    assert.deepEqual(await seen(...filler, many(499)), [500, false, 1]);
    assert.deepEqual(await seen(...filler, many(500)), [1, true, 1], "which of them would be chance");
    assert.deepEqual(await seen(...filler, { a: many(400) }, { b: many(400) }), [500, true, 1]);
    assert.deepEqual(await seen(own, { a: { b: { c: { d: { e: { f: 1 } } } } } }), [2, false, 1], "one deep value");
  });

  it("of another vendor has strangers only, once somebody says where its ids are", async () => {
    const all = [{ k: "q1", v: "1" }];
    await assert.rejects(reconciled(csv(all)), {
      code: "bad-dataset",
      message: /no column leads to people; say which/,
    });
    await assert.rejects(reconciled(csv(all), ["nope"]), { code: "bad-dataset", message: /has no column "nope"/ });
    const { confirmed, ledgerOnly, vendorOnly } = await reconciled(csv(all), ["k"]);
    assert.deepEqual([confirmed, ledgerOnly, vendorOnly], [0, 4, 1]);
  });
});

describe("made-up people in a dataset", () => {
  const tokensOf = (...ids: readonly string[]) => ids.map((id) => world.identityOf(id)?.token ?? "");
  const counted = async (all: readonly Row[], ...ids: readonly string[]) => {
    canaries = tokensOf(...(ids.length > 0 ? ids : ["bob", "cyd", "dan"]));
    try {
      return await reconciled(csv(all));
    } finally {
      canaries = [];
    }
  };

  it("are in no other set, and say who of them is there, missing, and there too much", async () => {
    const found = await counted(rows());
    assert.deepEqual(setsOf(found), { ...EXPECTED, confirmed: 2, ledgerOnly: 0, beyondExposure: 0, fieldMismatch: 1 });
    assert.deepEqual(found.matchedBy, { pseudonym: 3, ownId: 0 });
    const { says, ...counts } = found.canaries;
    assert.deepEqual(counts, { sent: 2, found: 1, missing: 1, unexpected: 1 });
    assert.match(
      says,
      /^1 of 2 canaries are in it: it is genuine\. 1 are missing: it is incomplete\. 1 more are in it/,
    );
    const logged = JSON.stringify(actions.at(-1));
    for (const token of tokensOf("bob", "cyd", "dan"))
      assert.equal(logged.includes(token), false, "the log names none");
  });

  it("make no field one that was told of real people", async () => {
    const plan = ({ fields }: Reconciliation) => fields.find((one) => one.column === "plan");
    const strange = rows().map((row) => ({ ...row, plan: "pro" }));
    assert.equal(plan(await counted(strange))?.disclosed, true);
    assert.equal(plan(await counted(strange, "ada"))?.disclosed, false, "nobody else was told of with a plan");
  });

  it("say that a dataset without any of them is incomplete, or not from here", async () => {
    const id = at.pseudonym;
    const { canaries: found } = await counted([{ distinct_id: id("ada"), event: "Seen" }]);
    assert.deepEqual([found.sent, found.found, found.missing], [2, 0, 2]);
    assert.match(found.says, /^None of 2 canaries is in it: it is incomplete, or was not made from what left here\.$/);
    const { canaries: none } = await reconciled(csv(rows()));
    assert.equal(none.sent, 0);
    assert.match(none.says, /^No canaries were sent/);
  });
});

describe("a hostile file", () => {
  const SECRET = "zephyrine.quibble@canary-mail.example";
  const latin1 = Buffer.concat([Buffer.from(`id,name\n1,x\n2,${SECRET} `), Buffer.from([0xe9, 0x0a])]);
  const cases: readonly (readonly [name: string, content: string | Uint8Array, says: RegExp])[] = [
    ["empty", "", /is empty/],
    ["in another encoding", latin1, /^line 3 of the dataset is no UTF-8; convert/],
    ["with a NUL", `id,name\n1,${SECRET}\0\n`, /^line 2 of the dataset has a NUL byte/],
    ["that ends inside a character", Buffer.from([0x69, 0x64, 0x0a, 0xc3]), /ends in the middle of a character/],
    ["with one endless line", `id\n${"x".repeat(5 * 2 ** 20)}`, /^line 2 of the dataset is longer than/],
    ["that is a bomb", gzipSync(Buffer.alloc(2 ** 25, 0x61)), /expands to more than|is longer than/],
    ["that is a bomb of short lines", gzipSync(Buffer.alloc(2 ** 26 - 2, "a\n")), /expands to more than/],
    ["that is too large", Buffer.alloc(MAX_BYTES + 1, "a\n"), /larger than dataset_limit/],
    ["that is a ZIP archive", Buffer.from("504b03040a00000000", "hex"), /ZIP archive/],
    ["that broke off", gzipSync(csv([{ id: "1" }])).subarray(0, 20), /can't be decompressed/],
    ["that only says it is Parquet", Buffer.from("PAR1 and nothing else"), /rows can't be read/],
  ];
  for (const [name, content, says] of cases) {
    it(`${name} is refused with the place and what to do`, async () => {
      const before = actions.length;
      await assert.rejects(reconciled(content), (error: Error & { code?: string }) => {
        assert.equal(error.code, "bad-dataset");
        assert.match(error.message, says);
        assert.ok(!error.message.includes("zephyrine"), "no value is quoted");
        return true;
      });
      if (!name.includes("Parquet")) {
        assert.equal(actions.length, before);
        assert.ok(!readdirSync(join(folder, "quarantine")).some((one) => one.startsWith("arriving")), "nothing stays");
      }
    });
  }
});

describe("the quarantine", () => {
  it("keeps a dataset read-only under its hash, and says so in the log before anybody opens it", async () => {
    const dataset = await receive(csv(rows()), "../../etc/passwd");
    assert.equal(dataset.name, "passwd");
    assert.match(dataset.id, /^[0-9a-f]{64}$/);
    const kept = actions.at(-1);
    assert.ok(kept);
    assert.equal(kept.kind, "dataset-received");
    assert.equal((kept.detail as { sha256: string }).sha256, dataset.id);
    const { quarantine } = open();
    assert.equal(statSync(quarantine.fileOf(dataset)).mode & 0o777, 0o400);
    assert.deepEqual(await quarantine.find(INCIDENT, dataset.id), dataset);
    await assert.rejects(quarantine.find("INC-another", dataset.id), { code: "not-found" });
    await assert.rejects(quarantine.find(INCIDENT, "../x"), { code: "not-found" });
  });

  it("deletes it on its day, and not before", async () => {
    const dataset = await receive("id\nsomething of its own\n");
    const { quarantine } = open();
    clock.now = dataset.deleteAt - 1;
    await quarantine.sweep();
    assert.equal((await quarantine.find(INCIDENT, dataset.id)).id, dataset.id);
    clock.now = dataset.deleteAt;
    assert.ok((await quarantine.sweep()) > 0);
    await assert.rejects(quarantine.find(INCIDENT, dataset.id), { code: "not-found" });
    clock.now = INTRUSION.to;
  });
});
