import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Incident, OperatorEntry, SealEntry, Store, Wave } from "./store.ts";

/** What a driver gives the suite: the same database at each opening, migrated. */
export interface StoreUnderTest {
  readonly store: Store;
  /** Runs a statement past the store, as someone with a database shell would. */
  readonly tamper: (statement: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

const AT = Date.UTC(2025, 10, 9, 8, 30);

const sealed: SealEntry = {
  destination: "product-analytics",
  action: "seal",
  mode: "hold",
  reason: "the vendor told us",
  operator: "ada",
  at: AT,
};

const incidentWith = (id: string): Incident => ({
  id,
  destination: "product-analytics",
  recipient: "vendor",
  from: AT - 86_400_000,
  to: AT,
  title: "Export of a dataset",
  openedAt: AT,
  openedBy: "ada",
});

const waveOf = (incident: string, number: number): Wave => ({
  incident,
  number,
  at: AT + number,
  checkpointSize: 3_000_000_000,
  checkpointRoot: "q".repeat(44),
  queryHash: "0".repeat(64),
  totals: { subjects: 12, fields: { "user.contact.email": 3 } },
});

const operatorWith = (name: string): OperatorEntry => ({
  name,
  action: "add",
  keyId: `key-${name}`,
  publicKey: "A".repeat(43),
  by: "ada",
  reason: "",
  at: AT,
  reference: `operator-added ${name}`,
});

/** The suite that every driver passes. The cases share one database and each uses ids of its own. */
export function storeContract(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(name, () => {
    let current: StoreUnderTest;
    before(async () => {
      current = await open();
    });
    after(() => current.close());

    it("keeps everything over a reopen, and migrates only once", async () => {
      const { store } = current;
      await store.recordSeal({ ...sealed, destination: "reopened" });
      await store.openIncident(incidentWith("reopened"));
      await store.freezeWave(waveOf("reopened", 1));
      await current.close();
      await assert.rejects(store.incidents(), { code: "store-unavailable" });

      current = await open();
      assert.deepEqual(await current.store.sealLog("reopened"), [{ ...sealed, destination: "reopened" }]);
      assert.deepEqual(await current.store.incident("reopened"), incidentWith("reopened"));
      assert.deepEqual(await current.store.waves("reopened"), [waveOf("reopened", 1)]);
    });

    it("keeps the seal log in order of time, per destination and over all", async () => {
      const { store } = current;
      const unsealed: SealEntry = { ...sealed, destination: "log-a", action: "unseal", mode: null, at: AT + 2 };
      await store.recordSeal(unsealed);
      await store.recordSeal({ ...sealed, destination: "log-b", at: AT + 1 });
      await store.recordSeal({ ...sealed, destination: "log-a" });
      assert.deepEqual(
        (await store.sealLog("log-a")).map((entry) => entry.action),
        ["seal", "unseal"],
      );
      assert.deepEqual(
        (await store.sealLog()).filter((entry) => entry.destination.startsWith("log-")).map((entry) => entry.at),
        [AT, AT + 1, AT + 2],
      );
      assert.deepEqual(await store.sealLog("no-such-destination"), []);
    });

    it("takes the same seal twice and keeps it once", async () => {
      const { store } = current;
      const entry = { ...sealed, destination: "copied-again" };
      await store.recordSeal(entry);
      await store.recordSeal(entry);
      assert.deepEqual(await store.sealLog("copied-again"), [entry]);
    });

    it("gives undefined or nothing for an unknown incident, and refuses to write to one", async () => {
      const { store } = current;
      assert.equal(await store.incident("nobody"), undefined);
      assert.deepEqual(await store.actions("nobody"), []);
      assert.deepEqual(await store.waves("nobody"), []);
      await assert.rejects(store.freezeWave(waveOf("nobody", 1)), { code: "not-found" });
      const action = { incident: "nobody", kind: "note", at: AT, operator: "ada", detail: null };
      await assert.rejects(store.recordAction(action), { code: "not-found" });
    });

    it("lists incidents in the order of opening and refuses an id twice", async () => {
      const { store } = current;
      await store.openIncident({ ...incidentWith("order-1"), openedAt: AT + 2 });
      await store.openIncident({ ...incidentWith("order-2"), openedAt: AT + 1 });
      const listed = (await store.incidents()).map(({ id }) => id).filter((id) => id.startsWith("order-"));
      assert.deepEqual(listed, ["order-2", "order-1"]);
      await assert.rejects(store.openIncident(incidentWith("order-1")), { code: "bad-request" });
    });

    it("opens an incident without a destination and without dates", async () => {
      const { store } = current;
      const vague = { ...incidentWith("vague"), destination: null, from: null, to: null };
      await store.openIncident(vague);
      assert.deepEqual(await store.incident("vague"), vague);
    });

    it("keeps notices as they came, and a number once", async () => {
      const { store } = current;
      await store.openIncident(incidentWith("noticed"));
      const content = Buffer.from([0, 255, 13, 10, 128, 61]);
      const head = {
        incident: "noticed",
        number: 1,
        at: AT,
        sha256: "0",
        mediaType: "text/plain",
        sender: "",
        subject: "é",
      };
      await store.keepNotice({ ...head, content });
      await assert.rejects(store.keepNotice({ ...head, content }), { code: "bad-request" });
      assert.deepEqual(await store.notices("noticed"), [head]);
      assert.deepEqual(await store.notice("noticed", 1), { ...head, content });
      assert.equal(await store.notice("noticed", 2), undefined);
    });

    it("orders waves by number and refuses a number twice", async () => {
      const { store } = current;
      await store.openIncident(incidentWith("waves"));
      await store.freezeWave(waveOf("waves", 2));
      await store.freezeWave(waveOf("waves", 1));
      assert.deepEqual(await store.waves("waves"), [waveOf("waves", 1), waveOf("waves", 2)]);
      await assert.rejects(store.freezeWave(waveOf("waves", 2)), { code: "bad-request" });
    });

    it("keeps the last standing of each destination", async () => {
      const { store } = current;
      const first = { destination: "b", at: AT, result: { subjects: 3, standing: null } };
      const later = { ...first, at: AT + 86_400_000, result: { subjects: 4, standing: { score: 1.25 } } };
      const other = { ...first, destination: "a" };
      for (const one of [first, other, later]) await store.keepStanding(one);
      assert.deepEqual(await store.standings(), [other, later]);
    });

    it("keeps long text, every script and JSON as it was written", async () => {
      const { store } = current;
      const reason = `${"é".repeat(200_000)} 'quoted' "twice" \\ 日本語 🧯 \u202Eabc`;
      await store.recordSeal({ ...sealed, destination: "long", reason });
      assert.equal((await store.sealLog("long"))[0]?.reason, reason);

      await store.openIncident(incidentWith("json"));
      const details = [null, "", "text", 0.1, false, [], { z: 1, a: { "ключ 🔑": ["\u0000", "\\"] } }];
      for (const detail of details) {
        await store.recordAction({ incident: "json", kind: "note", at: AT, operator: "ada", detail });
      }
      const kept = (await store.actions("json")).map(({ detail }) => detail);
      assert.deepEqual(kept, details);
      assert.equal(JSON.stringify(kept), JSON.stringify(details), "the order of keys is kept");
    });

    it("refuses what the database cannot keep, without repeating it", async () => {
      const { store } = current;
      await assert.rejects(store.recordSeal({ ...sealed, destination: "nul", reason: "secret\u0000" }), (fault) => {
        assert.ok(fault instanceof Error && "code" in fault);
        assert.equal(fault.code, "bad-request");
        assert.doesNotMatch(`${fault.message} ${JSON.stringify(fault)}`, /secret/);
        assert.equal(fault.cause, undefined);
        return true;
      });
      await assert.rejects(store.recordSeal({ ...sealed, mode: null, destination: "modeless" }), {
        code: "bad-request",
      });
    });

    it("takes concurrent writes and loses none", async () => {
      const { store } = current;
      await store.openIncident(incidentWith("busy"));
      const numbers = Array.from({ length: 40 }, (_, index) => index + 1);
      await Promise.all([
        ...numbers.map((n) =>
          store.recordAction({ incident: "busy", kind: "note", at: AT, operator: "ada", detail: n }),
        ),
        ...numbers.map((n) => store.recordSeal({ ...sealed, destination: "busy", at: AT + n })),
        ...numbers.map((n) => store.freezeWave(waveOf("busy", n))),
        ...numbers.map(() => store.incidents()),
      ]);
      const details = (await store.actions("busy")).map(({ detail }) => Number(detail));
      assert.deepEqual(
        details.toSorted((a, b) => a - b),
        numbers,
      );
      assert.equal((await store.sealLog("busy")).length, numbers.length);
      assert.deepEqual(
        (await store.waves("busy")).map(({ number }) => number),
        numbers,
      );
    });

    it("keeps operators in order, and a key only once", async () => {
      const { store } = current;
      const revoked: OperatorEntry = { ...operatorWith("grace"), action: "revoke", reason: "left", at: AT + 1 };
      await store.recordOperator(operatorWith("grace"));
      await store.recordOperator(revoked);
      await assert.rejects(store.recordOperator({ ...operatorWith("eve"), keyId: "key-grace" }), {
        code: "bad-request",
      });
      const log = (await store.operatorLog()).filter(({ keyId }) => keyId === "key-grace");
      assert.deepEqual(log, [operatorWith("grace"), revoked]);
    });

    for (const table of ["seal_log", "operator_log", "incident_actions", "waves"]) {
      it(`refuses to change or empty ${table}`, async () => {
        const column = table === "seal_log" ? "operator = 'eve'" : "at = 0";
        for (const statement of [`update ${table} set ${column}`, `delete from ${table}`, `truncate ${table}`]) {
          await assert.rejects(current.tamper(statement), /append-only/, statement);
        }
      });
    }
  });
}
