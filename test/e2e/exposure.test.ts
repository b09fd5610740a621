import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { integer, pick, type Random, seededRandom } from "../simulator/random.ts";
import { daysBefore, INTRUSION, type Vendor, worldOfFile } from "./exposed-world.ts";

/**
 * Who is exposed by a breach: events that the vendor still kept when the intrusion began, profile and group values until
 * it had accepted to forget them, boundary days included. The intrusion is 10 to 20 March 2026; events are kept for 365
 * days.
 */

const world = worldOfFile();
let number = 0;
const vendor = (): Vendor => world().vendor(`vendor-${++number}`);
const categories = (told: Awaited<ReturnType<Vendor["scope"]>>) =>
  Object.fromEntries(told.categories.map((one) => [one.category, one.subjects]));

/** Asked before and after devices and earlier ids exist anywhere, because they make the engine take a longer way. */
const plain: { readonly says: string; readonly ask: () => Promise<unknown>; readonly was: unknown }[] = [];
async function remembered<T>(says: string, ask: () => Promise<T>): Promise<T> {
  const was = await ask();
  plain.push({ says, ask, was });
  return was;
}

describe("what the vendor still held", () => {
  it("lists a person profiled 400 days ago and silent since, not one who only acted 400 days ago", async () => {
    const at = vendor();
    await at.engage(daysBefore(400), "silent", { $set: { $email: "s@example.org", plan: "pro" } });
    await at.track(daysBefore(400), "Signed Up", { distinct_id: "past", $email: "p@example.org" });
    await at.track(daysBefore(30), "Signed Up", { distinct_id: "recent" });
    assert.deepEqual(await remembered("400 days", () => at.who()), ["recent", "silent"]);
    const [, silent] = await at.affected();
    assert.deepEqual(silent?.categories.includes("user.contact.email"), true);
    const scope = await at.scope();
    assert.equal(scope.subjects, 2);
    assert.equal(scope.eventsFrom, "2025-03-10");
    assert.equal(categories(scope)["user.contact.email"], 1);
  });

  it("includes the boundary days whole, at both ends", async () => {
    const at = vendor();
    const moments = {
      "a-too-old": "2025-03-09T23:59:59.999Z",
      "b-first-day": "2025-03-10T00:00:00.000Z",
      "c-last-day": "2026-03-20T23:59:59.999Z",
      "d-after": "2026-03-21T00:00:00.000Z",
    };
    for (const [who, time] of Object.entries(moments)) await at.track(time, "Seen", { distinct_id: who });
    await at.engage("2026-03-20T23:59:59.999Z", "e-profiled-last-day", { $set: { plan: "pro" } });
    await at.engage("2026-03-21T00:00:00.000Z", "f-profiled-after", { $set: { plan: "pro" } });
    const exposed = ["b-first-day", "c-last-day", "e-profiled-last-day"];
    assert.deepEqual(await remembered("boundaries", () => at.who()), exposed);
    assert.equal((await at.scope()).subjects, 3);
  });

  it("says beside it what was disclosed while the intrusion lasted", async () => {
    const at = vendor();
    await at.engage(daysBefore(200), "before", { $set: { plan: "pro" } });
    await at.track("2026-03-10T00:00:00Z", "Seen", { distinct_id: "during" });
    await at.track("2026-03-20T23:59:59Z", "Seen", { distinct_id: "during" });
    await at.track("2026-03-21T00:00:00Z", "Seen", { distinct_id: "after" });
    const { disclosedDuringIntrusion, subjects } = await at.scope();
    assert.deepEqual(disclosedDuringIntrusion, { subjects: 1, items: 2 });
    assert.equal(subjects, 2);
  });
});

describe("what the vendor had forgotten", () => {
  it("leaves out a profile whose deletion was accepted before the intrusion, and only then", async () => {
    const at = vendor();
    for (const who of [
      "a-deleted",
      "b-deleted-during",
      "c-delete-refused",
      "d-told-again",
      "e-delete-doubtful",
      "f-same-day",
      "g-told-while-it-waited",
    ])
      await at.engage(daysBefore(100), who, { $set: { $email: `${who}@example.org` } });
    await at.engage(daysBefore(50), "a-deleted", { $delete: "" });
    await at.engage("2026-03-12T00:00:00Z", "b-deleted-during", { $delete: "" });
    await at.engage(daysBefore(50), "c-delete-refused", { $delete: "" }, { outcome: "refused-by-recipient" });
    await at.engage(daysBefore(50), "d-told-again", { $delete: "" });
    await at.engage(daysBefore(20), "d-told-again", { $set: { plan: "pro" } });
    await at.engage(daysBefore(50), "e-delete-doubtful", { $delete: "" }, { outcome: "doubtful" });
    await at.engage("2026-03-10T01:00:00Z", "f-same-day", { $delete: "" });
    await at.engage(daysBefore(50), "g-told-while-it-waited", { $delete: "" }, { settledAt: daysBefore(40) });
    await at.engage(daysBefore(45), "g-told-while-it-waited", { $set: { plan: "pro" } });
    const again = ["d-told-again", "g-told-while-it-waited"];
    const exposed = ["b-deleted-during", "c-delete-refused", "e-delete-doubtful", "f-same-day", ...again];
    assert.deepEqual(await remembered("deletions", () => at.who()), exposed.toSorted());
    for (const one of (await at.affected()).filter(({ userId }) => again.includes(userId)))
      assert.equal(one.categories.includes("user.contact.email"), false, "the old values went with the profile");
  });

  it("keeps what was told before a second deletion that nobody accepted, though the first one was accepted after it", async () => {
    const at = vendor();
    for (const [who, second] of [
      ["a-pending", { settledAt: "2026-03-12T00:00:00Z" }],
      ["b-refused", { outcome: "refused-by-recipient" }],
    ] as const) {
      await at.engage(daysBefore(100), who, { $set: { $phone: "+33699887766" } });
      await at.engage(daysBefore(50), who, { $delete: "" }, { settledAt: daysBefore(30) });
      await at.engage(daysBefore(45), who, { $set: { $email: "x@example.org" } });
      await at.engage(daysBefore(40), who, { $delete: "" }, second);
    }
    const people = await at.affected();
    assert.deepEqual(
      people.map(({ userId, categories: told }) => [userId, told.filter((one) => one.startsWith("user.contact."))]),
      ["a-pending", "b-refused"].map((who) => [who, ["user.contact.email"]]),
    );
    assert.equal(categories(await at.scope())["user.contact.email"], 2);
  });

  it("keeps a deleted person's events, which a vendor's profile deletion does not touch", async () => {
    const at = vendor();
    await at.engage(daysBefore(100), "gone", { $set: { $email: "g@example.org" } });
    await at.track(daysBefore(100), "Seen", { distinct_id: "gone" });
    await at.engage(daysBefore(50), "gone", { $delete: "" });
    const [person] = await remembered("events stay", () => at.affected());
    assert.equal(person?.userId, "gone");
    assert.equal(person?.categories.includes("user.contact.email"), false);
  });

  it("does not list a field that was unset before the intrusion and not set again", async () => {
    const at = vendor();
    const all = { $set: { $email: "x@example.org", $phone: "+33699887766", plan: "pro" } };
    for (const who of ["a-unset", "b-set-again", "c-refused", "d-unset-during", "e-untouched", "f-set-once"])
      await at.engage(daysBefore(100), who, who === "f-set-once" ? { $set_once: all.$set } : all);
    await at.engage(daysBefore(50), "a-unset", { $unset: ["$email"] });
    await at.engage(daysBefore(50), "b-set-again", { $unset: ["$email"] });
    await at.engage(daysBefore(20), "b-set-again", { $set: { $email: "again@example.org" } });
    await at.engage(daysBefore(50), "c-refused", { $unset: ["$email"] }, { outcome: "refused-by-recipient" });
    await at.engage("2026-03-15T00:00:00Z", "d-unset-during", { $unset: ["$email"] });
    await at.engage(daysBefore(50), "f-set-once", { $unset: ["$email"] });
    const people = await remembered("unset", () => at.affected());
    const listed = people.filter((person) => person.categories.includes("user.contact.email")).map((one) => one.userId);
    assert.deepEqual(listed, ["b-set-again", "c-refused", "d-unset-during", "e-untouched"]);
    assert.ok(people.every((person) => person.categories.includes("user.contact.phone_number")));
  });

  it("counts per category what the list shows", async () => {
    const at = vendor();
    for (const who of ["a", "b"])
      await at.engage(daysBefore(100), who, { $set: { $email: "x@example.org", plan: "pro" } });
    await at.engage(daysBefore(50), "a", { $unset: ["$email"] });
    const people = await at.affected();
    const listed = people.filter((person) => person.categories.includes("user.contact.email")).length;
    assert.equal(listed, 1);
    assert.equal(categories(await at.scope())["user.contact.email"], listed);
  });

  it("does not count what never left", async () => {
    const at = vendor();
    await at.track(daysBefore(10), "Seen", { distinct_id: "a-withheld" }, { outcome: "withheld" });
    await at.track(daysBefore(10), "Seen", { distinct_id: "b-doubtful" }, { outcome: "doubtful" });
    await at.track(daysBefore(10), "Seen", { distinct_id: "c-refused" }, { outcome: "refused-by-recipient" });
    await at.track(daysBefore(10), "Seen", { distinct_id: "d-both" }, { outcome: "withheld" });
    await at.track(daysBefore(10), "Seen", { distinct_id: "d-both" });
    await at.track(daysBefore(10), "Seen", { distinct_id: "e-two-days" }, { outcome: "withheld" });
    await at.track(daysBefore(9), "Seen", { distinct_id: "e-two-days", $email: "e@example.org" });
    const people = await remembered("withdrawn", () => at.affected());
    assert.deepEqual(
      people.map(({ userId, items }) => [userId, items]),
      [
        ["b-doubtful", 1],
        ["c-refused", 1],
        ["d-both", 1],
        ["e-two-days", 1],
      ],
    );
    const scope = await at.scope();
    assert.equal(scope.subjects, 4);
    assert.equal(categories(scope)["user.contact.email"], 1);
  });

  it("takes a mailbox that was withheld on one day off, when another day's item had no mailbox", async () => {
    const at = vendor();
    await at.track(daysBefore(10), "Seen", { distinct_id: "one", $email: "e@example.org" }, { outcome: "withheld" });
    await at.track(daysBefore(9), "Seen", { distinct_id: "one" });
    const [person] = await at.affected();
    assert.equal(person?.categories.includes("user.contact.email"), false);
    assert.equal(categories(await at.scope())["user.contact.email"], undefined);
  });
});

describe("organisations and sources", () => {
  it("names the organisations of exposed people, and counts those whose own values are exposed", async () => {
    const at = vendor();
    await at.track(daysBefore(10), "Seen", { distinct_id: "u1", company: "acme" });
    await at.track(daysBefore(10), "Seen", { distinct_id: "u1", company: ["acme", "globex"] });
    await at.group(daysBefore(400), "initech", { $set: { seats: 5 } });
    await at.group(daysBefore(400), "hooli", { $set: { seats: 5 } });
    await at.group(daysBefore(50), "hooli", { $delete: "" });
    await at.track(daysBefore(500), "Seen", { distinct_id: "u2", company: "umbrella" });
    const [person] = await remembered("organisations", () => at.affected());
    assert.deepEqual(person?.organisations, ["acme", "globex"]);
    assert.equal((await at.scope()).organisations, 3, "acme, globex, and initech whose seats were kept");
  });

  it("answers for one source alone", async () => {
    const at = vendor();
    await at.track(daysBefore(10), "Seen", { distinct_id: "on-web", $email: "w@example.org" });
    await at.track(daysBefore(10), "Seen", { distinct_id: "on-app" }, { source: "app" });
    await at.track(daysBefore(10), "Seen", { distinct_id: "on-both" });
    await at.track(daysBefore(10), "Seen", { distinct_id: "on-both" }, { source: "app" });
    assert.deepEqual(await remembered("app", () => at.who("app")), ["on-app", "on-both"]);
    assert.deepEqual(await at.who("web"), ["on-both", "on-web"]);
    const scope = await at.scope({ source: "app" });
    assert.deepEqual([scope.subjects, scope.disclosedDuringIntrusion.items], [2, 0]);
    assert.equal(categories(scope)["user.contact.email"], undefined);
  });

  it("keeps destinations apart", async () => {
    const [one, other] = [vendor(), vendor()];
    await one.track(daysBefore(10), "Seen", { distinct_id: "shared" });
    await other.track(daysBefore(10), "Seen", { distinct_id: "shared", $email: "s@example.org" });
    await other.track(daysBefore(10), "Seen", { distinct_id: "elsewhere" });
    assert.deepEqual(await remembered("apart", () => one.who()), ["shared"]);
    assert.equal((await one.affected())[0]?.categories.includes("user.contact.email"), false);
  });
});

const DEVICE = (last: string) => `11111111-2222-4333-8444-00000000000${last}`;

describe("devices and earlier ids", () => {
  it("answers everything above as before once devices and earlier ids exist", async () => {
    assert.equal(await world().hasLinks(), false);
    const at = vendor();
    await at.track(daysBefore(10), "$identify", {
      distinct_id: "first-linked",
      $user_id: "first-linked",
      $anon_distinct_id: `$device:${DEVICE("0")}`,
    });
    assert.equal(await world().hasLinks(), true);
    for (const { says, ask, was } of plain) assert.deepEqual(await ask(), was, says);
  });

  it("counts what a device did for the person who signed in on it, and others as unidentified", async () => {
    const at = vendor();
    await at.track(daysBefore(30), "Looked", {
      distinct_id: `$device:${DEVICE("1")}`,
      $device_id: DEVICE("1"),
      $email: "t@example.org",
    });
    await at.track(daysBefore(20), "Looked", { distinct_id: `$device:${DEVICE("2")}`, $device_id: DEVICE("2") });
    await at.track(daysBefore(20), "$identify", {
      distinct_id: "ada",
      $user_id: "ada",
      $device_id: DEVICE("1"),
      $anon_distinct_id: `$device:${DEVICE("1")}`,
    });
    const people = await at.affected();
    assert.deepEqual(
      people.map((person) => person.userId),
      ["ada"],
    );
    assert.ok(people[0]?.categories.includes("user.contact.email"), "what was told before signing in counts for ada");
    assert.equal(people[0]?.items, 2);
    const scope = await at.scope();
    assert.deepEqual([scope.subjects, scope.unidentifiedDevices], [1, 1]);
    assert.equal(categories(scope)["user.contact.email"], 1);
  });

  it("counts a person whose only exposed trace is an anonymous device", async () => {
    const at = vendor();
    await at.track(daysBefore(30), "Looked", { distinct_id: `$device:${DEVICE("3")}`, $device_id: DEVICE("3") });
    // Signed in after the intrusion: still that person's data that lay there.
    await at.track("2026-04-15T00:00:00Z", "Seen", { distinct_id: "late", $user_id: "late", $device_id: DEVICE("3") });
    assert.deepEqual(await at.who(), ["late"]);
    assert.equal((await at.scope()).unidentifiedDevices, 0);
  });

  it("counts a shared device for everybody who signed in on it", async () => {
    const at = vendor();
    await at.track(daysBefore(30), "Looked", {
      distinct_id: `$device:${DEVICE("4")}`,
      $device_id: DEVICE("4"),
      $email: "s@example.org",
    });
    for (const who of ["eve", "adam"])
      await at.track("2026-05-01T00:00:00Z", "Seen", { distinct_id: who, $user_id: who, $device_id: DEVICE("4") });
    const people = await at.affected();
    assert.deepEqual(
      people.map((person) => person.userId),
      ["adam", "eve"],
    );
    assert.ok(people.every((person) => person.categories.includes("user.contact.email")));
    assert.equal((await at.scope()).subjects, 2);
  });

  it("folds aliases, merges and chains of earlier ids into one person", async () => {
    const at = vendor();
    await at.track(daysBefore(40), "Seen", { distinct_id: "visitor-1", $email: "c@example.org" });
    await at.track(daysBefore(39), "$create_alias", { distinct_id: "lead-1", alias: "visitor-1" });
    await at.track(daysBefore(38), "$create_alias", { distinct_id: "customer-1", alias: "lead-1" });
    await at.track(daysBefore(37), "$merge", { $distinct_ids: ["customer-1", "customer-old"] });
    await at.engage(daysBefore(300), "customer-old", { $set: { $phone: "+33699887766" } });
    const people = await at.affected();
    assert.deepEqual(
      people.map((person) => person.userId),
      ["customer-1"],
    );
    assert.ok(people[0]?.categories.includes("user.contact.email"));
    assert.ok(people[0]?.categories.includes("user.contact.phone_number"));
    assert.equal((await at.scope()).subjects, 1);
  });

  it("is one person too when ids lead round in a circle, and a device leads to an earlier id", async () => {
    const at = vendor();
    await at.track(daysBefore(40), "$create_alias", { distinct_id: "ring-b", alias: "ring-a" });
    await at.track(daysBefore(39), "$create_alias", { distinct_id: "ring-a", alias: "ring-b" });
    await at.track(daysBefore(38), "Seen", { distinct_id: "ring-a", $user_id: "ring-a", $device_id: DEVICE("5") });
    await at.track(daysBefore(38), "Looked", {
      distinct_id: `$device:${DEVICE("5")}`,
      $device_id: DEVICE("5"),
      $email: "r@example.org",
    });
    const people = await at.affected();
    assert.equal(people.length, 1);
    assert.ok(people[0]?.categories.includes("user.contact.email"));
    const scope = await at.scope();
    assert.deepEqual([scope.subjects, scope.unidentifiedDevices], [1, 0]);
  });

  it("finds organisations of a person under an earlier id", async () => {
    const at = vendor();
    await at.track(daysBefore(40), "Seen", { distinct_id: "draft-7", company: "acme" });
    await at.track(daysBefore(39), "$create_alias", { distinct_id: "person-7", alias: "draft-7" });
    const [person] = await at.affected();
    assert.equal(person?.userId, "person-7");
    assert.deepEqual(person?.organisations, ["acme"]);
    assert.equal((await at.scope()).organisations, 1);
  });

  it("lists a field that an earlier id was told again after the person had unset it", async () => {
    const at = vendor();
    await at.engage(daysBefore(100), "before-8", { $set: { plan: "pro" } });
    await at.track(daysBefore(90), "$create_alias", { distinct_id: "now-8", alias: "before-8" });
    await at.engage(daysBefore(80), "now-8", { $set: { $email: "x@example.org" } });
    await at.engage(daysBefore(50), "now-8", { $unset: ["$email"] });
    assert.equal((await at.affected())[0]?.categories.includes("user.contact.email"), false);
    await at.engage(daysBefore(30), "before-8", { $set: { $email: "x@example.org" } });
    const [person] = await at.affected();
    assert.equal(person?.userId, "now-8");
    assert.equal(person?.categories.includes("user.contact.email"), true);
  });
});

describe("countries and languages", () => {
  const codes = async (at: Vendor) => {
    const { countries, languages } = await at.scope();
    return {
      countries,
      languages,
      people: (await at.affected()).map((one) => [one.userId, one.country, one.language]),
    };
  };

  it("takes what was said last of a person, also when something is said again", async () => {
    const at = vendor();
    const said = [
      { mp_country_code: "FR", $locale: "fr-FR" },
      { mp_country_code: "DE" },
      { mp_country_code: "FR" },
      {},
    ];
    for (const [index, properties] of said.entries())
      await at.track(daysBefore(40 - index), "Seen", { distinct_id: "mover", ...properties });
    assert.deepEqual(await codes(at), {
      countries: { FR: 1 },
      languages: { fr: 1 },
      people: [["mover", "FR", "fr"]],
    });
  });

  it("takes them from earlier ids and devices that belong to the person, whichever spoke last", async () => {
    const at = vendor();
    const device = { distinct_id: `$device:${DEVICE("6")}`, $device_id: DEVICE("6") };
    await at.track(daysBefore(60), "Seen", { distinct_id: "draft-9", mp_country_code: "FR", $locale: "fr" });
    await at.track(daysBefore(50), "Looked", { ...device, mp_country_code: "BE" });
    await at.track(daysBefore(40), "Seen", { distinct_id: "person-9", $user_id: "person-9", $device_id: DEVICE("6") });
    await at.track(daysBefore(39), "$create_alias", { distinct_id: "person-9", alias: "draft-9" });
    assert.deepEqual(await codes(at), {
      countries: { BE: 1 },
      languages: { fr: 1 },
      people: [["person-9", "BE", "fr"]],
    });
  });

  it("takes them from what other vendors were told, and from before anything was exposed", async () => {
    const [at, other] = [vendor(), vendor()];
    await at.track(daysBefore(10), "Seen", { distinct_id: "polyglot" });
    await at.track(daysBefore(500), "Seen", { distinct_id: "polyglot", $locale: "pt" });
    await other.track(daysBefore(400), "Seen", { distinct_id: "polyglot", mp_country_code: "PT" });
    await other.track(daysBefore(10), "Seen", { distinct_id: "not-here", mp_country_code: "ES" });
    assert.deepEqual(await codes(at), {
      countries: { PT: 1 },
      languages: { pt: 1 },
      people: [["polyglot", "PT", "pt"]],
    });
  });

  it("says nothing of a person of whom nothing was said", async () => {
    const at = vendor();
    await at.track(daysBefore(10), "Seen", { distinct_id: "silent-9" });
    assert.deepEqual(await codes(at), { countries: {}, languages: {}, people: [["silent-9", "", ""]] });
  });
});

/**
 * The totals come from the calendar and the list from the roll-up. Whatever happened, the one must count what the other
 * shows.
 */
describe("totals and list", () => {
  const PEOPLE = ["ann", "ben", "cay", "dot", "eli", "fay"];
  const PROPERTIES = ["$email", "$phone", "plan"];
  const value = (name: string): string => ({ $email: "x@example.org", $phone: "+33699887766" })[name] ?? "pro";

  /** Something that an application may tell a vendor, at some time from two years before the intrusion to after it. */
  async function something(at: Vendor, random: Random, prefix: string): Promise<void> {
    const time = new Date(INTRUSION.from + integer(random, -750 * 24, 40 * 24) * 3_600_000).toISOString();
    const who = `${prefix}${pick(random, PEOPLE)}`;
    const some = () => PROPERTIES.filter(() => random() < 0.5);
    const told = {
      source: pick(random, ["web", "app"]),
      outcome: pick(random, [
        "delivered",
        "delivered",
        "delivered",
        "doubtful",
        "refused-by-recipient",
        "withheld",
      ] as const),
    };
    const device = DEVICE(String(integer(random, 7, 9)));
    const company = pick(random, ["", "acme", "globex"]);
    const about = company === "" ? { distinct_id: who } : { distinct_id: who, company };
    const set = () => Object.fromEntries([...some(), "plan"].map((name) => [name, value(name)]));
    const kinds: readonly (() => Promise<void>)[] = [
      () => at.track(time, "Seen", about, told),
      () => at.track(time, "Seen", { ...about, ...set(), mp_country_code: pick(random, ["FR", "DE"]) }, told),
      () => at.track(time, "Looked", { distinct_id: `$device:${device}`, $device_id: device, ...set() }, told),
      () => at.track(time, "Seen", { ...about, $user_id: who, $device_id: device }, told),
      () => at.track(time, "$create_alias", { distinct_id: who, alias: `${prefix}${pick(random, PEOPLE)}` }, told),
      () => at.engage(time, who, { $set: set() }, told),
      () => at.engage(time, who, { $set: set() }, told),
      () => at.engage(time, who, { $unset: ["plan", ...some()] }, told),
      () => at.engage(time, who, { $delete: "" }, told),
    ];
    await pick(random, kinds)();
  }

  const tally = (texts: readonly string[]): Readonly<Record<string, number>> =>
    Object.fromEntries([...Map.groupBy(texts, (text) => text)].map(([text, all]) => [text, all.length]));

  for (const seed of [1, 2, 3]) {
    it(`agree, whatever happened (${seed})`, async () => {
      const [at, random] = [vendor(), seededRandom(seed)];
      for (let count = 0; count < 60; count++) await something(at, random, `${seed}-`);
      for (const [eventsDays, source] of [
        [365, undefined],
        [30, undefined],
        [800, "web"],
      ] as const) {
        const people = await at.affected(source, eventsDays);
        const scope = await at.scope({ eventsDays, ...(source === undefined ? {} : { source }) });
        assert.equal(scope.subjects, people.length);
        assert.deepEqual(
          Object.fromEntries(scope.categories.map((one) => [`${one.category} ${one.form}`, one.subjects])),
          tally(people.flatMap((person) => person.kinds)),
        );
        assert.deepEqual(scope.countries, tally(people.flatMap((person) => person.country || [])));
        assert.equal(scope.organisations, new Set(people.flatMap((person) => person.organisations)).size);
      }
    });
  }
});

describe("whether the ledger can know everybody", () => {
  const seen = async (at: Vendor) => at.track(daysBefore(10), "Seen", { distinct_id: "somebody" });

  it("is incomplete when nothing was ever observed", async () => {
    const at = vendor();
    const { complete, incompleteBecause } = await at.scope({ startsEmpty: true });
    assert.equal(complete, false);
    assert.match(incompleteBecause.join(), /nothing was ever observed/);
  });

  it("is complete when the vendor's project was empty when coverage began", async () => {
    const at = vendor();
    await at.observed("observed", daysBefore(30), "", "first start");
    await seen(at);
    assert.deepEqual((await at.scope({ startsEmpty: true })).incompleteBecause, []);
    assert.equal((await at.scope({ startsEmpty: true })).complete, true);
  });

  it("is incomplete when the vendor may have held something before, even long before", async () => {
    const at = vendor();
    await at.observed("observed", daysBefore(500), "", "first start");
    const long = await at.scope();
    assert.equal(long.complete, false);
    assert.match(long.incompleteBecause.join(), /profile and group values set before/);
    assert.doesNotMatch(long.incompleteBecause.join(), /events between/);
    const recent = vendor();
    await recent.observed("observed", daysBefore(30), "", "first start");
    assert.match((await recent.scope()).incompleteBecause.join(), /events between 2025-03-10 and 2026-02-08/);
  });

  it("is incomplete with a gap in what counts, and says why it was", async () => {
    const cases: readonly (readonly [string, string, boolean])[] = [
      [daysBefore(20), daysBefore(19), false],
      [daysBefore(20), "", false],
      ["2026-03-19T00:00:00Z", "2026-03-19T06:00:00Z", false],
      ["2026-03-25T00:00:00Z", "2026-03-26T00:00:00Z", true],
    ];
    for (const [since, until, complete] of cases) {
      const at = vendor();
      await at.observed("observed", daysBefore(800), "", "first start");
      await at.observed("gap", since, until, "outage with a bypass");
      const scope = await at.scope({ startsEmpty: true });
      assert.equal(scope.complete, complete, `${since} ${until}`);
      if (!complete) assert.match(scope.incompleteBecause.join(), /outage with a bypass/);
    }
  });

  it("is incomplete after an old gap too: profiles of that time may be there still", async () => {
    const at = vendor();
    await at.observed("observed", daysBefore(800), "", "first start");
    await at.observed("gap", daysBefore(500), daysBefore(499), "restore behind the last checkpoint");
    assert.equal((await at.scope({ startsEmpty: true })).complete, false);
  });

  it("is incomplete when coverage of an empty project began after the intrusion did", async () => {
    const at = vendor();
    await at.observed("observed", "2026-03-15T00:00:00Z", "", "first start");
    await seen(at);
    assert.equal((await at.scope({ startsEmpty: false })).complete, false);
  });
});
