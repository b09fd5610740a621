// Checks a Bulkhead evidence bundle offline, with Node alone: node verify.mjs
//
// 1. every file is what the manifest says, and there is none besides
// 2. the manifest is what the log's last entry here says (seal.txt)
// 3. every entry is in the log whose checkpoint is signed with the key in key.txt
//
// Compare key.txt with the key that the organisation published or told you itself: a bundle can't vouch for its own key.
import { createHash, createPublicKey, verify } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const folder = process.argv[2] ?? dirname(fileURLToPath(import.meta.url));
const problems = [];
const read = (name) => readFileSync(join(folder, name));
const sha256 = (...parts) => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
};

const LEAF = Buffer.from([0]);
const NODE = Buffer.from([1]);

/** RFC 9162, 2.1.3.2 */
function isIncluded(leaf, index, size, path, root) {
  if (index >= size) return false;
  let [at, last, node] = [index, size - 1, leaf];
  for (const hash of path) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      node = sha256(NODE, hash, node);
      while (at % 2 === 0 && at !== 0) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
    } else node = sha256(NODE, node, hash);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 && node.equals(root);
}

/** c2sp.org/signed-note with an Ed25519 key */
function isSigned(note, vkey) {
  const [name, keyId, ...rest] = vkey.trim().split("+");
  const key = Buffer.from(rest.join("+"), "base64");
  if (key[0] !== 1 || key.length !== 33) return false;
  const expected = sha256(`${name}\n`, key).subarray(0, 4);
  if (expected.toString("hex") !== keyId) return false;
  const publicKey = createPublicKey({
    key: { kty: "OKP", crv: "Ed25519", x: key.subarray(1).toString("base64url") },
    format: "jwk",
  });
  const [text, signatures] = note.split("\n\n");
  return signatures.split("\n").some((line) => {
    const [, signer, base64] = /^— (\S+) (\S+)$/.exec(line) ?? [];
    const bytes = Buffer.from(base64 ?? "", "base64");
    return (
      signer === name &&
      bytes.subarray(0, 4).equals(expected) &&
      verify(null, `${text}\n`, publicKey, bytes.subarray(4))
    );
  });
}

function checkEntry(entry, proof, vkey) {
  const [head, ...note] = proof.split("\n\n");
  const checkpoint = note.join("\n\n");
  const lines = head.split("\n");
  const index = Number(/^index (\d+)$/.exec(lines[1] ?? "")?.[1] ?? Number.NaN);
  const [, size, root] = checkpoint.split("\n");
  const path = lines.slice(2).map((line) => Buffer.from(line, "base64"));
  if (!isSigned(checkpoint, vkey)) return "its checkpoint is not signed with key.txt";
  const leaf = sha256(LEAF, entry);
  return isIncluded(leaf, index, Number(size), path, Buffer.from(root ?? "", "base64"))
    ? undefined
    : "it is not in the log";
}

const APART = new Set(["manifest.json", "seal.txt", "verify.mjs", "READ-ME.txt"]);
const manifest = JSON.parse(read("manifest.json"));
const listed = new Map(manifest.files.map((file) => [file.name, file]));
const there = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((one) => one.isFile())
  .map((one) => relative(folder, join(one.parentPath, one.name)));
for (const name of there)
  if (!listed.has(name) && !APART.has(name) && !name.startsWith("proofs/")) problems.push(`${name}: nobody listed it`);
for (const { name, bytes, sha256: expected } of manifest.files) {
  if (!there.includes(name)) problems.push(`${name}: it is missing`);
  else if (sha256(read(name)).toString("hex") !== expected || read(name).length !== bytes)
    problems.push(`${name}: it was changed`);
}
const vkey = read("key.txt").toString();
const seal = read("seal.txt");
if (!seal.includes(`"manifest":"${sha256(read("manifest.json")).toString("hex")}"`))
  problems.push("manifest.json: the log says another one");
const entries = [...listed.keys()].filter((name) => name.startsWith("actions/"));
for (const [name, bytes] of [
  ...entries.filter((one) => there.includes(one)).map((one) => [one, read(one)]),
  ["seal.txt", seal],
]) {
  const proof = `proofs/${name.replace("actions/", "")}.tlog-proof`;
  const wrong = there.includes(proof) ? checkEntry(bytes, read(proof).toString(), vkey) : "its proof is missing";
  if (wrong !== undefined) problems.push(`${name}: ${wrong}`);
}

for (const problem of problems) process.stdout.write(`${problem}\n`);
process.stdout.write(
  problems.length === 0
    ? `${manifest.incident}: ${manifest.files.length} files and ${entries.length + 1} log entries are what was signed with ${vkey.trim()}\n`
    : `${manifest.incident}: NOT what was signed\n`,
);
process.exitCode = problems.length === 0 ? 0 : 1;
