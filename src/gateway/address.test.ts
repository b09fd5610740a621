import assert from "node:assert/strict";
import type { IncomingMessage } from "node:http";
import { describe, it } from "node:test";
import { clientAddresses, membership } from "./address.ts";

type Peer = Pick<IncomingMessage, "socket" | "headers">;

const from = (remoteAddress: string, forwarded?: string): Peer =>
  ({ socket: { remoteAddress }, headers: forwarded === undefined ? {} : { "x-forwarded-for": forwarded } }) as Peer;

describe("the client's address", () => {
  const direct = clientAddresses([]);
  const behind = clientAddresses(["127.0.0.1", "10.0.0.0/8", "2001:db8:1::/48"]);

  it("is the peer's when nobody is trusted, whatever the headers say", () => {
    assert.equal(direct(from("198.51.100.7", "203.0.113.1")), "198.51.100.7");
    assert.equal(direct(from("::ffff:198.51.100.7")), "198.51.100.7");
    assert.equal(behind(from("198.51.100.7", "203.0.113.1")), "198.51.100.7");
  });

  it("is what the last trusted proxy saw, not what the client wrote", () => {
    const cases = [
      ["127.0.0.1", "203.0.113.1", "203.0.113.1"],
      ["127.0.0.1", "192.0.2.66, 203.0.113.1", "203.0.113.1"],
      ["127.0.0.1", "192.0.2.66, 203.0.113.1, 10.1.2.3", "203.0.113.1"],
      ["::ffff:10.9.9.9", "2001:db8:2::5", "2001:db8:2::5"],
      ["2001:db8:1::9", "[2001:db8:2::5]:4711", "2001:db8:2::5"],
      ["127.0.0.1", "203.0.113.1:55123", "203.0.113.1"],
      ["127.0.0.1", "10.1.2.3", "10.1.2.3"],
    ] as const;
    for (const [peer, header, client] of cases) assert.equal(behind(from(peer, header)), client, header);
  });

  it("is unknown when a trusted proxy names none", () => {
    for (const header of ["unknown", "_hidden, 10.0.0.1", "", "203.0.113.1, nonsense"])
      assert.equal(behind(from("127.0.0.1", header)), "", header);
    assert.equal(behind(from("127.0.0.1")), "");
  });
});

it("tells addresses of a network from others", () => {
  const isMember = membership(["192.0.2.0/25", "203.0.113.9", "2001:db8::/32"]);
  assert.deepEqual(
    ["192.0.2.127", "192.0.2.128", "203.0.113.9", "203.0.113.8", "2001:db8:ffff::1", "2001:db9::1", "", "x"].map(
      isMember,
    ),
    [true, false, true, false, true, false, false, false],
  );
});
