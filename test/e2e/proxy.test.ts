import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { get } from "node:https";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it, test } from "node:test";
import type { PeerCertificate, TLSSocket } from "node:tls";
import { addsUp, eventually, pendingOf, removeFolder, type Server, startServer } from "../harness/server.ts";
import { selfSigned } from "../seal/slow-peer.ts";
import { call } from "../simulator/calls.ts";
import { startMixpanelSimulator } from "../simulator/mixpanel.ts";
import { CANARY, EVENT_THAT_STAYS, throughBrowserSdk, throughNodeSdk } from "./canaries.ts";
import { filesIn, found } from "./residue.ts";

/** The proxies' configurations as docs/operating/proxy.md has them, in front of a real gateway. */

const TOKEN = "destination-token";
const PATH = "/product-analytics~web";
const documentOf = (name: string): string =>
  readFileSync(new URL(`../../docs/operating/${name}.md`, import.meta.url), "utf8");
const folder = mkdtempSync(join(tmpdir(), "bulkhead-proxy-"));
after(() => removeFolder(folder));

const snippet = (language: string, name = "proxy"): string =>
  new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(documentOf(name))?.[1] ?? assert.fail(`no ${language} there`);

/** Every place of the document's text that a test must have elsewhere. @throws when the document has it no more */
const changed = (text: string, changes: Readonly<Record<string, string>>): string =>
  Object.entries(changes).reduce((left, [from, to]) => {
    assert.ok(left.includes(from), `the document says ${from}`);
    return left.replaceAll(from, to);
  }, text);

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address !== null ? address.port : assert.fail("no port");
}

interface Proxy {
  readonly address: string;
  readonly stop: () => Promise<void>;
}

async function started(command: string, words: readonly string[], port: number, output: string): Promise<Proxy> {
  const child: ChildProcess = spawn(command, words, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, HOME: folder },
  });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => (log += chunk.toString()));
  const answers = () =>
    call(`http://127.0.0.1:${port}/healthz`).then(
      ({ status }) => status === 200,
      () => child.exitCode !== null && assert.fail(`${command} ended: ${log}`),
    );
  await eventually(answers, 10_000, `${command} answers`);
  return {
    address: `127.0.0.1:${port}`,
    stop: async () => {
      child.kill("SIGTERM");
      if (child.exitCode === null) await once(child, "exit");
      writeFileSync(output, log);
    },
  };
}

async function startNginx(server: Server, place: string, site: (port: number) => string): Promise<Proxy> {
  const port = await freePort();
  mkdirSync(join(place, "temporary"), { recursive: true });
  const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((one) => `${one}_temp_path ${place}/temporary/${one};`)
    .join("\n");
  const file = join(place, "nginx.conf");
  writeFileSync(
    file,
    `daemon off; pid ${place}/pid; error_log ${place}/main.log;${process.getuid?.() === 0 ? " user root;" : ""}
events {}
http { ${paths}
${site(port).replaceAll("127.0.0.1:8480", server.gateway)} }`,
  );
  return started("nginx", ["-p", place, "-c", file], port, join(place, "output"));
}

/** @returns the reason for skipping, or false */
const missing = (command: string, flag: string): string | false =>
  spawnSync(command, [flag]).error === undefined ? false : `${command} is not installed (CONTRIBUTING.md)`;

const tls = selfSigned(folder);
const keyFile = join(folder, "test-key.pem");
writeFileSync(keyFile, tls.key);

/** Everything through the proxy, then the gateway is gone and the proxy is asked once more. */
async function sendThrough(proxy: Proxy, server: Server): Promise<void> {
  await throughNodeSdk(proxy.address, PATH, TOKEN);
  await throughBrowserSdk(proxy.address, PATH, TOKEN);
  const long = { token: TOKEN, distinct_id: CANARY.userId, comment: `${CANARY.note} `.repeat(4_000) };
  const body = JSON.stringify([{ event: "Long", properties: long }]);
  assert.equal((await call(`http://${proxy.address}${PATH}/track`, { body })).body, "1");
  await eventually(async () => pendingOf(await server.figures()) === 0, 20_000, "everything has an outcome");
  assert.ok(addsUp(await server.figures()));
  await server.stop();
  const data = Buffer.from(JSON.stringify([{ event: CANARY.email }])).toString("base64");
  const { status } = await call(`http://${proxy.address}${PATH}/track?email=${CANARY.email}&data=${data}`);
  assert.equal(status, 502);
}

/** A server or a proxy that outlives a failed test would keep the whole file from ending. */
async function through(start: () => Promise<Proxy>, server: Server): Promise<void> {
  let proxy: Proxy | undefined;
  try {
    proxy = await start();
    await sendThrough(proxy, server);
  } finally {
    await server.stop();
    await proxy?.stop();
  }
}

describe("behind nginx", { skip: missing("nginx", "-v") }, () => {
  it("keeps every canary out of its logs and files, and of everything behind it", async () => {
    await using vendor = await startMixpanelSimulator({ keepBytes: true });
    const server = await startServer({ upstream: vendor.url, token: TOKEN });
    const place = join(folder, "nginx");
    mkdirSync(join(place, "logs"), { recursive: true });
    const site = (port: number) =>
      changed(snippet("nginx"), {
        "listen 443 ssl;": `listen 127.0.0.1:${port};`,
        "/etc/bulkhead/tls/fullchain.pem": tls.certFile,
        "/etc/bulkhead/tls/key.pem": keyFile,
        "/var/log/nginx": join(place, "logs"),
      });
    await through(() => startNginx(server, place, site), server);
    const logged = filesIn(place);
    assert.deepEqual(found(CANARY, logged), []);
    const lines = logged.find(({ name }) => name.endsWith("bulkhead.log"))?.bytes.toString() ?? "";
    assert.match(lines, / GET 200 .*\n[^]* POST 200 .*\n[^]* GET 502 /);
    assert.ok(vendor.contains(EVENT_THAT_STAYS));
    assert.deepEqual(
      found(
        CANARY,
        vendor.received.map(({ raw, url }) => ({ name: "a request", bytes: Buffer.concat([raw, Buffer.from(url)]) })),
      ),
      [],
    );
    assert.deepEqual(found(CANARY, filesIn(join(server.folder, "data"))), []);
    removeFolder(server.folder);
  });

  it("would keep them with nginx's own settings, so that the search can find them", async () => {
    const server = await startServer();
    const place = join(folder, "nginx-plain");
    const proxy = await startNginx(
      server,
      place,
      (port) =>
        `access_log ${place}/access.log; client_body_in_file_only on;
        server { listen 127.0.0.1:${port}; location / { proxy_pass http://127.0.0.1:8480; } }`,
    );
    await call(`http://${proxy.address}${PATH}/track?data=${Buffer.from(CANARY.email).toString("base64")}`);
    await call(`http://${proxy.address}${PATH}/track`, { body: CANARY.phone });
    await proxy.stop();
    await server.stop();
    const places = found({ email: CANARY.email, phone: CANARY.phone }, filesIn(place)).join();
    assert.match(places, /email in [^,]*access\.log/);
    assert.match(places, /phone in [^,]*client_body/);
    removeFolder(server.folder);
  });
});

test("nginx mirrors to a shadow what it passes on", { skip: missing("nginx", "-v") }, async () => {
  await using vendor = await startMixpanelSimulator({ keepBytes: true });
  const server = await startServer({ destination: { shadow: true } });
  const place = join(folder, "mirror");
  mkdirSync(place);
  const locations = changed(snippet("nginx", "adopting"), { "https://api.mixpanel.com": vendor.url });
  const proxy = await startNginx(
    server,
    place,
    (port) => `access_log off; server { listen 127.0.0.1:${port}; location = /healthz { return 200; } ${locations} }`,
  );
  try {
    const note = "x".repeat(100_000);
    const properties = { token: "test-token", distinct_id: "u1", note };
    const body = JSON.stringify([{ event: "Mirrored", properties }]);
    assert.equal((await call(`http://${proxy.address}/track?verbose=0`, { body })).body, "1");
    await eventually(async () => (await server.figures()).in === 1);
    assert.deepEqual((await server.figures()).withheld, { shadow: 1 });
    assert.equal(vendor.rows().events.length, 1);
    assert.deepEqual(found({ note }, filesIn(place)), []);
  } finally {
    await proxy.stop();
    await server.stop();
    removeFolder(server.folder);
  }
});

test("behind Caddy every canary stays out of its output", { skip: missing("caddy", "version") }, async () => {
  await using vendor = await startMixpanelSimulator({ keepBytes: true });
  const server = await startServer({ upstream: vendor.url, token: TOKEN });
  const place = join(folder, "caddy");
  mkdirSync(place);
  const port = await freePort();
  const file = join(place, "Caddyfile");
  const site = changed(snippet("caddy"), {
    "events.example.org {": `http://127.0.0.1:${port} {`,
    "127.0.0.1:8480": server.gateway,
  });
  writeFileSync(file, site.replace("{", "{\n\tadmin off"));
  await through(() => started("caddy", ["run", "--config", file], port, join(place, "output")), server);
  assert.deepEqual(found(CANARY, filesIn(place)), []);
  assert.ok(vendor.contains(EVENT_THAT_STAYS));
  removeFolder(server.folder);
});

describe("a certificate of its own", () => {
  const presented = (address: string): Promise<PeerCertificate> =>
    new Promise((resolve, reject) => {
      const asked = get(`https://${address}/healthz`, { rejectUnauthorized: false, agent: false }, (response) => {
        const certificate = (response.socket as TLSSocket).getPeerCertificate();
        response.resume().on("end", () => resolve(certificate));
      });
      asked.on("error", reject);
    });

  it("is shown, and another one after SIGHUP", async () => {
    const certificate = join(folder, "own.pem");
    const key = join(folder, "own-key.pem");
    const write = (pair: { readonly cert: string; readonly key: string }): void => {
      writeFileSync(certificate, pair.cert);
      writeFileSync(key, pair.key);
    };
    write(tls);
    const server = await startServer({ config: { gateway: { listen: "127.0.0.1:0", tls: { certificate, key } } } });
    try {
      const first = await presented(server.gateway);
      mkdirSync(join(folder, "next"));
      const next = selfSigned(join(folder, "next"));
      writeFileSync(certificate, next.cert);
      process.kill(server.pid, "SIGHUP");
      await eventually(() => server.log().includes('"code":"tls-unreadable"'));
      assert.equal(
        (await presented(server.gateway)).fingerprint256,
        first.fingerprint256,
        "a wrong pair changes nothing",
      );
      write(next);
      process.kill(server.pid, "SIGHUP");
      await eventually(async () => (await presented(server.gateway)).fingerprint256 !== first.fingerprint256);
      await assert.rejects(call(`http://${server.gateway}/healthz`), "plain HTTP gets nothing");
    } finally {
      await server.stop();
      removeFolder(server.folder);
    }
  });

  it("that can't be read keeps the gateway from starting", async () => {
    const gateway = { listen: "127.0.0.1:0", tls: { certificate: "./none.pem", key: "./none.pem" } };
    await assert.rejects(
      startServer({ config: { gateway }, waitFor: "gateway" }),
      /gateway\.tls\.certificate: .*none\.pem can't be read/,
    );
  });
});
