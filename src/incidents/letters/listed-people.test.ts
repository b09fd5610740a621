import assert from "node:assert/strict";
import { it } from "node:test";
import type { Contact, Directory } from "../directory/directory.ts";
import { type ListedPerson, NO_DIRECTORY, reachListed } from "./listed-people.ts";

const contact = (id: string, email: string, organisation = ""): Contact => ({
  id,
  name: id,
  email,
  language: "fr",
  country: "FR",
  organisation,
  role: "user",
});
const KNOWN = [
  contact("u1", "one@example.org", "acme"),
  contact("u2", "Two@example.org"),
  contact("u3", "x@example.org"),
];
const asked: string[] = [];
const directory: Directory = {
  ...NO_DIRECTORY,
  find: async (ids) => KNOWN.filter(({ id }) => ids.includes(id)),
  everybody: async function* () {
    asked.push("everybody");
    yield* KNOWN;
  },
};
const EMAIL = { category: "user.contact.email", form: "clear" } as const;
const NAME = { category: "user.name", form: "clear" } as const;
const listed = (id: string, email: string, more: Partial<ListedPerson> = {}): ListedPerson => ({
  id,
  email,
  organisations: [],
  kinds: [EMAIL],
  language: "",
  ...more,
});

it("makes one person of an id and an address that the directory knows as one", async () => {
  const { people, onlyListed } = await reachListed(
    [listed("u2", ""), listed("two@example.org", "two@example.org", { kinds: [NAME], language: "de" })],
    directory,
  );
  assert.deepEqual(people, [{ id: "u2", organisations: [], kinds: [EMAIL, NAME], language: "de" }]);
  assert.equal(onlyListed, 0);
});

it("takes the organisation from the directory only where the list has none", async () => {
  const { people } = await reachListed([listed("u1", ""), listed("u3", "", { organisations: ["globex"] })], directory);
  assert.deepEqual(
    people.map(({ organisations }) => organisations),
    [["acme"], ["globex"]],
  );
});

it("writes to an address of the list only when nothing else is known, and never by the list's name for somebody", async () => {
  const reached = await reachListed(
    [listed("u1", "other@example.net"), listed("new@example.net", "New@example.net")],
    directory,
  );
  assert.equal(reached.onlyListed, 1);
  const found = await reached.directory.find(["u1", "new@example.net", "nobody"]);
  assert.deepEqual(
    found.map(({ id, name, email }) => [id, name, email]),
    [
      ["u1", "u1", "one@example.org"],
      ["new@example.net", "", "New@example.net"],
    ],
  );
});

it("makes no address of what only looks like one", async () => {
  const hostile = ["a\u202e@example.net", "a\r\nBcc: b@example.net", `${"a".repeat(250)}@example.net`];
  const people = hostile.map((email, n) => listed(`h${n}`, email));
  const { directory: found } = await reachListed(people, NO_DIRECTORY);
  for (const { email } of await found.find(["h0", "h1", "h2"])) assert.doesNotMatch(email, /^[^\s@]+@[^\s@]+$/u);
});

it("does not read the whole directory for people who have ids there", async () => {
  asked.length = 0;
  await reachListed([listed("u1", "one@example.org"), listed("gone", "")], directory);
  assert.deepEqual(asked, []);
});
