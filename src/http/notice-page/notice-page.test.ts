import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { createLog } from "../../platform/log.ts";
import { LANGUAGES } from "../../mail/notices/notice.ts";
import { NOTICE_PAGE_LIMITS } from "./limits.ts";
import { type NoticePage, startNoticePage } from "./notice-page.ts";
import { createPace } from "./pace.ts";
import { noticePage } from "./page.ts";
import { NOTICE_PAGE_TEXTS } from "./texts.data.ts";

const KNOWN = "BH-7Q2K-9XWD-4TNP";
const OWNER = { name: "Example <SAS>", contact: "dpo@example.org" };

let now = 0;
let isDown = false;
let page: NoticePage;
let url = "";
before(async () => {
  const started = await startNoticePage({
    config: {
      notices: { listen: "127.0.0.1:0", public_url: undefined, trusted_proxies: ["127.0.0.1"] },
      organisation: { ...OWNER, country: "FR", language: "fr" },
    },
    checkCode: async (code) => {
      if (isDown) throw new Error("the disk is gone");
      if (code !== KNOWN) return { code, isOurs: false };
      return { code, isOurs: true, audience: "affected", about: "Vendor & Co.", sentAt: "2025-11-26T10:11:12.000Z" };
    },
    now: () => now,
    log: createLog("error"),
  });
  page = started ?? assert.fail("no page");
  url = `http://${page.address}/`;
});
after(() => page.close());

let client = 0;
/** Each from an address of its own, as the proxy says. */
const check = (code: string, { query = "?language=en", from = `203.0.113.${(client += 1)}` } = {}) =>
  fetch(url + query, {
    method: "POST",
    headers: { "x-forwarded-for": from, "accept-language": "en" },
    body: new URLSearchParams({ code }),
  });

describe("the page for notices", () => {
  it("says of a code that was given out what, when and to which audience", async () => {
    const response = await check(KNOWN);
    assert.equal(response.status, 200);
    const html = await response.text();
    assert.match(html, /Yes, this code is ours/);
    assert.match(html, /on November 26, 2025\. It is about the incident at Vendor &#38; Co\. and went to people whose/);
    assert.doesNotMatch(html, /10:11/);
    assert.match(html, /Example &#60;SAS&#62;/);
  });

  it("takes a code as people type it", async () => {
    for (const written of ["bh 7q2k 9xwd 4tnp", " BH7Q2K9XWD4TNP", "BH–7Q2K–9XWD–4TNP", "bh-7q2k-9xwd-4tnp."])
      assert.match(await (await check(written)).text(), /Yes, this code is ours/, written);
  });

  it("says of any other that the mail is not from us, and what to do", async () => {
    const response = await check("BH-0000-0000-0001");
    assert.equal(response.status, 200);
    const html = await response.text();
    assert.match(html, /No, this code is not ours/);
    assert.match(html, /the message is not from us/);
    assert.match(html, /Do not click.*Report it to <strong>dpo@example\.org/s);
  });

  it("never shows what somebody typed", async () => {
    const response = await check('"><script>alert(1)</script>');
    assert.equal(response.status, 422);
    const html = await response.text();
    assert.match(html, /not a complete code/);
    assert.match(html, /aria-invalid="true"/);
    assert.doesNotMatch(html, /alert|<script/);
  });

  it("takes no code from an address, where logs would keep it", async () => {
    const html = await (await fetch(`${url}?code=${KNOWN}&language=en`)).text();
    assert.doesNotMatch(html, /7Q2K-9XWD.*this code is ours|Yes, this code/s);
    assert.match(html, /<form id="check" method="post"/);
  });

  it("speaks the browser's language, the chosen one first, and the organisation's when it knows neither", async () => {
    const spoken = async (accepted: string, query = "") => {
      const response = await fetch(url + query, { headers: { "accept-language": accepted } });
      const html = await response.text();
      const language = response.headers.get("content-language") ?? "";
      assert.ok(html.includes(`<html lang="${language}">`));
      return language;
    };
    assert.equal(await spoken("pt-BR, de-AT;q=0.7, it;q=0.9"), "it");
    assert.equal(await spoken("es;q=0, de;q=0.1"), "de");
    assert.equal(await spoken("de", "?language=es"), "es");
    assert.equal(await spoken("de", "?language=xx"), "de");
    assert.equal(await spoken("pl"), "fr");
    assert.match(await (await check(KNOWN, { query: "?language=de" })).text(), /Ja, dieser Code ist von uns/);
  });

  it("lets nothing in and tells nothing on", async () => {
    for (const response of [await fetch(url), await check(KNOWN), await fetch(`${url}api/status`)]) {
      const { headers } = response;
      assert.match(
        headers.get("content-security-policy") ?? "",
        /^default-src 'none'; style-src 'sha256-[\w+/=]+'; form-action 'self'/,
      );
      assert.equal(headers.get("cache-control"), "no-store");
      assert.equal(headers.get("referrer-policy"), "no-referrer");
      assert.equal(headers.get("x-content-type-options"), "nosniff");
      assert.equal(headers.get("set-cookie"), null);
      assert.doesNotMatch(await response.text(), /<script|<img|<link|https?:|url\(/);
    }
  });

  it("knows one path, three methods and short questions", async () => {
    assert.equal((await fetch(`${url}api/notice-codes/${KNOWN}`)).status, 404);
    assert.equal((await fetch(url, { method: "PUT" })).status, 405);
    assert.equal((await fetch(`${url}?${"a".repeat(NOTICE_PAGE_LIMITS.targetCharacters)}`)).status, 414);
    assert.equal((await check("B".repeat(NOTICE_PAGE_LIMITS.bodyBytes))).status, 413);
    assert.equal((await fetch(url, { headers: { "x-long": "a".repeat(NOTICE_PAGE_LIMITS.headerBytes) } })).status, 431);
  });

  it("says when it can't know, which is not that a code is false", async () => {
    isDown = true;
    const response = await check(KNOWN);
    isDown = false;
    assert.equal(response.status, 503);
    assert.doesNotMatch(await response.text(), /not ours|disk/);
  });

  it("lets one address ask only so often, and the others go on", async () => {
    const { atOnce } = NOTICE_PAGE_LIMITS.perAddress;
    const from = "198.51.100.7";
    for (let n = 0; n < atOnce; n++) assert.equal((await check(KNOWN, { from })).status, 200);
    const refused = await check(KNOWN, { from });
    assert.equal(refused.status, 429);
    assert.equal(refused.headers.get("retry-after"), "6");
    assert.match(await refused.text(), /wait a minute/);
    assert.equal((await check(KNOWN)).status, 200);
    now += 6_000;
    assert.equal((await check(KNOWN, { from })).status, 200);
  });
});

it("has one limit for all addresses together, and one for a network of IPv6", () => {
  let at = 0;
  const pace = createPace(() => at);
  const { overall, perAddress } = NOTICE_PAGE_LIMITS;
  for (let n = 0; n < overall.atOnce; n++) assert.equal(pace.take(`10.0.${n >> 8}.${n & 255}`), 0);
  assert.ok(pace.take("192.0.2.1") > 0);
  at += 60_000;
  for (let n = 0; n < perAddress.atOnce; n++) assert.equal(pace.take(`2001:db8:0:1::${n}`), 0);
  assert.ok(pace.take("2001:DB8:0:1:ffff::1") > 0);
  assert.equal(pace.take("2001:db8::1"), 0);
});

it("fills every place in every language", () => {
  const answers = [
    { kind: "form" },
    { kind: "ours", code: KNOWN, vendor: "Vendor", audience: "admins", sentAt: 0 },
    { kind: "not-ours", code: KNOWN },
    { kind: "malformed" },
    { kind: "too-many" },
    { kind: "unavailable" },
  ] as const;
  for (const language of LANGUAGES)
    for (const answer of answers) {
      const html = noticePage(OWNER, language, answer);
      assert.doesNotMatch(html.replace(/<style>[\s\S]*<\/style>/, ""), /\{\w+\}|undefined/);
      for (const one of LANGUAGES) assert.ok(html.includes(`>${NOTICE_PAGE_TEXTS[one].name}<`), one);
    }
});
