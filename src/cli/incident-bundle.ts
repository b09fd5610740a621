import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { appendFile, cp, mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { LogEntry, SealedBundle } from "../incidents/bundle/evidence.ts";
import type { ShownIncident } from "../incidents/incident-view.ts";
import type { Affected } from "../incidents/incidents.ts";
import { Fault } from "../platform/fault.ts";
import { type Client, client } from "./client.ts";
import { type Command, type Invocation, needed } from "./command.ts";
import { incidentPath } from "./incident-note.ts";
import { waiting } from "./progress.ts";
import { actor, anyOperatorKey, SIGNED, sign } from "./signer.ts";

const VERIFIER = fileURLToPath(new URL("../incidents/bundle/verify.mjs", import.meta.url));

interface ManifestFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

export const incidentBundle: Command = {
  name: "incident bundle",
  summary:
    "Writes the evidence of an incident into a folder that anybody can check offline; its hash goes into the log.",
  usage: "bulkhead incident bundle ID --out FOLDER [--redacted] [--operator NAME|FILE] [--json]",
  example: "bulkhead incident bundle INC-2025-11-25-3f2a --out evidence --redacted",
  options: {
    ...SIGNED,
    out: { type: "string", value: "FOLDER", says: "a new folder" },
    redacted: { type: "boolean", says: "without the list of affected people, for an authority" },
  },
  words: [1, 1],
  run: async (invocation) => {
    const folder = needed(invocation.options["out"], "--out");
    const isRedacted = invocation.options["redacted"] === true;
    const api = client(invocation);
    const incident = invocation.positionals[0] ?? "";
    await mkdir(folder, { mode: 0o700 }).catch((cause: unknown) => {
      throw new Fault("bad-request", `${folder} can't be made; give a folder that does not exist yet`, { cause });
    });
    const entries = await waiting("gathering", gather(invocation, api, folder, isRedacted));
    const { files, manifest } = await seal(folder, { incident, isRedacted, entries: entries.length });
    const sealed = await api.post<SealedBundle>(`${incidentPath(invocation)}/bundle`, {
      operator: actor(invocation),
      manifest,
      isRedacted,
      indexes: entries.map((one) => one.index),
    });
    await prove(folder, entries, sealed);
    const verified = await check(folder);
    if (invocation.json) invocation.out(JSON.stringify({ incident, folder, files, manifest, verified }));
    else {
      invocation.out(`${folder}: ${files} files and ${entries.length + 1} log entries, manifest ${manifest}`);
      invocation.out(
        verified ? "It proves itself: node verify.mjs" : "It does NOT prove itself: node verify.mjs says why",
      );
      if (!isRedacted) invocation.note("It names the affected people: keep it as you keep them.");
    }
    return verified ? 0 : 1;
  },
};

/** Everything that is known, as files; entries of the log one by one. */
async function gather(
  invocation: Invocation,
  api: Client,
  folder: string,
  isRedacted: boolean,
): Promise<readonly LogEntry[]> {
  const path = incidentPath(invocation);
  const put = async (name: string, content: string): Promise<void> => {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content, { mode: 0o600 });
  };
  const pretty = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
  const incident = await api.get<ShownIncident>(path);
  await put("incident.json", pretty(incident));
  await put("form-eu.json", pretty(await api.get(`${path}/form?authority=eu`)));
  await put("key.txt", `${(await api.get<{ vkey: string }>("/ledger/checkpoint")).vkey}\n`);
  // Nothing flowed through here, and nobody handed a list over yet: there are no people to name.
  const isUnknown = incident.destination === null && incident.waves.length === 0;
  if (!isRedacted && !isUnknown) await writePeople(invocation, api, join(folder, "affected.jsonl"));
  // Last, because reading the list is an entry too.
  const entries = await api.get<readonly LogEntry[]>(`${path}/evidence`);
  for (const { index, text } of entries) await put(`actions/${index}.txt`, text);
  return entries;
}

async function writePeople(invocation: Invocation, api: Client, file: string): Promise<void> {
  const incident = invocation.positionals[0] ?? "";
  const key = anyOperatorKey(invocation);
  const people = api.lines<Affected>(`${incidentPath(invocation)}/affected`, {
    operator: actor(invocation),
    ...(key && { signed: sign(key, "affected-list-read", { incident, source: null }) }),
  });
  await writeFile(file, "", { mode: 0o600 });
  let lines = "";
  for await (const person of people) {
    lines += `${JSON.stringify(person)}\n`;
    if (lines.length < 2 ** 20) continue;
    await appendFile(file, lines);
    lines = "";
  }
  await appendFile(file, lines);
}

const READ_ME = `Evidence of an incident, made by Bulkhead.

  node verify.mjs     checks every file and every log entry, offline

incident.json    timeline, decisions with signatures, clocks, steps, frozen scopes with the state of the log
form-eu.json     the authority record as it stands
affected.jsonl   the affected people with their fields; not in a redacted bundle
actions/         the log's entries about the incident and the operators, byte for byte
proofs/          that each entry is in the log (c2sp.org/tlog-proof)
key.txt          the key that signs the log: compare it with the one that you were told
seal.txt         the log's entry that says which bundle was made
`;

async function seal(
  folder: string,
  {
    incident,
    isRedacted,
    entries,
  }: { readonly incident: string; readonly isRedacted: boolean; readonly entries: number },
): Promise<{ readonly files: number; readonly manifest: string }> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name).slice(folder.replace(/\/+$/, "").length + 1))
    .toSorted();
  const files: ManifestFile[] = [];
  for (const name of names) {
    const { size } = await stat(join(folder, name));
    files.push({ name, bytes: size, sha256: await hashOf(join(folder, name)) });
  }
  const format = "bulkhead evidence v1";
  const manifest = `${JSON.stringify({ format, incident, redacted: isRedacted, entries, files }, null, 2)}\n`;
  await writeFile(join(folder, "manifest.json"), manifest, { mode: 0o600 });
  await writeFile(join(folder, "READ-ME.txt"), READ_ME);
  await cp(VERIFIER, join(folder, "verify.mjs"));
  return { files: files.length, manifest: createHash("sha256").update(manifest).digest("hex") };
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk as Uint8Array);
  return hash.digest("hex");
}

async function prove(
  folder: string,
  entries: readonly LogEntry[],
  { seal: last, proofs }: SealedBundle,
): Promise<void> {
  await mkdir(join(folder, "proofs"));
  await writeFile(join(folder, "seal.txt"), last.text);
  await writeFile(join(folder, "proofs/seal.txt.tlog-proof"), proofs[last.index] ?? "");
  for (const { index } of entries) await writeFile(join(folder, `proofs/${index}.txt.tlog-proof`), proofs[index] ?? "");
}

/** Runs the bundle's own verifier, as its reader will. */
const check = (folder: string): Promise<boolean> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [join(folder, "verify.mjs")], { stdio: "ignore" });
    child.on("close", (code) => resolve(code === 0));
    child.on("error", () => resolve(false));
  });
