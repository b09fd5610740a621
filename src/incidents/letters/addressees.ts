import { createHash } from "node:crypto";
import { type Audience, type Kind, languageFor, type Member } from "../../mail/notices/notice.ts";
import type { IdSealer } from "../../platform/seal-ids.ts";
import type { Contact, Directory } from "../directory/directory.ts";
import { type Letter, type LetterLine, newCode, type NotWritten, sealLetter } from "./letters.ts";

/** An affected person, with the names of the organisations that the person belongs to. */
export interface Person {
  readonly id: string;
  readonly organisations: readonly string[];
  readonly kinds: readonly Kind[];
  /** As events said; the directory knows better. */
  readonly language: string;
}

export interface AddresseesOptions {
  readonly directory: Directory;
  readonly sealer: Pick<IdSealer, "key" | "seal">;
  readonly ownLanguage: string;
  /** Organisations that we process for, with the contact that a contract names. */
  readonly controllers: ReadonlyMap<string, string | undefined>;
  /** What earlier campaigns told: the keyed hash of an id with the hash of what was said. */
  readonly toldBefore: ReadonlySet<string>;
  /** Keyed hashes of people who were told that they are not affected. */
  readonly toldUnaffected: ReadonlySet<string>;
}

/** Everybody of an audience as lines, one each: with a letter, or with the reason why there is none. */
export interface Addressed {
  readonly lines: readonly LetterLine[];
  /** How often the directory was asked about somebody, and how many it knew. */
  readonly asked: number;
  readonly found: number;
  readonly perLanguage: Readonly<Record<string, number>>;
}

const ERASED = "(erased)";
/** Longer lists are for a person to hand over: a mail of megabytes is lost on the way. */
const MOST_MEMBERS = 5_000;
const ADDRESS = /^[^\s@<>()",;:\\[\]]{1,64}@[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?$/u;

export function addressees(
  audience: Audience,
  people: readonly Person[],
  options: AddresseesOptions,
): Promise<Addressed> {
  switch (audience) {
    case "affected":
      return affected(people, options);
    case "admins":
      return admins(people, options);
    case "not-affected":
      return unaffected(people, options);
  }
}

async function affected(people: readonly Person[], options: AddresseesOptions): Promise<Addressed> {
  const desk = deskOf(options);
  const known = people.filter(({ id }) => id !== ERASED).map(({ id }) => id);
  const contacts = new Map((await options.directory.find(known)).map((one) => [one.id, one]));
  for (const { id, organisations, kinds, language } of people) {
    const told = kinds.map(({ category, form }) => `${category} ${form}`).join("\n");
    const contact = contacts.get(id);
    if (id === ERASED) desk.leave(id, told, "erased");
    else if (organisations.some((one) => options.controllers.has(one)))
      desk.leave(id, told, "told-through-organisation");
    else if (contact === undefined) desk.leave(id, told, "not-in-directory");
    else desk.write(contact, told, { kinds, organisation: undefined, language: contact.language || language });
  }
  return desk.result(known.length, contacts.size);
}

async function admins(people: readonly Person[], options: AddresseesOptions): Promise<Addressed> {
  const desk = deskOf(options);
  const members = new Map<string, Member[]>();
  for (const { id, organisations, kinds } of people)
    for (const organisation of organisations)
      if (organisation !== ERASED) members.set(organisation, [...(members.get(organisation) ?? []), { id, kinds }]);
  const found = await options.directory.adminsOf([...members.keys()]);
  for (const [id, list] of members) {
    const isOurController = options.controllers.has(id);
    const told = JSON.stringify(list);
    const readers = [...found.filter((one) => one.organisation === id), ...byContract(id, options)];
    if (list.length > MOST_MEMBERS) desk.leave(`organisation ${id}`, told, "list-too-long");
    else if (readers.length === 0) desk.leave(`organisation ${id}`, told, "no-admin");
    else
      for (const contact of readers)
        desk.write(contact, told, {
          kinds: [],
          organisation: { id, isOurController, members: list },
          language: contact.language,
        });
  }
  return desk.result(members.size, found.length);
}

function byContract(id: string, { controllers }: AddresseesOptions): readonly Contact[] {
  const email = controllers.get(id);
  if (email === undefined) return [];
  return [{ id: `contract ${id}`, name: "", email, language: "", country: "", organisation: id, role: "admin" }];
}

async function unaffected(people: readonly Person[], options: AddresseesOptions): Promise<Addressed> {
  const desk = deskOf(options);
  const isAffected = new Set(people.map(({ id }) => id));
  let found = 0;
  for await (const contact of options.directory.everybody()) {
    found += 1;
    if (isAffected.has(contact.id)) continue;
    if (options.controllers.has(contact.organisation)) desk.leave(contact.id, "", "told-through-organisation");
    else desk.write(contact, "", { kinds: [], organisation: undefined, language: contact.language });
  }
  return desk.result(found, found);
}

type Told = Pick<Letter["reader"], "kinds" | "organisation"> & { readonly language: string };

/** Writes lines and counts. */
function deskOf({ sealer, ownLanguage, toldBefore, toldUnaffected }: AddresseesOptions) {
  const lines: LetterLine[] = [];
  const perLanguage: Record<string, number> = {};
  const leave = (id: string, told: string, not: NotWritten): void =>
    void lines.push({ who: sealer.key(id), told: toldHash(told), not });
  const write = ({ id, name, email }: Contact, told: string, { language: wanted, ...rest }: Told): void => {
    if (!ADDRESS.test(email)) return leave(id, told, "no-address");
    const who = sealer.key(id);
    const hash = toldHash(told);
    if (toldBefore.has(`${who} ${hash}`)) return void lines.push({ who, told: hash, not: "told-before" });
    const language = languageFor(wanted, ownLanguage);
    perLanguage[language] = (perLanguage[language] ?? 0) + 1;
    const isCorrection = rest.kinds.length > 0 && toldUnaffected.has(who);
    const sealed = sealLetter(sealer, { to: email, reader: { name, language, isCorrection, ...rest } });
    lines.push({ who, told: hash, code: newCode(), sealed });
  };
  const result = (asked: number, found: number): Addressed => ({ lines, asked, found, perLanguage });
  return { leave, write, result };
}

const toldHash = (told: string): string => createHash("sha256").update(told).digest("base64url").slice(0, 16);
