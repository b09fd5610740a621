import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isLoopback, isOwnAddress, splitAddress } from "./address.ts";

describe("listening addresses", () => {
  it("are a host and a port, brackets left out", () => {
    assert.deepEqual(splitAddress("127.0.0.1:8480"), { host: "127.0.0.1", port: 8_480 });
    assert.deepEqual(splitAddress("[::1]:8480"), { host: "::1", port: 8_480 });
    assert.deepEqual(splitAddress("localhost:0"), { host: "localhost", port: 0 });
  });

  const loopback = ["127.0.0.1", "127.255.0.9", "::1", "::ffff:127.0.0.1", "::FFFF:7f00:1", "localhost"];
  for (const host of loopback) it(`${host} is this machine alone`, () => assert.equal(isLoopback(host), true));

  const reachable = [
    "0.0.0.0",
    "::",
    "10.0.0.1",
    "128.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:7:1",
    "127.0.0.1.example.org",
    "localhost.example.org",
    "",
  ];
  for (const host of reachable)
    it(`"${host}" may be reached from elsewhere`, () => assert.equal(isLoopback(host), false));
});

describe("an upstream is the gateway itself", () => {
  const own: readonly (readonly [string, string])[] = [
    ["http://127.0.0.1:8480", "127.0.0.1:8480"],
    ["http://localhost:8480/product-analytics", "127.0.0.1:8480"],
    ["http://127.1:8480", "127.0.0.1:8480"],
    ["http://[::1]:8480", "0.0.0.0:8480"],
    ["http://[::ffff:127.0.0.1]:8480", "[::]:8480"],
    ["http://0.0.0.0:8480", "127.0.0.1:8480"],
    ["http://gateway.example.org:8480", "gateway.example.org:8480"],
    ["http://127.0.0.1", "127.0.0.1:80"],
    ["https://127.0.0.1", "127.0.0.1:443"],
  ];
  for (const [upstream, listen] of own)
    it(`${upstream} is ${listen}`, () => assert.equal(isOwnAddress(upstream, listen), true));

  const other: readonly (readonly [string, string])[] = [
    ["http://127.0.0.1:8481", "127.0.0.1:8480"],
    ["https://api-eu.mixpanel.com", "0.0.0.0:443"],
    ["http://10.0.0.5:8480", "127.0.0.1:8480"],
    ["https://127.0.0.1", "127.0.0.1:80"],
  ];
  for (const [upstream, listen] of other)
    it(`${upstream} is not ${listen}`, () => assert.equal(isOwnAddress(upstream, listen), false));
});
