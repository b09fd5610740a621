import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { eventually } from "../../test/harness/server.ts";
import { selfSigned, startSlowPeer } from "../../test/seal/slow-peer.ts";
import { bytesUnderWay, socketsTo } from "../../test/seal/sockets.ts";
import { createSender, type Sender, type SenderOptions } from "./send.ts";

const folder = mkdtempSync(join(tmpdir(), "bulkhead-send-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const tls = selfSigned(folder);
setDefaultCACertificates([...getCACertificates("default"), tls.cert]);

const BIG = "x".repeat(4 * 2 ** 20);
const outbound = (body: string) => ({ method: "POST" as const, path: "/track?ip=0", headers: {}, body });

const sender = (port: number, scheme: string, options: Partial<SenderOptions> = {}): Sender =>
  createSender({
    upstream: `${scheme}://127.0.0.1:${port}`,
    timeoutMs: 20_000,
    connections: 2,
    mayGo: () => true,
    ...options,
  });

async function withVendor(
  scheme: string,
  answer: RequestListener,
  use: (port: number) => Promise<void>,
): Promise<void> {
  const server = scheme === "https" ? createTlsServer(tls, answer) : createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await use((server.address() as AddressInfo).port);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

for (const scheme of ["http", "https"]) {
  describe(`the sender over ${scheme}`, () => {
    it("gives the vendor's answer, one request after the other on one connection", async () => {
      let connections = 0;
      const bodies: number[] = [];
      await withVendor(
        scheme,
        (request, response) => {
          let size = 0;
          request.on("data", (chunk: Buffer) => (size += chunk.length));
          request.on("end", () => {
            bodies.push(size);
            response.writeHead(200, { "retry-after": "7" }).end("1");
          });
        },
        async (port) => {
          const one = sender(port, scheme);
          for (const body of ["[]", BIG]) {
            assert.deepEqual(await one.send(outbound(body)), {
              kind: "answered",
              answer: { status: 200, retryAfter: "7", body: "1" },
            });
            connections = socketsTo(port).length;
          }
          one.close();
        },
      );
      assert.deepEqual(bodies, [2, BIG.length]);
      assert.equal(connections, 1);
    });

    it("cuts off a peer that does not read: what the kernel held is thrown away", async () => {
      const peer = await startSlowPeer({ pace: 0, ...(scheme === "https" ? { tls } : {}) });
      const one = sender(peer.port, scheme);
      const attempts = [one.send(outbound(BIG)), one.send(outbound(BIG))];
      await eventually(() => bytesUnderWay(peer.port).withUs > 500_000, 5_000, "the window did not fill");
      await sleep(300);
      const before = bytesUnderWay(peer.port);
      one.cutOff();
      for (const attempt of await Promise.all(attempts))
        assert.deepEqual(attempt, { kind: "cut-off", mayHaveLeft: true });
      await eventually(() => socketsTo(peer.port).length === 0, 500, "a socket outlived the cut");
      const read = peer.bytesRead();
      peer.readAll();
      await sleep(300);
      // Node's own buffer (64 KiB per connection) had been read from the kernel already.
      const most = before.withVendor + 2 * 128 * 1_024;
      assert.ok(
        peer.bytesRead() - read <= most,
        `${peer.bytesRead() - read} bytes were read, ${JSON.stringify(before)}`,
      );
      one.close();
      await peer.close();
    });

    it("leaves nothing behind after a time-out: a later reader gets no more", async () => {
      const peer = await startSlowPeer({ pace: 0, ...(scheme === "https" ? { tls } : {}) });
      const one = sender(peer.port, scheme, { timeoutMs: 500 });
      const attempt = await one.send(outbound(BIG));
      assert.deepEqual(attempt, { kind: "failed", says: "no answer in time", mayHaveLeft: true });
      await eventually(() => socketsTo(peer.port).length === 0, 500, "a socket outlived the time-out");
      one.close();
      await peer.close();
    });

    it("stops between chunks when the destination is sealed meanwhile", async () => {
      const peer = await startSlowPeer({ pace: 64 * 1_024, ...(scheme === "https" ? { tls } : {}) });
      let asked = 0;
      const one = sender(peer.port, scheme, { mayGo: () => ++asked < 5 });
      assert.deepEqual(await one.send(outbound(BIG)), { kind: "cut-off", mayHaveLeft: true });
      await sleep(200);
      assert.ok(peer.bytesRead() <= 5 * 16 * 1_024, `${peer.bytesRead()}`);
      await peer.close();
    });

    it("sends nothing when the seal state can't be read", async () => {
      const peer = await startSlowPeer({ pace: 64 * 1_024, ...(scheme === "https" ? { tls } : {}) });
      const one = sender(peer.port, scheme, {
        mayGo: () => {
          throw new Error("the disk is gone");
        },
      });
      assert.deepEqual(await one.send(outbound(BIG)), { kind: "cut-off", mayHaveLeft: false });
      await sleep(100);
      assert.equal(peer.bytesRead(), 0);
      await peer.close();
    });
  });
}

describe("the sender", () => {
  it("says that nothing left when nobody listens", async () => {
    assert.deepEqual(await sender(9, "http").send(outbound("[]")), {
      kind: "failed",
      says: "ECONNREFUSED",
      mayHaveLeft: false,
    });
  });

  it("says that something may have left when the connection breaks off", async () => {
    await withVendor(
      "http",
      (request) => request.socket.resetAndDestroy(),
      async (port) => {
        const attempt = await sender(port, "http").send(outbound("[]"));
        assert.deepEqual({ ...attempt, says: "" }, { kind: "failed", says: "", mayHaveLeft: true });
      },
    );
  });

  it("refuses a certificate that it can't check, before the first byte", async () => {
    const stranger = selfSigned(mkdtempSync(join(folder, "stranger-")));
    const peer = await startSlowPeer({ pace: 64 * 1_024, tls: stranger });
    const attempt = await sender(peer.port, "https").send(outbound("[]"));
    assert.equal(attempt.kind, "failed");
    assert.equal(attempt.kind === "failed" && attempt.mayHaveLeft, false);
    assert.equal(peer.bytesRead(), 0);
    await peer.close();
  });

  it("cuts off while still connecting", async () => {
    // 192.0.2.0/24 is documentation space (RFC 5737): nobody answers there.
    const one = createSender({ upstream: "http://192.0.2.1:9", timeoutMs: 5_000, connections: 1, mayGo: () => true });
    const attempt = one.send(outbound("[]"));
    await sleep(50);
    one.cutOff();
    const ended = await attempt;
    assert.equal(ended.kind === "answered" || ended.mayHaveLeft, false);
  });
});
