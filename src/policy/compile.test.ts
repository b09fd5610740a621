import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Rule } from "../domain/policy.ts";
import { compilePolicy, type Decision, findPolicy, type PolicySource } from "./compile.ts";
import type { Generalisation } from "./generalise.ts";
import { testAdapter } from "./test-minimiser.ts";

type Own = Partial<PolicySource>;
const rule = (where: string, what: Rule["what"], to?: Generalisation): Rule<Generalisation> => ({
  where,
  what,
  why: `${where} ${what}`,
  to,
});

const resolverOf = (name: string, own: Own = {}) => {
  const policy = findPolicy("own", { own: { extends: name, rules: [], ...own } });
  return compilePolicy({ adapter: testAdapter(), policy, organisationKeys: ["company", "org_id"] });
};

const decided = (path: string, name = "minimal", own: Own = {}): Decision =>
  resolverOf(name, own)(path.split(".")).decision;

const brief = (decision: Decision): string =>
  decision.kind === "generalise" ? `generalise ${decision.to}` : decision.kind;

describe("minimal", () => {
  const table: readonly (readonly [decision: string, paths: string])[] = [
    ["container", "properties $set $set_once $append $union $add $remove"],
    ["keys", "$unset"],
    ["name", "event"],
    [
      "structure",
      "$token properties.token properties.time properties.mp_lib $group_key properties.$lib_version $delete",
    ],
    [
      "identity",
      "$distinct_id properties.distinct_id properties.$user_id properties.alias properties.$device_id $group_id",
    ],
    [
      "identity",
      "properties.company $set.company $union.org_id properties.user_id properties.deep.userId properties.tenant_id",
    ],
    ["event-id", "properties.$insert_id properties.$session_id properties.session_id properties.deep.requestId"],
    [
      "drop",
      "$set.$email properties.$name properties.$city $set_once.$phone $ip properties.ip $latitude properties.password",
    ],
    [
      "drop",
      "properties.$browser_version properties.gclid properties.mp_keyword properties.current_page_title properties.title",
    ],
    [
      "drop",
      "properties.$el_text properties.$el_attr__href properties.$el_attr__x properties.deep.email properties.religion",
    ],
    ["generalise path-template", "properties.$current_url $set_once.$initial_current_url properties.page_url"],
    ["generalise origin", "properties.$referrer $set_once.$initial_referrer properties.my_referrer"],
    ["generalise domain", "properties.$referring_domain properties.current_domain"],
    ["generalise browser-family", "properties.userAgent"],
    [
      "scan",
      "properties.plan properties.deep.plan properties.utm_source properties.$os properties.country unknown_top",
    ],
  ];
  for (const [decision, paths] of table) {
    for (const path of paths.split(" "))
      test(`${path}: ${decision}`, () => assert.equal(brief(decided(path)), decision));
  }
});

describe("declared-only", () => {
  const table = {
    "properties.plan": "drop",
    "unknown.x": "drop",
    "properties.utm_source": "scan",
    "properties.distinct_id": "identity",
    event: "name",
  };
  for (const [path, decision] of Object.entries(table)) {
    test(`${path}: ${decision}`, () => assert.equal(decided(path, "declared-only").kind, decision));
  }
  test("a rule declares", () => {
    assert.equal(
      decided("properties.plan", "declared-only", { rules: [rule("properties.plan", "keep")] }).kind,
      "keep",
    );
  });
});

describe("transparent keeps everything, frames and ids too", () => {
  for (const path of [
    "event",
    "properties",
    "$unset",
    "properties.$email",
    "properties.distinct_id",
    "$ip",
    "properties.company",
    "x.y",
  ]) {
    test(path, () => assert.equal(decided(path, "transparent").kind, "keep"));
  }
  test("but for what a rule says", () => {
    const rules = [rule("category:user.contact", "drop"), rule("properties.plan", "mask")];
    assert.equal(decided("properties.$email", "transparent", { rules }).kind, "drop");
    assert.equal(decided("properties.plan", "transparent", { rules }).kind, "mask");
    assert.equal(decided("properties.$name", "transparent", { rules }).kind, "keep");
  });
});

describe("precedence", () => {
  const winner = (path: string, rules: readonly Rule<Generalisation>[], name = "minimal") =>
    brief(decided(path, name, { rules }));
  const table: readonly (readonly [
    says: string,
    path: string,
    rules: readonly Rule<Generalisation>[],
    decision: string,
  ])[] = [
    ["a path beats a category", "properties.$email", [rule("properties.$email", "mask")], "mask"],
    ["a pattern beats a category", "properties.$email", [rule("properties.*", "mask")], "mask"],
    ["a literal beats *", "properties.a", [rule("properties.*", "drop"), rule("properties.a", "keep")], "keep"],
    ["* beats **", "properties.a", [rule("properties.**", "drop"), rule("properties.*", "keep")], "keep"],
    ["a prefix is a *", "properties.$el_text", [rule("properties.$el*", "keep")], "keep"],
    ["** takes any depth", "properties.a.b.c", [rule("properties.**", "drop")], "drop"],
    ["** may take none", "properties.x", [rule("properties.**.x", "drop")], "drop"],
    ["* takes one step only", "properties.a.b", [rule("properties.*", "drop")], "scan"],
    ["of equals the first wins", "properties.a", [rule("properties.a", "drop"), rule("properties.a", "keep")], "drop"],
    [
      "a category beats its parent",
      "properties.$email",
      [rule("category:user.contact.email", "mask"), rule("category:user.contact", "withhold")],
      "mask",
    ],
    ["of equal categories the own layer wins", "properties.$name", [rule("category:user.name", "mask")], "mask"],
    ["a kept category is still scanned", "properties.$name", [rule("category:user.name", "keep")], "scan"],
    ["pseudonymise", "properties.plan", [rule("properties.plan", "pseudonymise")], "identity"],
    ["pseudonymise an event id", "properties.session_id", [rule("properties.session_id", "pseudonymise")], "event-id"],
    ["generalise", "properties.seen", [rule("properties.seen", "generalise", "day")], "generalise day"],
    ["an id goes by path", "properties.distinct_id", [rule("properties.distinct_id", "drop")], "drop"],
    ["an id stays mapped by category", "properties.distinct_id", [rule("category:user.unique_id", "drop")], "identity"],
    [
      "withhold goes before mapping",
      "properties.distinct_id",
      [rule("category:user.unique_id", "withhold")],
      "withhold",
    ],
    [
      "withhold goes before what is left",
      "properties.$referrer",
      [rule("category:user.behavior", "withhold")],
      "withhold",
    ],
    ["a literal path takes a container", "$set_once", [rule("$set_once", "drop")], "drop"],
    ["a pattern leaves containers", "properties", [rule("*", "drop")], "container"],
    ["a literal path takes structure", "properties.$source", [rule("properties.$source", "drop")], "drop"],
    ["a pattern leaves structure", "properties.time", [rule("properties.*", "drop")], "structure"],
    ["a literal path withholds by name", "event", [rule("event", "withhold")], "withhold"],
    ["an address stays out", "properties.ip", [rule("category:user.device.ip_address", "keep")], "drop"],
  ];
  for (const [says, path, rules, decision] of table) test(says, () => assert.equal(winner(path, rules), decision));
});

describe("layers", () => {
  const own = {
    base: { extends: "minimal", rules: [rule("properties.a", "mask"), rule("properties.b", "mask")] },
    near: { extends: "base", undeclared: "drop", rules: [rule("properties.a", "drop")] },
    round: { extends: "about", rules: [] },
    about: { extends: "round", rules: [] },
    lost: { extends: "nowhere", rules: [] },
  } as const;
  const policy = findPolicy("near", own);
  const resolve = compilePolicy({ adapter: testAdapter(), policy, organisationKeys: [] });

  test("the nearer layer wins, the others still speak", () => {
    assert.equal(resolve(["properties", "a"]).decision.kind, "drop");
    assert.equal(resolve(["properties", "b"]).decision.kind, "mask");
    assert.equal(resolve(["properties", "c"]).decision.kind, "drop");
    assert.equal(resolve(["properties", "$email"]).decision.kind, "drop");
    assert.equal(policy.undeclared, "drop");
  });
  test("a circle is refused", () => assert.throws(() => findPolicy("round", own), { code: "config-invalid" }));
  test("a policy that is not there is refused", () => {
    assert.throws(() => findPolicy("lost", own), { code: "config-invalid" });
    assert.throws(() => findPolicy("nothing", {}), { code: "config-invalid" });
  });
});

describe("whether a key is known by its very words", () => {
  const table: readonly (readonly [path: string, declared: boolean, rules?: readonly Rule<Generalisation>[]])[] = [
    ["properties.$email", true],
    ["properties.email", true],
    ["properties.company", true],
    ["properties.plan", false],
    ["properties.plan", true, [rule("properties.plan", "keep")]],
    ["properties.ada@example_org", false, [rule("properties.*", "keep")]],
    ["properties.ada@example_org", false, [rule("properties.**", "keep")]],
    ["properties.ada@example_org email", false],
    ["properties.$el_attr__ada", false],
  ];
  for (const [path, declared, rules = []] of table) {
    test(`${path}: ${declared}`, () =>
      assert.equal(resolverOf("minimal", { rules })(path.split(".")).declared, declared));
  }
});

describe("organisation ids", () => {
  const table = {
    "properties.company": true,
    "$set.company": true,
    $group_id: true,
    company: false,
    "properties.org": false,
    "properties.$email": false,
  };
  for (const [path, organisation] of Object.entries(table)) {
    test(`${path}: ${organisation}`, () => {
      const found = resolverOf("minimal")(path.split("."));
      assert.equal(found.organisation, organisation);
      if (organisation) assert.equal(found.category, "user.workplace");
    });
  }
});

test("keys that every object has are no fields", () => {
  for (const key of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
    assert.deepEqual(resolverOf("minimal")(["properties", key]).decision, { kind: "scan" });
  }
});
