import assert from "node:assert/strict";
import { chmodSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { removeFolder, type Server, startServer } from "../harness/server.ts";

let server: Server;
before(async () => {
  server = await startServer();
});
after(async () => {
  await server.kill();
  removeFolder(server.folder);
});

const cli = (...words: string[]) => server.cli(...words);
const keyFile = (name: string): string => join(server.folder, `data.operators/${name}.key`);

describe("operators", () => {
  it("register themselves first, then each other, with keys that only their holders can read", async () => {
    const ada = await cli("operator", "add", "ada", "--json");
    assert.equal(ada.code, 0, ada.stderr);
    assert.equal((JSON.parse(ada.stdout) as { keyFile: string }).keyFile, keyFile("ada"));
    assert.equal(statSync(keyFile("ada")).mode & 0o777, 0o600);
    // The only key that there is vouches.
    assert.equal((await cli("operator", "add", "bob")).code, 0);
    const listed = await cli("operator", "list");
    assert.match(listed.stdout, /^ada {2}[0-9a-f]{16} {2}added \S+ by ada\nbob {2}[0-9a-f]{16} {2}added \S+ by ada\n$/);
  });

  it("say who vouches when there are several", async () => {
    const unsaid = await cli("operator", "add", "grace");
    assert.equal(unsaid.code, 2);
    assert.match(unsaid.stderr, /give --operator/);
    assert.equal((await cli("operator", "add", "grace", "--operator", "bob")).code, 0);
    assert.match((await cli("operator", "list")).stdout, /grace .* by bob/);
  });

  it("may keep their key elsewhere, but not in the open", async () => {
    const moved = join(server.folder, "bob-at-home.key");
    renameSync(keyFile("bob"), moved);
    const revoke = ["operator", "revoke", "grace", "--reason", "left", "--operator"];
    assert.equal((await cli(...revoke, "bob")).code, 1);
    chmodSync(moved, 0o644);
    const open = await cli(...revoke, moved);
    assert.equal(open.code, 1);
    assert.match(open.stderr, /chmod 600/);
    chmodSync(moved, 0o600);
    assert.equal((await cli(...revoke, moved)).code, 0);
  });

  it("sign no more once revoked", async () => {
    const again = await cli("operator", "add", "eve", "--operator", "grace");
    assert.equal(again.code, 1);
    assert.match(again.stderr, /not that of an active operator/);
    assert.match((await cli("operator", "list")).stdout, /grace .*, revoked \d{4}-/);
  });

  it("stand in the log, which still verifies", async () => {
    const { code, stdout } = await cli("ledger", "verify");
    assert.equal(code, 0, stdout);
  });
});
