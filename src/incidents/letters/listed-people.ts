import type { Contact, Directory } from "../directory/directory.ts";
import type { Person } from "./addressees.ts";
import { kindsOf } from "./kinds.ts";

/** A person of an uploaded list, who may have an address there. */
export interface ListedPerson extends Person {
  readonly email: string;
}

export interface Reached {
  /** By the directory's own ids where it knows them, each person once. */
  readonly people: readonly Person[];
  /** Also knows those of whom only the list has an address. */
  readonly directory: Directory;
  /** People whom the directory does not know, and who are written to at the list's address. */
  readonly onlyListed: number;
}

/** For a list with addresses where no directory is configured. */
export const NO_DIRECTORY: Directory = {
  find: async () => [],
  adminsOf: async () => [],
  everybody: async function* () {
    // Nobody.
  },
};

/**
 * Finds the people of a list in the directory, by their ids first and by their addresses second: a customer system or a
 * newsletter often has no other. The directory knows better than the list where somebody is reached today, and which
 * organisation somebody belongs to when the list does not say.
 */
export async function reachListed(listed: readonly ListedPerson[], directory: Directory): Promise<Reached> {
  const byId = new Map((await directory.find(listed.map(({ id }) => id))).map((one) => [one.id, one]));
  const byAddress = await addressesOf(
    new Set(listed.flatMap(({ id, email }) => (byId.has(id) || email === "" ? [] : [email.toLowerCase()]))),
    directory,
  );
  const people = new Map<string, Person>();
  const onlyListed = new Map<string, Contact>();
  for (const { email, ...person } of listed) {
    const contact = byId.get(person.id) ?? byAddress.get(email.toLowerCase());
    const id = contact?.id ?? person.id;
    if (contact === undefined && email !== "") onlyListed.set(id, contactFrom(person, email));
    const before = people.get(id);
    const organisations = new Set([...(before?.organisations ?? []), ...person.organisations]);
    if (organisations.size === 0 && contact !== undefined && contact.organisation !== "")
      organisations.add(contact.organisation);
    people.set(id, {
      id,
      organisations: [...organisations],
      kinds: kindsOf([...(before?.kinds ?? []), ...person.kinds]),
      language: before?.language || person.language,
    });
  }
  return {
    people: [...people.values()],
    onlyListed: onlyListed.size,
    directory: {
      ...directory,
      find: async (ids) => [
        ...(await directory.find(ids.filter((id) => !onlyListed.has(id)))),
        ...ids.flatMap((id) => onlyListed.get(id) ?? []),
      ],
    },
  };
}

/** Asked one by one only for addresses that no id explains. */
async function addressesOf(asked: ReadonlySet<string>, directory: Directory): Promise<ReadonlyMap<string, Contact>> {
  const found = new Map<string, Contact>();
  if (asked.size === 0) return found;
  for await (const contact of directory.everybody()) {
    const address = contact.email.toLowerCase();
    if (asked.has(address) && !found.has(address)) found.set(address, contact);
  }
  return found;
}

const LONGEST_ADDRESS = 254;
/** Control characters and direction marks could make an address read as another; a space makes it none. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Without a name: what a list that came from elsewhere calls somebody is no greeting of ours. */
const contactFrom = ({ id, language }: Person, email: string): Contact => ({
  id,
  name: "",
  email: email.length > LONGEST_ADDRESS ? "" : email.replace(INVISIBLE, " "),
  language,
  country: "",
  organisation: "",
  role: "user",
});
