import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import { dkimSign, sealMessage } from "mailauth";
import type { Authentication } from "./authentication.ts";
import { authenticateWith, recordedDns } from "./dns-authentication.ts";
import { LIMITS } from "./limits.ts";
import { readResults, trustResultsOf } from "./trusted-results.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const PRIVATE = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const PUBLIC = publicKey.export({ type: "spki", format: "der" }).toString("base64");

const RECORDS = {
  "example.org": { TXT: ["v=spf1 ip4:203.0.113.9 -all"] },
  "_dmarc.example.org": { TXT: ["v=DMARC1; p=reject"] },
  "key._domainkey.example.org": { TXT: [`v=DKIM1; k=rsa; p=${PUBLIC}`] },
  "example.net": { TXT: ["v=spf1 ip4:198.51.100.7 -all"] },
  "key._domainkey.example.net": { TXT: [`v=DKIM1; k=rsa; p=${PUBLIC}`] },
};

interface Sent {
  readonly ip?: string;
  readonly envelope?: string;
  readonly from?: string;
}

function mail({ ip = "203.0.113.9", envelope = "ada@example.org", from = "Ada <ada@example.org>" }: Sent = {}): string {
  return [
    `Return-Path: <${envelope}>`,
    `Received: from out.example (out.example [${ip}]) by mx.example.com with ESMTP id 1; Mon, 9 Nov 2026 10:00:00 +0000`,
    `From: ${from}`,
    "To: sam@example.com",
    "Subject: Hello",
    "Date: Mon, 9 Nov 2026 10:00:00 +0000",
    "Message-ID: <1@example.org>",
    "",
    "Hello Sam",
    "",
  ].join("\r\n");
}

async function signed(raw: string, domain: string): Promise<string> {
  const key = { signingDomain: domain, selector: "key", privateKey: PRIVATE, algorithm: "rsa-sha256" };
  // The types want the key here, mailauth 7.1 reads it from the list only.
  const options = { ...key, canonicalization: "relaxed/relaxed", signatureData: [key] };
  const { signatures } = await dkimSign(raw, options);
  return signatures + raw;
}

const judged = (raw: string): Promise<Authentication> =>
  authenticateWith(recordedDns(RECORDS))({ bytes: Buffer.from(raw), results: [], fromHost: "example.org" });

test("SPF from an allowed host verifies, from another one contradicts", async () => {
  const passed = await judged(mail());
  assert.deepEqual(
    [passed.spf, passed.dmarc, passed.state, passed.alignedDomain],
    ["pass", "pass", "verified", "example.org"],
  );
  const failed = await judged(mail({ ip: "198.51.100.7" }));
  assert.deepEqual([failed.spf, failed.dmarc, failed.state], ["fail", "fail", "contradicted"]);
});

test("a pass of somebody else's domain verifies nobody", async () => {
  const other = await judged(mail({ ip: "198.51.100.7", envelope: "bounce@example.net" }));
  assert.equal(other.spf, "pass");
  assert.deepEqual([other.state, other.alignedDomain], ["contradicted", null]);
  const signature = await judged(await signed(mail({ ip: "192.0.2.1" }), "example.net"));
  assert.deepEqual([signature.dkim, signature.alignedDomain], ["pass", null]);
});

test("a signature verifies over any route; a broken one of the sender's own proves nothing", async () => {
  const raw = await signed(mail({ ip: "192.0.2.1" }), "example.org");
  const passed = await judged(raw);
  assert.deepEqual([passed.dkim, passed.state, passed.alignedDomain], ["pass", "verified", "example.org"]);
  const tampered = await judged(raw.replace("Hello Sam", "Hello Eve"));
  assert.notEqual(tampered.dkim, "pass");
  assert.equal(tampered.state, "unknown");
});

test("a sealed chain is reported", async () => {
  const raw = mail();
  const seal = await sealMessage(raw, {
    signingDomain: "example.net",
    selector: "key",
    privateKey: PRIVATE,
    algorithm: "rsa-sha256",
    authResults: "mx.example.net; spf=pass smtp.mailfrom=ada@example.org",
    cv: "none",
  });
  assert.equal((await judged(seal.toString() + raw)).arc, "pass");
});

test("without records nothing is known, and look-ups are counted over all signatures", async () => {
  let asked = 0;
  const authenticate = authenticateWith(async () => {
    asked++;
    throw Object.assign(new Error("none"), { code: "ENOTFOUND" });
  });
  const raw =
    Array.from(
      { length: 200 },
      (_, at) => `DKIM-Signature: v=1; a=rsa-sha256; d=d${at}.example; s=s; h=from; bh=YQ==; b=YQ==\r\n`,
    ).join("") + mail();
  const { state } = await authenticate({ bytes: Buffer.from(raw), results: [], fromHost: "example.org" });
  assert.equal(state, "unknown");
  assert.ok(asked > 1 && asked <= LIMITS.dnsLookups, String(asked));
});

test("results are believed from the configured server only, and the topmost of them", async () => {
  const believe = trustResultsOf(["mx.example.com"]);
  const state = async (...results: string[]) =>
    (await believe({ bytes: Buffer.alloc(0), results, fromHost: "example.org" })).state;
  assert.equal(await state("mx.example.com; dkim=pass header.d=example.org"), "verified");
  assert.equal(await state("MX.example.com; spf=pass smtp.mailfrom=ada@example.org"), "verified");
  assert.equal(await state("mx.evil.example; dkim=pass header.d=example.org"), "unknown");
  assert.equal(await state("mx.example.com.evil.example; dkim=pass header.d=example.org"), "unknown");
  assert.equal(
    await state("mx.example.com; dmarc=fail", "mx.example.com; dkim=pass header.d=example.org"),
    "contradicted",
  );
  assert.equal(await state("mx.example.com; dkim=pass header.d=example.net"), "unknown");
  assert.equal(await state("mx.example.com (x; dkim=pass header.d=example.org); dkim=none"), "unknown");
  assert.equal(await state(), "unknown");
});

test("a pass counts before another result of the same method", () => {
  const read = readResults("mx; dkim=fail header.d=a.example; dkim=pass header.i=@mail.example.org", "example.org");
  assert.deepEqual([read.dkim, read.alignedDomain], ["pass", "mail.example.org"]);
});
