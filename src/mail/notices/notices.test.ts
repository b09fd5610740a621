import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CATEGORIES } from "../../domain/category.ts";
import { FORMS } from "../../domain/field.ts";
import { noAuthentication } from "../../phishing/authentication.ts";
import { openRegistry } from "../../phishing/brands/registry.ts";
import { NO_OPENERS } from "../../phishing/extract/openers.ts";
import { NO_CODES } from "../../phishing/facts.ts";
import { imitationFinder } from "../../phishing/imitates.ts";
import { ownBrand } from "../../phishing/own-brand.ts";
import { mayRelease } from "../../phishing/release-gate.ts";
import { mailFrom } from "../../phishing/sketch.ts";
import { lintNotice } from "./lint.ts";
import { AUDIENCES, type Breach, type Kind, LANGUAGES, languageFor, MEASURES, type Reader } from "./notice.ts";
import { FILLED } from "./notice-texts.ts";
import { renderNotice } from "./render.ts";
import { TEXTS } from "./texts/list.ts";

const BREACH: Breach = {
  organisation: "Example SAS",
  vendor: "Vendor, Inc.",
  contact: "privacy@example.org",
  site: "example.org",
  from: Date.UTC(2025, 10, 8),
  to: Date.UTC(2025, 10, 9, 23, 59),
  toldAt: Date.UTC(2025, 10, 25, 17),
  isComplete: true,
  measures: MEASURES,
};
const NAMED: readonly Kind[] = [
  { category: "user.name", form: "clear" },
  { category: "user.contact.email", form: "clear" },
  { category: "user.unique_id", form: "pseudonymous" },
  { category: "user.location.imprecise", form: "generalised" },
];
const READER: Reader = {
  name: "Anna Ray",
  language: "en",
  code: "BH-7Q2K-9XWD-4TNP",
  kinds: NAMED,
  organisation: undefined,
  isCorrection: false,
};
const ADMIN: Reader = {
  ...READER,
  kinds: [],
  organisation: {
    id: "acme",
    isOurController: true,
    members: [
      { id: "u1", kinds: NAMED },
      { id: "u2", kinds: [] },
    ],
  },
};
const readerOf = (audience: string): Reader =>
  audience === "admins" ? ADMIN : audience === "affected" ? READER : { ...READER, kinds: [] };

const registry = openRegistry(
  ownBrand({ name: "Example SAS", names: [], domains: ["example.org"], senders: [], links: [] }),
);
const gate = {
  registry,
  imitates: imitationFinder(registry),
  authenticate: noAuthentication,
  openers: NO_OPENERS,
  noticeCodes: NO_CODES,
  recipient: {},
};

const ALL: readonly Kind[] = CATEGORIES.map((category, at) => ({
  category,
  form: FORMS[at % FORMS.length] ?? "clear",
}));

for (const language of LANGUAGES)
  describe(`notices in ${language}`, () => {
    for (const audience of AUDIENCES) {
      const variants = [
        readerOf(audience),
        { ...readerOf(audience), name: "", isCorrection: true },
        { ...readerOf(audience), kinds: audience === "affected" ? ALL : [] },
      ].map((one) => ({ ...one, language }));
      it(`to ${audience} are readable, and look nothing like phishing`, async () => {
        for (const reader of variants)
          for (const more of [
            { isComplete: true, page: "notices.example.org" },
            { isComplete: false, page: "example.org/notice-codes", service: "other" },
            { isComplete: false },
          ] as const) {
            const rendered = renderNotice(audience, { ...BREACH, ...more }, reader);
            assert.deepEqual(lintNotice(rendered, language), [], rendered.text);
            const mail = mailFrom({ from: "Example SAS <notices@example.org>", ...rendered });
            assert.deepEqual(await mayRelease(mail, gate), { kind: "may-go" }, rendered.text);
          }
      });
      it(`say first that the reader is of ${audience}`, () => {
        const { text } = renderNotice(audience, BREACH, { ...readerOf(audience), language });
        const first = TEXTS[language].opening[audience].split("{")[0] ?? "";
        assert.ok(text.split("\n\n")[1]?.startsWith(first), text);
      });
    }
    it("fill every place, and know no other", () => {
      const places = JSON.stringify(TEXTS[language]).matchAll(/\{(\w+)\}/g);
      for (const [, word] of places) assert.ok((FILLED as readonly string[]).includes(word ?? ""), word);
    });
    it("have the same places in every text as the English ones", () => {
      assert.deepEqual(placesIn(TEXTS[language]), placesIn(TEXTS.en));
    });
  });

function placesIn(texts: object): Readonly<Record<string, readonly string[]>> {
  const found: Record<string, readonly string[]> = {};
  const walk = (value: unknown, path: string): void => {
    if (typeof value === "string") found[path] = (value.match(/\{\w+\}/g) ?? []).toSorted();
    else if (typeof value === "object" && value !== null)
      for (const [key, one] of Object.entries(value)) walk(one, `${path}.${key}`);
  };
  walk(texts, "");
  return found;
}

describe("a notice to an affected person", () => {
  const { text, html } = renderNotice("affected", BREACH, READER);
  it("lists the person's own data with their forms, and nothing else as touched", () => {
    assert.match(
      text,
      /This data about you was there:\n\n- name: as it is\n- e-mail address: as it is\n- user identifier: replaced by a code/,
    );
    const list = text.slice(text.indexOf("This data about you"), text.indexOf("== What was not touched"));
    assert.equal((list.match(/^- /gm) ?? []).length, NAMED.length);
    assert.match(text, /not among the data:\n\n- passwords, keys and codes\n- payment card/);
    assert.match(text, /mention this data to seem genuine: name, e-mail address, approximate location\./);
    assert.match(text, /Between November 8, 2025 and November 9, 2025, .*We were told on November 25, 2025\./);
  });
  it("never says that something was untouched which is in the person's list", () => {
    const told = renderNotice("affected", BREACH, { ...READER, kinds: [{ category: "user.payment", form: "masked" }] });
    assert.doesNotMatch(told.text.slice(told.text.indexOf("not among")), /^- payment data$/m);
    assert.match(told.text.slice(told.text.indexOf("not among")), /^- payment card$/m);
  });
  it("calls the vendor an analytics service only where it is known to be one", () => {
    assert.match(text, /Vendor, Inc\., an analytics service that we used/);
    const other = renderNotice("affected", { ...BREACH, service: "other" }, READER);
    assert.match(other.text, /Vendor, Inc\., a service that we used/);
  });
  it("says less surely what was untouched while the scope is incomplete", () => {
    assert.match(renderNotice("affected", { ...BREACH, isComplete: false }, READER).text, /As far as we know today/);
  });
  it("doesn't warn of messages that cite data which name nobody", () => {
    const opaque = renderNotice("affected", BREACH, { ...READER, kinds: NAMED.slice(2) });
    assert.match(opaque.text, /does not name you/);
    assert.doesNotMatch(opaque.text, /seem genuine/);
  });
  it("says what it did only as far as it is known", () => {
    const silent = renderNotice("affected", { ...BREACH, measures: [] }, READER);
    assert.doesNotMatch(silent.text, /What we did/);
    assert.match(text, /told the data protection authority/);
  });
  it("names the page for codes as text to type, where there is one", () => {
    assert.match(text, /type example\.org into your browser, find our contact/);
    const { text: paged, html: markup } = renderNotice("affected", { ...BREACH, page: "notices.example.org" }, READER);
    assert.match(paged, /type notices\.example\.org into your browser and enter the code there\./);
    assert.doesNotMatch(paged, /find our contact/);
    assert.doesNotMatch(markup, /<a\b|https?:/);
  });
  it("says the same on its page", () => {
    for (const line of text.split("\n").filter(Boolean)) {
      const words = line.replace(/^- |^== | ==$/g, "");
      assert.ok(html.replace(/&#39;/g, "'").includes(words), words);
    }
  });
});

describe("names and ids from people's profiles", () => {
  const HOSTILE = [
    "=cmd|' /C calc'!A0",
    "<img src=x onerror=alert(1)>",
    "evil.example/win",
    "www.evil.example",
    "-1+1",
    'a"b\\c',
  ];
  it("are left out of a greeting when they are no names", () => {
    for (const name of HOSTILE) {
      const { text, html } = renderNotice("affected", BREACH, { ...READER, name });
      assert.match(text, /^Dear reader,/);
      assert.ok(!html.includes(name));
    }
    for (const name of ["Anna Ray", "J. R. O'Neil", "Zoë-Anne Müller", "李 小龍"])
      assert.ok(renderNotice("affected", BREACH, { ...READER, name }).text.startsWith(`Dear ${name},`));
  });
  it("stand in an admin's list as JSON that makes no link, no markup and no formula, and reads back exactly", () => {
    const members = HOSTILE.map((id) => ({ id, kinds: NAMED }));
    const organisation = { id: "http://evil.example", isOurController: false, members };
    const rendered = renderNotice("admins", BREACH, { ...ADMIN, organisation });
    const json = /\{"organisation": [\s\S]*\n\]\}/.exec(rendered.text)?.[0] ?? "";
    const list = JSON.parse(json) as { organisation: string; people: { user: string; data: string[] }[] };
    assert.equal(list.organisation, "http://evil.example");
    assert.deepEqual(
      list.people.map(({ user }) => user),
      HOSTILE,
    );
    assert.deepEqual(list.people[0]?.data.slice(0, 2), ["user.name clear", "user.contact.email clear"]);
    assert.doesNotMatch(rendered.text, /evil\.example|"[=+@-]|<img/);
    assert.doesNotMatch(rendered.html, /evil\.example|<img/);
  });
});

describe("the linter", () => {
  const good = renderNotice("affected", BREACH, READER);
  for (const [rule, more] of [
    ["link", "See https://example.org"],
    ["unfilled", "Dear {name}"],
    ["shouting", "Act today!"],
    ["pressure", "Act immediately."],
    ["click", "Click here."],
    ["attachment", "See the attached list."],
    ["long-sentence", "word ".repeat(41)],
    [
      "hard-to-read",
      `${"Notwithstanding aforementioned considerations regarding organisational responsibilities ".repeat(40)}.`,
    ],
  ] as const)
    it(`finds ${rule}`, () => {
      const rules = lintNotice({ ...good, text: `${good.text}\n${more}` }, "en").map((one) => one.rule);
      assert.ok(rules.includes(rule), rules.join());
    });
  it("finds markup that loads or leads somewhere", () => {
    const html = good.html.replace("<p>", '<p><img src="https://example.org/x.gif">');
    assert.deepEqual(
      lintNotice({ ...good, html }, "en").map((one) => one.rule),
      ["markup"],
    );
  });
});

it("falls back to the organisation's language, then to English", () => {
  assert.equal(languageFor("it", "fr"), "it");
  assert.equal(languageFor("pt", "fr"), "fr");
  assert.equal(languageFor("", "nl"), "en");
});
