import assert from "node:assert/strict";
import { test } from "node:test";
import { domainToASCII } from "node:url";
import fc from "fast-check";
import { parse } from "tldts";
import { openRegistry } from "./brands/registry.ts";
import { KINDS } from "./lookalikes/kinds/list.ts";
import { lookAlikes } from "./lookalikes.ts";

const registry = openRegistry();
const namesOf = (domain: string, kinds = KINDS) => lookAlikes(domain, registry, kinds)?.map((one) => one.domain) ?? [];

for (const kind of KINDS) {
  test(`${kind.id}: makes what it should and nothing else`, () => {
    assert.ok(kind.positives.length > 0 && kind.negatives.length > 0);
    for (const [domain, name] of kind.positives) assert.ok(namesOf(domain, [kind]).includes(name), `${domain} ${name}`);
    for (const [domain, name] of kind.negatives)
      assert.ok(!namesOf(domain, [kind]).includes(name), `${domain} ${name}`);
  });
}

test("every name can be registered, is another and stands once, in a fixed order", () => {
  const label = fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,14}[a-z0-9])?$/);
  const suffix = fc.constantFrom("com", "de", "co.uk", "com.br", "io", "museum");
  fc.assert(
    fc.property(label, suffix, (name, end) => {
      const domain = `${name}.${end}`;
      const list = lookAlikes(domain, registry);
      if (list === undefined) return;
      const own = parse(domain).domain;
      for (const one of list) {
        assert.equal(domainToASCII(one.unicode ?? one.domain), one.domain);
        assert.match(one.domain, /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]+$/);
        assert.notEqual(parse(one.domain).domain, null);
        assert.notEqual(one.domain, own);
        assert.ok(one.risk > 0 && one.risk <= 1);
      }
      assert.equal(new Set(list.map((one) => one.domain)).size, list.length);
      assert.deepEqual(list, lookAlikes(domain, registry));
      assert.deepEqual(
        list.map(({ risk }) => risk),
        list.map(({ risk }) => risk).toSorted((one, other) => other - one),
      );
    }),
    { numRuns: 20 },
  );
});

test("the forms that phishers take stand near the top", () => {
  // Forms seen in real mail, rebuilt on the brand's own suffix.
  const seen: readonly (readonly [domain: string, name: string, within: number])[] = [
    ["openai.com", "openai-billing.com", 50],
    ["openai.com", "openai-support.com", 50],
    ["openai.com", "chatgpt-openai.com", 200],
    ["trustwallet.com", "support-trustwallet.com", 50],
    ["trustwallet.com", "trust-wallet.com", 100],
    ["stellar.org", "mail-stellar.com", 200],
    ["ripple.com", "mailserver-ripple.com", 600],
    ["correios.com.br", "correios-encomendas.com", 1_000],
    ["ledger.com", "ledgerupdateservice.com", 900],
    ["microsoft.com", "rnicrosoft.com", 250],
  ];
  for (const [domain, name, within] of seen) {
    const place = namesOf(domain).indexOf(name);
    assert.ok(place >= 0 && place < within, `${name} stands at ${place}`);
  }
});

test("official names are no look-alikes, and what is no domain has none", () => {
  assert.ok(!namesOf("chatgpt.com").includes("chat.com"));
  assert.ok(!namesOf("amazon.com").includes("amazon.co.uk"));
  assert.ok(namesOf("api.openai.com").includes("openai-login.com"));
  for (const none of ["", "localhost", "co.uk", "192.0.2.1", "a b.com", "..", "x".repeat(300)])
    assert.equal(lookAlikes(none, registry), undefined, none);
});

test("a domain of the organisation's own brings its words", () => {
  const own = openRegistry([
    {
      id: "own",
      name: "Kelpworks",
      kind: "software",
      domains: ["kelpworks.io"],
      products: ["reef"],
      languages: ["fr"],
    },
  ]);
  const names = new Set(lookAlikes("kelpworks.io", own)?.map((one) => one.domain));
  assert.ok(names.has("kelpworks-reef.io") && names.has("kelpworks-connexion.io"));
  assert.ok(!names.has("kelpworks-anmeldung.io"));
});
