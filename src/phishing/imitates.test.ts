import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { openRegistry } from "./brands/registry.ts";
import { imitationFinder } from "./imitates.ts";
import { lookAlikes } from "./lookalikes.ts";

const imitates = imitationFinder(openRegistry());
const told = (host: string) => {
  const found = imitates(host);
  return found && `${found.strength} ${found.how} of ${found.domain}`;
};

const IMITATIONS: readonly (readonly [host: string, says: string])[] = [
  ["openai-billing.com", "strong combosquat of openai.com"],
  ["login.secure-openai.net", "strong combosquat of openai.com"],
  ["chatgptlogin.app", "strong combosquat of chatgpt.com"],
  ["mail73-ripple.com", "strong combosquat of ripple.com"],
  ["support-trustwallet.com", "strong combosquat of trustwallet.com"],
  ["ledgerupdateservice.com", "strong combosquat of ledger.com"],
  ["rnicrosoft-support.com", "strong combosquat of microsoft.com"],
  ["dhl-paket-verfolgung.com", ""],
  ["dhl-tracking.com", "strong combosquat of dhl.com"],
  ["costcogik.com", "weak combosquat of costco.com"],
  ["0penai.com", "strong homoglyph of openai.com"],
  ["rnicrosoft.com", "strong homoglyph of microsoft.com"],
  ["xn--pypal-4ve.com", "strong homoglyph of paypal.com"],
  ["xn--80ak6aa92e.com", "strong homoglyph of apple.com"],
  ["openal.com", "strong homoglyph of openai.com"],
  ["openal.org", "weak homoglyph of openai.com"],
  ["paypol.com", "strong typo of paypal.com"],
  ["opneai.com", "strong typo of openai.com"],
  ["netfflix.org", "weak typo of netflix.com"],
  ["trust-wallet.com", "strong typo of trustwallet.com"],
  ["digital-ocean.org", "weak typo of digitalocean.com"],
  ["amazom.de", "strong typo of amazon.com"],
  ["dhllogin.de", "strong combosquat of dhl.com"],
  ["supportapple.com", "strong combosquat of apple.com"],
  ["ledgernotice.com", "strong combosquat of ledger.com"],
  ["mcirosoft.com", "strong typo of microsoft.com"],
  ["openai.com.account.example", "strong subdomain of openai.com"],
  ["www.paypal.com-secure.xyz", "strong subdomain of paypal.com"],
  ["icloud.josten.example.org", "weak subdomain of icloud.com.cn"],
  ["openai.top", "weak other-suffix of openai.com"],
];

const HONEST: readonly string[] = [
  "openai.com",
  "tm.openai.com",
  "gmail.com",
  "example.org",
  "pineapple.com",
  "appleusers.org",
  "applecore.example",
  "target-practice.com",
  "chase-miller.org",
  "postal.com",
  "mymeta.net",
  "delta407.example.net",
  "revolt.com",
  "interactive.org",
  "ups.org",
  "inglese.it",
  "bol.com.br",
  "my-blog.com",
  "localhost",
  "192.0.2.1",
  "",
  "...",
];

test("a look-alike is traced to the domain that it imitates", () => {
  for (const [host, says] of IMITATIONS) assert.equal(told(host) ?? "", says, host);
});

test("what the generator makes is traced back, to nobody else", () => {
  const registry = openRegistry();
  for (const domain of ["openai.com", "paypal.com", "microsoft.com", "amazon.de", "sparkasse.de"]) {
    const own = registry.brandOfDomain(domain)?.brand.id;
    const found = (lookAlikes(domain, registry) ?? []).map((one) => imitates(one.domain)?.brand.id);
    assert.ok(found.filter((id) => id === own).length / found.length > 0.99, domain);
    assert.deepEqual([...new Set(found.filter((id) => id !== own))], [undefined], domain);
  }
});

test("official domains and honest strangers imitate nobody", () => {
  for (const host of HONEST) assert.equal(told(host), undefined, host);
});

test("the organisation's own domain is protected, too", () => {
  const find = imitationFinder(
    openRegistry([{ id: "own", name: "Kelpworks", kind: "software", domains: ["kelpworks.io"] }]),
  );
  assert.equal(find("kelpworks-login.com")?.brand.isOwn, true);
  assert.equal(find("kelpvvorks.io")?.how, "homoglyph");
  assert.equal(find("app.kelpworks.io"), undefined);
  assert.equal(imitates("kelpworks-login.com"), undefined);
});

test("any text for a host is answered, never with an official domain", () => {
  const registry = openRegistry();
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.domain(), fc.constantFrom("paypal.com", "a".repeat(300), "-.-")),
      fc.constantFrom("", ".", "paypal.com", "xn--"),
      (host, more) => {
        const asked = host + more;
        if (registry.brandOfDomain(asked) !== undefined) assert.equal(imitates(asked), undefined);
        else imitates(asked);
      },
    ),
  );
});
