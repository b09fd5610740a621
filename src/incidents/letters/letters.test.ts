import assert from "node:assert/strict";
import { appendFileSync, chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import type { Kind } from "../../mail/notices/notice.ts";
import { idSealer } from "../../platform/seal-ids.ts";
import type { Contact, Directory } from "../directory/directory.ts";
import { addressees, type AddresseesOptions, type Person } from "./addressees.ts";
import { createDrafts, type Draft } from "./drafts.ts";
import { CODE, type LetterLine, newCode, openLetter, openLetters, writeLetters } from "./letters.ts";

const folder = mkdtempSync(join(tmpdir(), "bulkhead-letters-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const sealer = idSealer(Buffer.alloc(32, 7));
const NAME: readonly Kind[] = [{ category: "user.name", form: "clear" }];
const CITY: readonly Kind[] = [{ category: "user.location.imprecise", form: "generalised" }];
const person = (id: string, kinds: readonly Kind[], ...organisations: string[]): Person => ({
  id,
  kinds,
  organisations,
  language: "",
});
const contact = (id: string, more: Partial<Contact> = {}): Contact => ({
  id,
  name: id,
  email: `${id}@example.org`,
  language: "en",
  country: "",
  organisation: "",
  role: "user",
  ...more,
});

const directoryOf = (contacts: readonly Contact[]): Directory => ({
  find: async (ids) => contacts.filter(({ id }) => ids.includes(id)),
  adminsOf: async (ids) => contacts.filter(({ role, organisation }) => role === "admin" && ids.includes(organisation)),
  everybody: async function* () {
    yield* contacts;
  },
});
const options = (contacts: readonly Contact[], more: Partial<AddresseesOptions> = {}): AddresseesOptions => ({
  directory: directoryOf(contacts),
  sealer,
  ownLanguage: "fr",
  controllers: new Map(),
  toldBefore: new Set(),
  toldUnaffected: new Set(),
  ...more,
});
const letterOf = (line: LetterLine | undefined) => openLetter(sealer, line?.sealed ?? "");

describe("an affected person's letter", () => {
  it("holds that person's own kinds of data and no other's", async () => {
    const { lines } = await addressees(
      "affected",
      [person("a", NAME), person("b", CITY)],
      options([contact("a"), contact("b")]),
    );
    assert.deepEqual(
      lines.map((line) => [letterOf(line)?.to, letterOf(line)?.reader.kinds]),
      [
        ["a@example.org", NAME],
        ["b@example.org", CITY],
      ],
    );
  });
  it("is one line for everybody, also for those who get none", async () => {
    const people = ["a", "gone", "(erased)", "b", "c"].map((id) => person(id, NAME, ...(id === "c" ? ["acme"] : [])));
    const { lines } = await addressees(
      "affected",
      people,
      options([contact("a"), contact("b", { email: "b@example.org\r\nBcc: x@example.org" }), contact("c")], {
        controllers: new Map([["acme", undefined]]),
      }),
    );
    assert.deepEqual(
      lines.map(({ not }) => not),
      [undefined, "not-in-directory", "erased", "no-address", "told-through-organisation"],
    );
  });
  it("is not written again when it would say the same, and is when it says more", async () => {
    const first = await addressees("affected", [person("a", NAME)], options([contact("a")]));
    const [line] = first.lines;
    const toldBefore = new Set([`${line?.who} ${line?.told}`]);
    const more = (kinds: readonly Kind[]) =>
      addressees("affected", [person("a", kinds)], options([contact("a")], { toldBefore }));
    assert.equal((await more(NAME)).lines[0]?.not, "told-before");
    assert.notEqual((await more([...NAME, ...CITY])).lines[0]?.code, undefined);
  });
});

describe("an admin's letter", () => {
  it("lists the members of the admin's own organisation only", async () => {
    const people = [person("a", NAME, "acme"), person("b", CITY, "globex"), person("c", CITY, "acme", "globex")];
    const admins = [
      contact("x", { role: "admin", organisation: "acme" }),
      contact("y", { role: "admin", organisation: "globex" }),
    ];
    const { lines } = await addressees(
      "admins",
      people,
      options(admins, { controllers: new Map([["globex", undefined]]) }),
    );
    assert.deepEqual(
      lines.map((line) => [
        letterOf(line)?.to,
        letterOf(line)?.reader.organisation?.isOurController,
        letterOf(line)?.reader.organisation?.members.map(({ id }) => id),
      ]),
      [
        ["x@example.org", false, ["a", "c"]],
        ["y@example.org", true, ["b", "c"]],
      ],
    );
  });
  it("is missed where an organisation has no admin, or too long a list", async () => {
    const many = Array.from({ length: 5_001 }, (_, at) => person(`p${at}`, NAME, "big"));
    const { lines } = await addressees(
      "admins",
      [person("a", NAME, "acme"), ...many],
      options([contact("x", { role: "admin", organisation: "big" })]),
    );
    assert.deepEqual(
      lines.map(({ not }) => not),
      ["no-admin", "list-too-long"],
    );
  });
});

it("those who are not affected are everybody else", async () => {
  const { lines } = await addressees(
    "not-affected",
    [person("a", NAME)],
    options([contact("a"), contact("b"), contact("c")]),
  );
  assert.deepEqual(
    lines.map((line) => letterOf(line)?.to),
    ["b@example.org", "c@example.org"],
  );
});

describe("what was approved", () => {
  const LINES = [
    { who: "a", told: "x", code: newCode(), sealed: "é" },
    { who: "b", told: "y", not: "erased" as const },
  ];
  it("is read back line by line, and refused when a byte of it was changed", async () => {
    const path = join(folder, "letters.jsonl");
    const { letters, sha256 } = await writeLetters(path, LINES);
    assert.equal(letters, 2);
    const file = await openLetters(path, sha256);
    assert.deepEqual([file.count, await file.line(1), await file.line(0)], [2, LINES[1], LINES[0]]);
    await file.close();
    appendFileSync(path, `${JSON.stringify({ who: "c", told: "z", code: newCode(), sealed: "s" })}\n`);
    await assert.rejects(openLetters(path, sha256), /differ from those that were approved/);
  });
  it("has facts that can't be changed either", async () => {
    const drafts = createDrafts(join(folder, "drafts"));
    const kept = await drafts.keep("INC-1", async () => ({ incident: "INC-1", audience: "affected", at: 1 }) as Draft);
    assert.equal((await drafts.latest("INC-1", "affected")).hash, kept.hash);
    const path = join(kept.folder, "draft.json");
    chmodSync(path, 0o600);
    writeFileSync(path, readFileSync(path, "utf8").replace('"at":1', '"at":2'));
    await assert.rejects(drafts.latest("INC-1", "affected"), { code: "bad-request", message: /was changed/ });
  });
});

it("codes are their own every time, and look like one", () => {
  const codes = Array.from({ length: 1_000 }, newCode);
  assert.equal(new Set(codes).size, 1_000);
  assert.ok(codes.every((code) => CODE.test(code)));
});
