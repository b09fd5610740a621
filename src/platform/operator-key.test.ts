import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, it } from "node:test";
import { isSignedBy, keyIdOf, newOperatorKey, readOperatorKey } from "./operator-key.ts";

const folder = mkdtempSync(join(tmpdir(), "bulkhead-operator-"));
after(() => rmSync(folder, { recursive: true, force: true }));

it("is made once, for its holder only, and read back as the same key", () => {
  const file = join(folder, "keys/ada.key");
  const made = newOperatorKey(file, "ada");
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal(statSync(join(folder, "keys")).mode & 0o777, 0o700);
  const read = readOperatorKey(file);
  assert.deepEqual([read.name, read.keyId, read.publicKey], ["ada", made.keyId, made.publicKey]);
  assert.equal(read.keyId, keyIdOf(read.publicKey));
  assert.throws(() => newOperatorKey(file, "ada"), { code: "bad-request" });
  assert.ok(isSignedBy(made.publicKey, "text", read.sign("text")));
});

it("is refused when others can read the file, or when it is none", () => {
  const file = join(folder, "bob.key");
  newOperatorKey(file, "bob");
  chmodSync(file, 0o640);
  assert.throws(() => readOperatorKey(file), { code: "key-exposed" });
  chmodSync(file, 0o600);
  const text = readFileSync(file, "utf8");
  for (const spoilt of [
    "",
    "operator: bob\n",
    text.replace(/^operator.*\n/, ""),
    text.slice(0, 80),
    "x".repeat(9_000),
  ]) {
    writeFileSync(file, spoilt);
    assert.throws(() => readOperatorKey(file), { code: "key-missing" });
  }
  assert.throws(() => readOperatorKey(join(folder, "nobody.key")), { code: "key-missing" });
});

it("signs one text and no other, and no other key did", () => {
  const ada = newOperatorKey(join(folder, "ada-2.key"), "ada");
  const bob = newOperatorKey(join(folder, "bob-2.key"), "bob");
  const signature = ada.sign("aware at 18:00");
  assert.ok(isSignedBy(ada.publicKey, "aware at 18:00", signature));
  assert.ok(!isSignedBy(ada.publicKey, "aware at 19:00", signature));
  assert.ok(!isSignedBy(bob.publicKey, "aware at 18:00", signature));
  for (const [key, spoilt] of [
    ["", signature],
    ["AAAA", signature],
    [ada.publicKey, ""],
    [ada.publicKey, signature.slice(4)],
  ] as const)
    assert.ok(!isSignedBy(key, "aware at 18:00", spoilt));
});
