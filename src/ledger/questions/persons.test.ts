import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { openEmbedded } from "../clickhouse.ts";
import type { Ledger } from "../ledger.ts";
import { NOBODY } from "../schema.ts";
import { ALWAYS, EXPOSED, personsOf } from "./persons.ts";

const token = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;

/** A device that became a person by an alias, without a sign-in: whose it was nobody said. */
const [ALIASED, PERSON] = [token(1), token(2)];
/** A device that became another device. */
const [OLD_DEVICE, NEW_DEVICE] = [token(3), token(4)];
/** A device on which somebody signed in. */
const [SIGNED_IN, OWNER] = [token(5), token(6)];
/** Nothing of this one stands for anybody else. */
const ALONE = token(7);

describe("people who turned up elsewhere", () => {
  const folder = mkdtempSync(join(tmpdir(), "bulkhead-persons-"));
  let ledger: Ledger;
  before(async () => {
    ledger = openEmbedded(join(folder, "ledger"));
    await ledger.prepare();
    const subject = (one: string, kind: string) => `1\t${one}\t${kind}\tsealed\t\t\t0\n`;
    const link = (relation: string, from: string, to: string) => `1\td\t${relation}\t${from}\t${to}\t0\n`;
    const devices = [ALIASED, OLD_DEVICE, NEW_DEVICE, SIGNED_IN];
    await ledger.append("subjects", devices.map((one) => subject(one, "device")).join(""));
    await ledger.append("subjects", [PERSON, OWNER, ALONE].map((one) => subject(one, "subject")).join(""));
    await ledger.append(
      "links",
      link("same", ALIASED, PERSON) + link("same", OLD_DEVICE, NEW_DEVICE) + link("device", SIGNED_IN, OWNER),
    );
  });
  after(async () => {
    await ledger.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Who is exposed and known well enough to be told, when something of these identities is. */
  const exposed = async (
    of: readonly string[],
    named?: readonly string[],
    isExposed = 1,
  ): Promise<readonly string[]> => {
    const texts = (tokens: readonly string[]) => `arrayJoin([${tokens.map((one) => `toUUID('${one}')`).join(", ")}])`;
    const rows = {
      sql: `SELECT ${texts(of)} AS subject, toUInt8(${isExposed}) AS exposed, toUInt64(0) AS country, toUInt64(0) AS language`,
      columns: ALWAYS,
      parameters: { destination: "d", nobody: NOBODY },
    };
    const ids = named && `SELECT reinterpretAsUInt128(${texts(named)}) AS id`;
    const found = await personsOf(ledger, rows, ids);
    try {
      const people = await ledger.ask<{ person: string; n: number }>(
        `SELECT toString(person) AS person, toUInt8(count()) AS n FROM ${found.persons} WHERE ${EXPOSED} GROUP BY person ORDER BY person`,
      );
      assert.ok(people.every(({ n }) => n === 1));
      return people.map(({ person }) => person);
    } finally {
      await found.drop();
    }
  };

  it("are identified by that, though all that was told is a device's", async () => {
    assert.deepEqual(await exposed([ALIASED]), []);
    assert.deepEqual(await exposed([ALIASED], [ALONE]), []);
    assert.deepEqual(await exposed([ALIASED], [PERSON]), [PERSON]);
  });

  it("are not identified by a device that turned up", async () => {
    assert.deepEqual(await exposed([ALIASED], [ALIASED]), []);
    assert.deepEqual(await exposed([OLD_DEVICE], [OLD_DEVICE, NEW_DEVICE]), []);
  });

  it("are not exposed by that, and nobody is added or counted twice", async () => {
    assert.deepEqual(await exposed([ALIASED], [PERSON], 0), []);
    assert.deepEqual(await exposed([ALIASED, PERSON, SIGNED_IN], [PERSON, OWNER, ALONE]), [PERSON, OWNER]);
    assert.deepEqual(await exposed([ALONE], [PERSON, OWNER]), [ALONE]);
  });

  it("make no difference to those whom a sign-in identifies", async () => {
    assert.deepEqual(await exposed([SIGNED_IN]), [OWNER]);
    assert.deepEqual(await exposed([SIGNED_IN], [PERSON]), [OWNER]);
  });
});
