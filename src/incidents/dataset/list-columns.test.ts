import assert from "node:assert/strict";
import { it } from "node:test";
import { type ListMapping, proposeListColumns } from "./list-columns.ts";

const NOTHING_SAID: ListMapping = { roles: {}, columns: {}, exposed: [] };
const propose = (names: readonly string[], samples: readonly (readonly string[])[], said: Partial<ListMapping> = {}) =>
  proposeListColumns(names, samples, { ...NOTHING_SAID, ...said }).map(({ name, role, exposes }) =>
    [name, role ?? "-", exposes === null ? "nothing" : `${exposes.category} ${exposes.form}`].join(" "),
  );
const EMAILS = ["ada@example.org", "bob@example.org"];

it("finds roles by values and names, each once", () => {
  assert.deepEqual(
    propose(["user_id", "contact", "second_email", "org_id", "lang"], [["u1"], EMAILS, EMAILS, ["a"], ["fr"]]),
    [
      "user_id identity user.unique_id clear",
      "contact email user.contact.email clear",
      "second_email - user.contact.email clear",
      "org_id organisation user.workplace clear",
      "lang language user.demographic.language clear",
    ],
  );
});

it("takes what an operator says before what it sees", () => {
  assert.deepEqual(
    propose(["key", "user_id", "notes"], [["7"], ["u1"], ["vip"]], {
      roles: { identity: "key" },
      columns: { user_id: { category: "user.account.username", form: "masked" }, notes: null },
    }),
    ["key identity user.unique_id clear", "user_id - user.account.username masked", "notes - nothing"],
  );
});

it("lets columns say nothing of what was exposed when an operator says it of everybody", () => {
  assert.deepEqual(
    propose(["user_id", "phone"], [["u1"], ["+33 6 12 34 56 78"]], {
      exposed: [{ category: "user.name", form: "clear" }],
    }),
    ["user_id identity nothing", "phone - nothing"],
  );
});

it("refuses a list that leads to nobody, exposes nothing, or has a name twice", () => {
  assert.throws(() => propose(["colour"], [["red"]]), /no column leads to people/);
  assert.throws(() => propose(["user_id"], [["u1"]], { columns: { user_id: null } }), /nothing was exposed/);
  assert.throws(() => propose(["user_id", "a", "a"], [["u1"], [], []], { columns: { a: null } }), /two of that name/);
});
