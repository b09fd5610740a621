import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import {
  decodeBase64,
  formatCheckpoint,
  formatVkey,
  MAX_NOTE_BYTES,
  openCheckpoint,
  openNote,
  parseCheckpoint,
  parseVkey,
  signCheckpoint,
  signerFromSeed,
  verifierFromPublicKey,
  withCosignatures,
} from "./checkpoint.ts";
import vectors from "./rfc6962.vectors.json" with { type: "json" };

const ORIGIN = "ledger.example/log";
const signer = signerFromSeed(ORIGIN, new Uint8Array(32).fill(7));
const witness = signerFromSeed("witness.example/w1", new Uint8Array(32).fill(9));
const checkpoint = { origin: ORIGIN, size: 42, root: new Uint8Array(32).fill(0xab) };
const note = signCheckpoint(checkpoint, [signer]);
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
const signatureLine = (name: string, keyId: string, signature: Uint8Array) =>
  `— ${name} ${base64(Buffer.concat([Buffer.from(keyId, "hex"), signature]))}\n`;
const signedBy = (by: typeof signer, text: string) => signatureLine(by.verifier.name, by.verifier.keyId, by.sign(text));

function verifierOf(vkey: string) {
  const parsed = parseVkey(vkey);
  assert.ok(parsed.kind === "verifier");
  return parsed.verifier;
}

test("RFC 8032 §7.1 test 1", () => {
  const seed = Buffer.from("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "hex");
  const { verifier, sign } = signerFromSeed("test", seed);
  const signature = Buffer.from(
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    "hex",
  );
  assert.equal(
    Buffer.from(verifier.publicKey).toString("hex"),
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
  );
  assert.deepEqual(Buffer.from(sign("")), signature);
  assert.ok(verifier.verify("", signature));
  assert.ok(!verifier.verify(" ", signature));
});

test("the signed-note example verifies, key id included", () => {
  const { vkey, text, signatureLine: line } = vectors.signedNote;
  const verifier = verifierOf(vkey);
  assert.equal(verifier.keyId, "530d903a");
  assert.equal(formatVkey(verifier), vkey);
  const opened = openNote(`${text}\n${line}\n`, [verifier]);
  assert.ok(opened.kind === "verified");
  assert.equal(opened.text, text);
  assert.deepEqual(
    opened.verified.map(({ name, keyId }) => [name, keyId]),
    [["example.com/foo", "530d903a"]],
  );
});

test("a key id is the start of SHA-256(name, newline, 1, key)", () => {
  const { name, keyId, publicKey } = signer.verifier;
  const input = Buffer.concat([Buffer.from(name), Buffer.of(0x0a, 0x01), publicKey]);
  assert.equal(keyId, createHash("sha256").update(input).digest("hex").slice(0, 8));
});

test("vkeys come back, and damaged ones are refused", () => {
  const vkey = formatVkey(signer.verifier);
  assert.equal(formatVkey(verifierOf(vkey)), vkey);
  const [name, id, key] = vkey.split("+", 2).concat(vkey.slice(vkey.indexOf("+", vkey.indexOf("+") + 1) + 1));
  const ofType = (type: number) => base64(Buffer.of(type, ...signer.verifier.publicKey));
  const refused = [
    "",
    "name",
    `${name}+${id}`,
    `other+${id}+${key}`,
    `${name}+00000000+${key}`,
    `${name}+${id?.toUpperCase()}x+${key}`,
    `+${id}+${key}`,
    `a b+${id}+${key}`,
    `${vkey} `,
    `${vkey}\n`,
    vkey.slice(0, -1),
    `${name}+${id}+${ofType(4)}`,
    `${name}+${id}+${base64(signer.verifier.publicKey)}`,
  ];
  for (const text of refused) assert.equal(parseVkey(text).kind, "malformed", text);
});

test("a checkpoint is three lines, a blank one and a signature", () => {
  const body = `${ORIGIN}\n42\n${base64(checkpoint.root)}\n`;
  assert.equal(formatCheckpoint(checkpoint), body);
  assert.equal(note, `${body}\n${signedBy(signer, body)}`);
  const opened = openCheckpoint(note, signer.verifier);
  assert.ok(opened.kind === "verified");
  assert.deepEqual(opened.checkpoint, checkpoint);
  assert.equal(opened.carried.length, 0);
});

test("no character of a signed checkpoint can be changed", () => {
  for (let at = 0; at < note.length; at += 1) {
    for (const other of ["x", "0", "\n", ""]) {
      if (note[at] === other) continue;
      const tampered = note.slice(0, at) + other + note.slice(at + 1);
      assert.notEqual(openCheckpoint(tampered, signer.verifier).kind, "verified", `${at}: ${JSON.stringify(other)}`);
    }
  }
});

test("a changed text, signature or key id has its own answer", () => {
  const { name, keyId, verify } = signer.verifier;
  const text = formatCheckpoint(checkpoint);
  const signature = signer.sign(text);
  assert.equal(openCheckpoint(note.replace("\n42\n", "\n43\n"), signer.verifier).kind, "bad-signature");
  for (let bit = 0; bit < signature.length * 8; bit += 1) {
    const flipped = Uint8Array.from(signature);
    flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
    assert.ok(!verify(text, flipped));
    const opened = openCheckpoint(`${text}\n${signatureLine(name, keyId, flipped)}`, signer.verifier);
    assert.equal(opened.kind, "bad-signature");
  }
  const otherId = `${text}\n${signatureLine(name, "00000000", signature)}`;
  assert.equal(openCheckpoint(otherId, signer.verifier).kind, "no-known-signature");
  const otherName = `${text}\n${signatureLine("other.example", keyId, signature)}`;
  assert.equal(openCheckpoint(otherName, signer.verifier).kind, "no-known-signature");
  const short = `${text}\n${signatureLine(name, keyId, signature.subarray(1))}`;
  assert.equal(openCheckpoint(short, signer.verifier).kind, "bad-signature");
});

test("another log's checkpoint under our key is refused", () => {
  const text = formatCheckpoint({ ...checkpoint, origin: "other.example/log" });
  assert.equal(openCheckpoint(`${text}\n${signedBy(signer, text)}`, signer.verifier).kind, "other-origin");
  assert.throws(() => signCheckpoint({ ...checkpoint, origin: "other.example/log" }, [signer]));
  assert.throws(() => signCheckpoint(checkpoint, []));
});

test("cosignatures are carried, and trusted only by those who know the key", () => {
  const timestamped = signatureLine("witness.example/w2", "0badcafe", new Uint8Array(72).fill(1));
  const added = withCosignatures(note, signedBy(witness, formatCheckpoint(checkpoint)) + timestamped);
  assert.ok(added.kind === "note");
  assert.ok(added.note.startsWith(note));
  const opened = openCheckpoint(added.note, signer.verifier);
  assert.ok(opened.kind === "verified");
  assert.deepEqual(
    opened.carried.map(({ name }) => name),
    ["witness.example/w1", "witness.example/w2"],
  );
  const both = openNote(added.note, [signer.verifier, witness.verifier]);
  assert.ok(both.kind === "verified");
  assert.equal(both.verified.length, 2);
  assert.equal(both.carried.length, 1);
  assert.equal(openNote(added.note, []).kind, "no-known-signature");
  const again = withCosignatures(added.note, timestamped);
  assert.deepEqual(again, added);
  for (const lines of ["", "\n", timestamped.trimEnd(), `${timestamped}\n`, `x\n${timestamped}`]) {
    assert.equal(withCosignatures(note, lines).kind, "malformed", JSON.stringify(lines));
  }
});

test("a key that signs twice counts once, and one bad signature of it spoils the note", () => {
  const line = note.slice(note.indexOf("—"));
  const twice = openNote(note + line, [signer.verifier]);
  assert.ok(twice.kind === "verified");
  assert.equal(twice.verified.length, 1);
  const { name, keyId } = signer.verifier;
  assert.equal(
    openNote(note + signatureLine(name, keyId, new Uint8Array(64)), [signer.verifier]).kind,
    "bad-signature",
  );
});

test("the text may have blank lines; the signatures begin after the last", () => {
  const text = "one\n\ntwo\n";
  const opened = openNote(`${text}\n${signedBy(signer, text)}`, [signer.verifier]);
  assert.ok(opened.kind === "verified");
  assert.equal(opened.text, text);
});

test("notes that are not in the one form are malformed", () => {
  const text = formatCheckpoint(checkpoint);
  const line = signedBy(signer, text);
  const stray = line.replace(/=\n$/, "\n");
  const bad = [
    "",
    "\n",
    text,
    `${text}\n`,
    `${text}${line}`,
    `${text}\n${line.trimEnd()}`,
    `${note}\n`,
    `${note}junk\n`,
    `${text}\n${line.replace("—", "-")}`,
    `${text}\n${line.replace("— ", "—  ")}`,
    `${text}\n${line.replace(ORIGIN, "")}`,
    `${text}\n${line.replace(ORIGIN, "a+b")}`,
    `${text}\n${line.replace(ORIGIN, "a\u00a0b")}`,
    `${text}\n${line.replace("\n", " \n")}`,
    `${text}\n${line.replace("\n", "\r\n")}`,
    `${text}\n${stray}`,
    `${text}\n— ${ORIGIN} AAAAAA==\n`,
    note.replace(ORIGIN, "tab\there"),
    note.replace(ORIGIN, "\ud800"),
    note + line.repeat(32),
    `${"x".repeat(MAX_NOTE_BYTES)}\n\n${line}`,
  ];
  for (const broken of bad) assert.equal(openNote(broken, [signer.verifier]).kind, "malformed", JSON.stringify(broken));
});

test("sixteen post-quantum signatures still fit", () => {
  const lines = Array.from({ length: 16 }, (_, at) =>
    signatureLine(`pq${at}.example`, "00000000", new Uint8Array(4_627).fill(at)),
  );
  const opened = openNote(note + lines.join(""), [signer.verifier]);
  assert.ok(opened.kind === "verified");
  assert.equal(opened.carried.length, 16);
});

test("checkpoint bodies that are not in the one form are malformed", () => {
  const root = base64(checkpoint.root);
  const bad = [
    "",
    `${ORIGIN}\n42\n${root}`,
    `${ORIGIN}\n42\n${root}\n\n`,
    `${ORIGIN}\n42\n${root}\nextension\n`,
    `\n42\n${root}\n`,
    `${ORIGIN}\r\n42\n${root}\n`,
    `${ORIGIN}\n\n${root}\n`,
    ...["042", "+42", "-1", "4.2", "4e1", " 42", "0x2a", "٤٢", "9007199254740992", "99999999999999999999"].map(
      (size) => `${ORIGIN}\n${size}\n${root}\n`,
    ),
    ...[
      "",
      root.slice(0, -1),
      `${root}=`,
      ` ${root}`,
      root.replace(/.=$/, "t="),
      base64(new Uint8Array(31)),
      base64(new Uint8Array(33)),
    ].map((text) => `${ORIGIN}\n42\n${text}\n`),
  ];
  for (const text of bad) assert.equal(parseCheckpoint(text).kind, "malformed", JSON.stringify(text));
  for (const size of [0, 1, 20_852_163, Number.MAX_SAFE_INTEGER]) {
    assert.deepEqual(parseCheckpoint(formatCheckpoint({ ...checkpoint, size })), {
      kind: "checkpoint",
      checkpoint: { ...checkpoint, size },
    });
  }
  assert.throws(() => formatCheckpoint({ ...checkpoint, size: -1 }));
  assert.throws(() => formatCheckpoint({ ...checkpoint, size: 2 ** 53 }));
  assert.throws(() => formatCheckpoint({ ...checkpoint, origin: "a\nb" }));
  assert.throws(() => formatCheckpoint({ ...checkpoint, root: new Uint8Array(20) }));
});

test("base64 has one spelling", () => {
  assert.deepEqual(decodeBase64("AP8="), Uint8Array.of(0, 255));
  assert.deepEqual(decodeBase64(""), new Uint8Array(0));
  for (const text of ["AP8", "AP9=", "AP8==", "AP8=\n", "A P8=", "-_8=", "A"]) {
    assert.equal(decodeBase64(text), "not-base64", JSON.stringify(text));
  }
});

test("keys of another length and names with a plus or a space are refused", () => {
  assert.throws(() => signerFromSeed(ORIGIN, new Uint8Array(31)));
  assert.throws(() => verifierFromPublicKey(ORIGIN, new Uint8Array(33)));
  for (const name of ["", "a b", "a+b", "a\nb", "a\u0085b", "a\u2003b", "\u0001", "\ud800"]) {
    assert.throws(() => signerFromSeed(name, new Uint8Array(32)), JSON.stringify(name));
  }
});
