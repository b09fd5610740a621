import assert from "node:assert/strict";
import { test } from "node:test";
import { signCheckpoint, signerFromSeed, withCosignatures } from "./checkpoint.ts";
import { fromLeaves, inclusionProof, leafHash, rootOf } from "./merkle.ts";
import { formatTlogProof, parseTlogProof, verifyTlogProof } from "./tlog-proof.ts";

const SIZE = 13;
const signer = signerFromSeed("ledger.example/log", new Uint8Array(32).fill(7));
const log = signer.verifier;
const leaves = Array.from({ length: SIZE }, (_, i) => leafHash(Buffer.from(`entry ${i}`)));
const leafAt = (index: number) => leaves[index] as Uint8Array;
const note = signCheckpoint({ origin: log.name, size: SIZE, root: rootOf(leaves) }, [signer]);
const proofOf = (index: number) => ({
  index,
  hashes: inclusionProof(index, SIZE, fromLeaves(leafAt)).map((hash) => Uint8Array.from(hash)),
  checkpoint: note,
});
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");

test("a proof file has the lines of the specification", () => {
  const { hashes } = proofOf(5);
  const lines = hashes.map((hash) => `${base64(hash)}\n`).join("");
  assert.equal(formatTlogProof(proofOf(5)), `c2sp.org/tlog-proof@v1\nindex 5\n${lines}\n${note}`);
  const extra = Buffer.from("batch 9");
  assert.equal(
    formatTlogProof({ ...proofOf(5), extra }),
    `c2sp.org/tlog-proof@v1\nextra ${base64(extra)}\nindex 5\n${lines}\n${note}`,
  );
});

test("a proof file comes back as it was", () => {
  const extra = Uint8Array.of(0, 10, 10, 255);
  for (const proof of [proofOf(0), proofOf(12), { ...proofOf(3), extra }]) {
    assert.deepEqual(parseTlogProof(formatTlogProof(proof)), { kind: "proof", proof });
  }
});

test("a tree with one entry has a proof without hashes", () => {
  const only = signCheckpoint({ origin: log.name, size: 1, root: leafAt(0) }, [signer]);
  const text = formatTlogProof({ index: 0, hashes: [], checkpoint: only });
  assert.equal(text, `c2sp.org/tlog-proof@v1\nindex 0\n\n${only}`);
  assert.equal(verifyTlogProof(text, leafAt(0), log).kind, "included");
});

test("every entry's proof holds offline, and for that entry only", () => {
  for (let index = 0; index < SIZE; index += 1) {
    const text = formatTlogProof(proofOf(index));
    for (let other = 0; other < SIZE; other += 1) {
      const checked = verifyTlogProof(text, leafAt(other), log);
      assert.equal(checked.kind, other === index ? "included" : "not-included");
    }
  }
});

test("no character of a proof file can be changed", () => {
  const text = formatTlogProof(proofOf(5));
  for (let at = 0; at < text.length; at += 1) {
    for (const other of ["x", "0", "\n", ""]) {
      if (text[at] === other) continue;
      const tampered = text.slice(0, at) + other + text.slice(at + 1);
      assert.notEqual(verifyTlogProof(tampered, leafAt(5), log).kind, "included", `${at}: ${JSON.stringify(other)}`);
    }
  }
});

test("the wrong key, an index outside the tree and a spoilt checkpoint have their own answers", () => {
  const text = formatTlogProof(proofOf(5));
  const stranger = signerFromSeed(log.name, new Uint8Array(32).fill(8)).verifier;
  assert.equal(verifyTlogProof(text, leafAt(5), stranger).kind, "no-known-signature");
  assert.equal(verifyTlogProof(text.replace("index 5", "index 13"), leafAt(5), log).kind, "not-included");
  assert.equal(verifyTlogProof(text.replace("\n13\n", "\n14\n"), leafAt(5), log).kind, "bad-signature");
});

test("cosignatures travel with the proof", () => {
  const line = `— witness.example/w1 ${base64(new Uint8Array(76).fill(1))}\n`;
  const cosigned = withCosignatures(note, line);
  assert.ok(cosigned.kind === "note");
  const checked = verifyTlogProof(formatTlogProof({ ...proofOf(5), checkpoint: cosigned.note }), leafAt(5), log);
  assert.ok(checked.kind === "included");
  assert.deepEqual(
    checked.carried.map(({ name }) => name),
    ["witness.example/w1"],
  );
});

test("files that are not in the one form are malformed", () => {
  const hash = base64(leafAt(0));
  const header = "c2sp.org/tlog-proof@v1";
  const bad = [
    "",
    header,
    `${header}\nindex 0\n`,
    `${header}\nindex 0\n\n`,
    `${header}\nindex 0\n\ncheckpoint`,
    `${header}\n\n${note}`,
    `${header} \nindex 0\n\n${note}`,
    `c2sp.org/tlog-proof@v2\nindex 0\n\n${note}`,
    `${header}\r\nindex 0\n\n${note}`,
    `${header}\n${hash}\nindex 0\n\n${note}`,
    `${header}\nindex 0\nextra AAAA\n\n${note}`,
    `${header}\nextra \nindex 0\n\n${note}`,
    `${header}\nextra AAA\nindex 0\n\n${note}`,
    `${header}\nextra AAAA\nextra AAAA\nindex 0\n\n${note}`,
    ...["", "00", "01", "-1", "+1", "1 ", " 1", "1.0", "9007199254740992"].map(
      (index) => `${header}\nindex ${index}\n\n${note}`,
    ),
    ...["x", `${hash} `, hash.slice(1), base64(new Uint8Array(31)), base64(new Uint8Array(33))].map(
      (line) => `${header}\nindex 0\n${line}\n\n${note}`,
    ),
    `${header}\nindex 0\n${`${hash}\n`.repeat(64)}\n${note}`,
    `${header}\nextra ${base64(new Uint8Array(65_537))}\nindex 0\n\n${note}`,
    `${header}\nindex 0\n\n${"x".repeat(300_000)}\n`,
  ];
  for (const text of bad) assert.equal(parseTlogProof(text).kind, "malformed", JSON.stringify(text.slice(0, 90)));
  assert.throws(() => formatTlogProof({ ...proofOf(5), index: -1 }));
  assert.throws(() => formatTlogProof({ ...proofOf(5), hashes: [new Uint8Array(31)] }));
  assert.throws(() => formatTlogProof({ ...proofOf(5), checkpoint: "" }));
});
