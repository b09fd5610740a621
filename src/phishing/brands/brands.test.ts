import assert from "node:assert/strict";
import { test } from "node:test";
import { type BrandEntry, brandFrom } from "./brand.ts";
import { BRANDS } from "./list.ts";
import { problemsOf } from "./problems.ts";
import { openRegistry } from "./registry.ts";

const ADA: BrandEntry = { id: "ada-works", name: "Ada Works", kind: "software", domains: ["ada-works.com"] };

/** Each breaks one rule; the message must say so and name the entry. */
const BROKEN: readonly (readonly [says: RegExp, ...entries: BrandEntry[]])[] = [
  [/kebab-case/, { ...ADA, id: "Ada Works" }],
  [/another brand has this id/, ADA, { ...ADA, name: "Other", domains: ["other.com"] }],
  [/at least one official domain/, { ...ADA, domains: [] }],
  [/parent nobody is no brand/, { ...ADA, parent: "nobody" }],
  [/its own parent's parent/, { ...ADA, parent: "ada-works" }],
  [/no ISO 639-1/, { ...ADA, languages: ["english"] }],
  [/is a name of ada-works/, ADA, { ...ADA, id: "b", name: "ADAVVORKS", domains: ["b.com"] }],
  [/has no letters/, { ...ADA, name: "++" }],
  [/too short/, { ...ADA, aliases: ["AW"] }],
  [/both an alias and an ordinary word/, { ...ADA, aliases: ["Works"], ordinary: ["Works"] }],
  [/lower-case ASCII/, { ...ADA, domains: ["Ada-works.com"] }],
  [/lower-case ASCII/, { ...ADA, domains: ["https://ada-works.com/"] }],
  [/lower-case ASCII/, { ...ADA, domains: ["192.0.2.1"] }],
  [/no domain that one can register/, { ...ADA, domains: ["co.uk"] }],
  [/no domain that one can register/, { ...ADA, domains: ["gov.uk"] }],
  [/no domain that one can register/, { ...ADA, domains: ["ada-works.internal"] }],
  [/covered by another entry/, { ...ADA, domains: ["ada-works.com", "mail.ada-works.com"] }],
  [/covered by another entry/, { ...ADA, senders: ["mail.ada-works.com"] }],
  [/listed for ada-works too/, ADA, { ...ADA, id: "b", name: "Bab" }],
  [/is below ada-works.com/, ADA, { ...ADA, id: "b", name: "Bab", domains: ["b.ada-works.com"] }],
];

const SOUND: readonly (readonly BrandEntry[])[] = [
  [ADA],
  [ADA, { ...ADA, id: "b", name: "Bab", domains: ["b.ada-works.com"], parent: "ada-works" }],
  [{ ...ADA, mailboxes: ["mail.ada-works.com"], hosting: ["pages.ada-works.com"] }],
  [{ ...ADA, kind: "government", domains: ["gov.uk"] }],
  [{ ...ADA, name: "微软" }],
];

test("every shipped brand is sound", () => {
  assert.deepEqual(problemsOf(BRANDS.map((entry) => brandFrom(entry))), []);
  assert.ok(BRANDS.length >= 60);
});

test("what is wrong with an entry is said with its name", () => {
  for (const [says, ...entries] of BROKEN) {
    const problems = problemsOf(entries.map((entry) => brandFrom(entry)));
    assert.ok(
      problems.some((problem) => says.test(problem) && problem.startsWith(entries.at(-1)?.id ?? "")),
      `${says}: ${problems.join("; ")}`,
    );
  }
  for (const entries of SOUND) assert.deepEqual(problemsOf(entries.map((entry) => brandFrom(entry))), []);
});

test("a domain belongs to a brand with its subdomains, the nearest entry first", () => {
  const { brandOfDomain } = openRegistry();
  const roles = (domain: string) => {
    const found = brandOfDomain(domain);
    return found && `${found.brand.id} ${found.role}`;
  };
  assert.equal(roles("openai.com"), "openai domain");
  assert.equal(roles("TM.OpenAI.com."), "openai domain");
  assert.equal(roles("accounts.google.com"), "google domain");
  assert.equal(roles("sites.google.com"), "google hosting");
  assert.equal(roles("gmail.com"), "google mailbox");
  assert.equal(roles("console.aws.amazon.com"), "amazon-web-services domain");
  assert.equal(roles("www.impots.gouv.fr"), "impots domain");
  assert.equal(roles("caixa.gov.br"), "caixa domain");
  for (const stranger of ["openai.com.evil.example", "notopenai.com", "com", "", "."])
    assert.equal(roles(stranger), undefined);
});

test("a family speaks for its members, a place open to anybody for nobody", () => {
  const { brand, maySendFor, mayLinkFor, officialFor } = openRegistry();
  const of = (id: string) => brand(id) ?? assert.fail(id);
  assert.equal(officialFor(of("whatsapp"), "facebookmail.com"), "sender");
  assert.equal(officialFor(of("instagram"), "whatsapp.com"), "domain");
  assert.equal(officialFor(of("paypal"), "facebook.com"), undefined);
  assert.equal(maySendFor(of("microsoft"), "accountprotection.microsoft.com"), true);
  assert.equal(maySendFor(of("microsoft"), "outlook.com"), false);
  assert.equal(mayLinkFor(of("microsoft"), "outlook.com"), true);
  assert.equal(mayLinkFor(of("google"), "sites.google.com"), false);
  assert.equal(mayLinkFor(of("google"), "myaccount.google.com"), true);
  assert.equal(mayLinkFor(of("google"), "google.evil.example"), false);
});

test("the organisation's own entries come first and win", () => {
  const registry = openRegistry([ADA, { id: "mine", name: "Mine Inc", kind: "bank", domains: ["stripe.com"] }]);
  assert.equal(registry.brands[0]?.id, "ada-works");
  assert.equal(registry.brands[0]?.isOwn, true);
  assert.equal(registry.brandOfDomain("dashboard.stripe.com")?.brand.id, "mine");
  assert.equal(registry.brandsNamedIn("Hello from Ada Works", "body")[0]?.brand.id, "ada-works");
  const ours = openRegistry([{ id: "own", name: "OpenAI", kind: "software", domains: ["openai.com"] }]);
  const shipped = ours.brand("openai") ?? assert.fail();
  assert.deepEqual(problemsOf(ours.brands), []);
  assert.equal(ours.brandOfDomain("openai.com")?.brand.id, "own");
  assert.equal(ours.maySendFor(shipped, "openai.com"), true);
  assert.equal(ours.maySendFor(ours.brand("own") ?? assert.fail(), "chatgpt.com"), true);
  assert.equal(openRegistry([{ ...ADA, id: "openai" }]).brandOfDomain("openai.com"), undefined);
});
