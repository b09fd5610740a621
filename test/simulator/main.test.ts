import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { call } from "./calls.ts";

const program = join(import.meta.dirname, "main.ts");
const body = JSON.stringify([{ event: "a", properties: { token: "T", distinct_id: "u1", $insert_id: "i1" } }]);

async function run(...options: string[]): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [program, "--port", "0", ...options], { stdio: ["ignore", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout });
  const [line] = await once(lines, "line");
  return { child, url: `http://127.0.0.1:${JSON.parse(line).port}` };
}

test("runs as a process, obeys over HTTP, and stops on SIGTERM", async () => {
  const directory = await mkdtemp(join(tmpdir(), "simulator-main-"));
  const { child, url } = await run("--geolocate", "--keep-bytes");
  const command = (name: string, given?: unknown) => {
    return call(`${url}/_simulator/${name}`, { method: "POST", body: JSON.stringify(given ?? {}) });
  };
  await call(`${url}/track?ip=1`, { body });
  const readBytes = JSON.parse((await call(`${url}/_simulator/stats`)).body).bytesRead;
  await command("misbehave", { kind: "status", status: 503 });
  assert.equal((await call(`${url}/track`, { body })).status, 503);
  await command("behave");
  await command("export", { dir: directory });
  assert.equal((await command("misbehave", { kind: "explode" })).status, 400);
  assert.equal((await command("misbehave", { kind: "slow" })).status, 400);
  assert.equal((await command("nonsense")).status, 404);

  const stats = JSON.parse((await call(`${url}/_simulator/stats`)).body);
  assert.deepEqual([stats.requests, stats.items, stats.events, stats.connections], [2, 2, 1, 2]);
  assert.ok(stats.bytesRead > readBytes && stats.bytesRead < 2 * readBytes + 10);
  const rows = JSON.parse((await call(`${url}/_simulator/rows`)).body);
  assert.equal(rows.events[0].properties.$city, "Examplestadt");
  assert.equal((await readdir(directory)).length, 6);
  assert.match((await call(`${url}/_simulator/contains?needle=distinct_id`)).body, /true/);

  child.kill("SIGTERM");
  assert.deepEqual(await once(child, "exit"), [0, null]);
});

test("its journal survives kill -9 and a second life", async () => {
  const journal = join(await mkdtemp(join(tmpdir(), "simulator-journal-")), "items.jsonl");
  for (let life = 0; life < 2; life++) {
    const { child, url } = await run("--journal", journal);
    await call(`${url}/track`, { body });
    await call(`${url}/track`, { body: body.replaceAll("i1", `other${life}`) });
    child.kill("SIGKILL");
    await once(child, "exit");
  }
  const lines = (await readFile(journal, "utf8"))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    lines.map((line) => line.item.properties.$insert_id),
    ["i1", "other0", "i1", "other1"],
  );
  assert.equal(lines[0].kind, "event");
});
