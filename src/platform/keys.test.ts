import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, describe, it } from "node:test";
import type { Fault } from "./fault.ts";
import { masterKey } from "./keys.ts";

const folders: string[] = [];
let data: string;
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), "bulkhead-keys-"));
  folders.push(folder);
  data = join(folder, "data");
});
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const key = Buffer.alloc(32, 5);
const fault = (code: Fault["code"], says: RegExp) => (error: Fault) => {
  assert.equal(error.code, code);
  assert.match(error.message, says);
  assert.equal(error.message.includes(key.toString("base64")), false);
  return true;
};

describe("the master key", () => {
  it("is made once, outside the data directory, for this user alone, and is the same afterwards", () => {
    const made = masterKey({ data: `${data}/` }, undefined);
    assert.deepEqual([made.isNew, made.from, made.bytes.length], [true, `${data}.key`, 32]);
    assert.equal(statSync(`${data}.key`).mode & 0o777, 0o600);
    const again = masterKey({ data }, undefined);
    assert.deepEqual([again.isNew, Buffer.from(again.bytes)], [false, Buffer.from(made.bytes)]);
    const inside = readFileSync(join(data, "key-check"), "utf8");
    assert.equal(inside.includes(Buffer.from(made.bytes).toString("hex")), false);
  });

  it("stands in a file of one's own choice", () => {
    const file = join(data, "..", "keys", "master");
    assert.equal(masterKey({ data, master_key_file: file }, undefined).from, file);
    assert.equal(existsSync(`${data}.key`), false);
  });

  it("comes from the environment or a command, in base64 or hexadecimal, and makes no file", () => {
    for (const text of [key.toString("base64"), key.toString("hex"), `${key.toString("hex").toUpperCase()}\n`])
      assert.deepEqual(Buffer.from(masterKey({ data }, text).bytes), key);
    const printed = masterKey({ data, master_key_command: ["echo", key.toString("base64")] }, undefined);
    assert.deepEqual(Buffer.from(printed.bytes), key);
    assert.equal(existsSync(`${data}.key`), false);
  });

  for (const mode of [0o644, 0o640, 0o604, 0o660, 0o601]) {
    it(`is refused with mode ${mode.toString(8)}`, () => {
      masterKey({ data }, undefined);
      chmodSync(`${data}.key`, mode);
      assert.throws(() => masterKey({ data }, undefined), fault("key-exposed", /chmod 600 /));
    });
  }

  it("is missed rather than replaced once something was written with it", () => {
    masterKey({ data }, undefined);
    rmSync(`${data}.key`);
    assert.throws(() => masterKey({ data }, undefined), fault("key-missing", /put it back/));
    assert.equal(existsSync(`${data}.key`), false);
  });

  it("must be the one that the directory was written with", () => {
    masterKey({ data }, key.toString("base64"));
    assert.throws(
      () => masterKey({ data }, Buffer.alloc(32, 6).toString("base64")),
      fault("key-mismatch", /not the one/),
    );
    assert.throws(
      () => masterKey({ data, master_key_command: ["echo", "ab".repeat(32)] }, undefined),
      fault("key-mismatch", /not the one/),
    );
  });

  it("has 32 bytes, and a command that fails gives none", () => {
    assert.throws(() => masterKey({ data }, ""), fault("key-missing", /BULKHEAD_MASTER_KEY holds no key of 32 bytes/));
    assert.throws(() => masterKey({ data }, key.toString("base64").slice(4)), fault("key-missing", /32 bytes/));
    assert.throws(
      () => masterKey({ data, master_key_command: ["false"] }, undefined),
      fault("key-missing", /did not print a key/),
    );
    assert.throws(
      () => masterKey({ data, master_key_command: ["/no/such/program"] }, undefined),
      fault("key-missing", /did not print/),
    );
    writeFileSync(`${data}.key`, "", { mode: 0o600 });
    assert.throws(() => masterKey({ data }, undefined), fault("key-missing", /32 bytes/));
  });
});
