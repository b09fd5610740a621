import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { openBaselineWorld } from "./baseline-world.ts";

/** Whose customers people are, where they live and what they speak, as a vendor's own export says it. */

const DAY = "2026-03-05";
let baselines: Awaited<ReturnType<typeof openBaselineWorld>>;
let imported: (typeof baselines)["imported"];
let observed: (typeof baselines)["observed"];

before(async () => {
  baselines = await openBaselineWorld();
  ({ imported, observed } = baselines);
});
after(() => baselines.close());

const csv = (...rows: readonly string[]): string => rows.map((row) => `${row}\n`).join("");

/** Every text that the ledger's own tables hold. */
async function atRest(): Promise<string> {
  const tables = ["lines", "subjects", "links", "field_sets", "pseudonyms", "disclosures", "calendar", "coverage"];
  const rows = await Promise.all(tables.map((table) => baselines.world.ledger.ask<object>(`SELECT * FROM ${table}`)));
  return JSON.stringify(rows);
}

describe("organisations, countries and languages of a baseline", () => {
  it("count in scopes and stand in the affected list", async () => {
    const [destination, at] = await observed();
    const found = await imported(
      destination,
      csv(
        "distinct_id,company,$country_code,$locale",
        "ada,acme,fr,fr-FR",
        "ada,umbra,FR, fr ",
        "bob, acme ,de,",
        "cyd,,,",
        "dee,none,France,français",
        "$device:lonely,globex,BE,nl_BE",
      ),
      { day: DAY },
    );
    assert.deepEqual([found.organisations, found.unread], [3, { organisation: 0, country: 1, language: 1 }]);
    assert.deepEqual(
      found.columns.map(({ role, category }) => `${role} ${category}`),
      [
        "identity user.unique_id",
        "organisation user.workplace",
        "country user.contact.address.country",
        "language user.demographic.language",
      ],
    );
    const scope = await at.scope();
    assert.deepEqual([scope.subjects, scope.organisations, scope.unidentifiedDevices], [4, 2, 1]);
    assert.deepEqual([scope.countries, scope.languages], [{ DE: 1, FR: 1 }, { fr: 1 }]);
    assert.equal(scope.categories.find((one) => one.category === "user.workplace")?.subjects, 2);
    const people = new Map((await at.affected()).map((one) => [one.userId, one]));
    assert.deepEqual(
      ["ada", "bob", "cyd", "dee"].map((id) => people.get(id)?.organisations),
      [["acme", "umbra"], ["acme"], [], []],
    );
    assert.deepEqual([people.get("ada")?.country, people.get("ada")?.language], ["FR", "fr"]);
    assert.deepEqual(people.get("dee")?.paths, ["$country_code", "$locale", "distinct_id"], "held, though not a code");
  });

  it("are those of events, too: one organisation is one, and what was said last of a place counts", async () => {
    const [destination, at] = await observed();
    await at.track("2026-03-06T10:00Z", "Seen", { distinct_id: "eve", company: "initech", mp_country_code: "BE" });
    await imported(destination, csv("distinct_id,org_id,country", "eve,initech,FR", "fay,initech,FR"), { day: DAY });
    const scope = await at.scope();
    assert.deepEqual([scope.subjects, scope.organisations, scope.countries], [2, 1, { BE: 1, FR: 1 }]);
    for (const { organisations } of await at.affected()) assert.deepEqual(organisations, ["initech"]);
    const [links] = await baselines.world.ledger.ask<{ n: string }>(
      "SELECT count() AS n FROM links WHERE relation = 'member' AND destination = {destination:String}",
      { destination },
    );
    assert.equal(Number(links?.n), 2, "a membership is written once");
  });

  it("are what most rows of a person say", async () => {
    const [destination, at] = await observed();
    const rows = ["FR", "DE", "DE", "", "xx1", "DE", "FR"].map((country) => `gus,${country}`);
    const found = await imported(destination, csv("distinct_id,country", ...rows), { day: DAY });
    assert.equal(found.unread.country, 1);
    assert.deepEqual((await at.scope()).countries, { DE: 1 });
  });

  it("are not taken where they stand beside a pseudonym: that of an organisation leads to nobody", async () => {
    for (const ids of ["pseudonymous", "pass-through"] as const) {
      const [destination, at] = await observed();
      await at.track("2026-03-02T10:00Z", "Seen", { distinct_id: "hal", company: "hooli" });
      const content = csv("distinct_id,company,country", `${at.pseudonym("hal")},${at.pseudonym("hooli")},FR`);
      const found = await imported(destination, content, { day: DAY, destination: { ids } });
      const taken = ids === "pass-through" ? 1 : 0;
      assert.deepEqual([found.organisations, found.unread.organisation], [taken, 1 - taken], ids);
      const scope = await at.scope();
      assert.deepEqual([scope.subjects, scope.organisations, scope.countries], [1, 1 + taken, { FR: 1 }]);
      const form = taken === 1 ? "clear" : "pseudonymous";
      const [hal] = await at.affected();
      assert.ok(hal?.kinds.includes(`user.workplace ${form}`), ids);
    }
  });

  it("stand in the columns that somebody names, and in none that somebody takes away", async () => {
    const [destination, at] = await observed();
    const content = csv("distinct_id,company,account,home", "ivy,Ivy and Sons Limited,a-17,ES");
    const about = { organisation: "account", country: "home", language: "" };
    const named = await imported(destination, content, { day: DAY, about });
    assert.deepEqual(
      named.columns.map((one) => one.role),
      ["identity", "field", "organisation", "country"],
    );
    const [ivy] = await at.affected();
    assert.deepEqual([ivy?.organisations, ivy?.country], [["a-17"], "ES"]);
    const [other, there] = await observed();
    const without = await imported(other, content, { day: DAY, about: { organisation: "" } });
    assert.deepEqual([without.organisations, (await there.scope()).organisations], [0, 0]);
  });

  it("are refused, with what to do, in columns that can't hold them", async () => {
    const cases: readonly (readonly [content: string, about: object, says: RegExp])[] = [
      ["distinct_id,x\njon,1\n", { organisation: "y" }, /the dataset has no column "y", or two of that name/],
      ["distinct_id,x,x\njon,1,2\n", { country: "x" }, /no column "x", or two of that name/],
      ["distinct_id,x\njon,1\n", { language: "distinct_id" }, /"distinct_id" can't be the language: it is taken/],
      ["distinct_id,x\njon,1\n", { country: "x", language: "x" }, /"x" can't be the language: it is taken/],
    ];
    for (const [content, about, says] of cases) {
      const [destination, at] = await observed();
      await assert.rejects(imported(destination, content, { day: DAY, about }), { code: "bad-dataset", message: says });
      assert.equal((await at.scope()).subjects, 0, "nothing is written");
    }
  });

  it("rest sealed whatever they are, and a text that is no id is not taken", async () => {
    const [destination, at] = await observed();
    const hostile = [
      "kim@secret-firm.example",
      'quoted ""firm""',
      "=HYPERLINK(secret-firm)",
      "fi\trm-secret",
      "firm'); DROP TABLE lines; --",
      "フィルム株式会社",
      "\\N",
    ];
    const rows = hostile.map((firm, place) => `kim-${place},"${firm}",FR<script>,"secret tongue"`);
    rows.push(`kim-7,${"x".repeat(1_025)},FR,fr`, "kim-8, ,fr,-fr", "kim-9,Unknown,F,f");
    const found = await imported(destination, csv("distinct_id,company,country,language", ...rows), { day: DAY });
    assert.deepEqual([found.people, found.organisations], [10, hostile.length]);
    assert.deepEqual(found.unread, { organisation: 1, country: 8, language: 9 });
    const scope = await at.scope();
    assert.deepEqual([scope.organisations, scope.countries, scope.languages], [7, { FR: 2 }, { fr: 1 }]);
    const names = (await at.affected()).flatMap((one) => one.organisations);
    assert.deepEqual(
      names.toSorted(),
      hostile.map((one) => one.replaceAll('""', '"')).toSorted(),
      "opened again as they were",
    );
    assert.doesNotMatch(await atRest(), /secret|quoted|DROP TABLE|フィ|xxxxx|script/);
  });

  it("of a person whose organisation has the person's own id are nobody's", async () => {
    const [destination, at] = await observed();
    await imported(destination, csv("distinct_id,company", "solo-1,solo-1", "solo-2,duo"), { day: DAY });
    const scope = await at.scope();
    assert.deepEqual([scope.subjects, scope.organisations], [2, 1]);
  });
});
