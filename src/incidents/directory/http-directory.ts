import { z } from "zod";
import { Fault } from "../../platform/fault.ts";
import { contactOf } from "./contact-row.ts";
import type { Contact, Directory } from "./directory.ts";

export interface HttpDirectoryOptions {
  readonly url: string;
  readonly token: string;
}

const MOST_IDS = 500;
const MOST_BYTES = 16 * 2 ** 20;
const MOST_PAGES = 100_000;
const ANSWER_WITHIN_MS = 30_000;

const page = z.object({ people: z.array(z.unknown()).max(10_000), next: z.string().max(1_024).nullish() });

/**
 * A service of the organisation: `POST /find {"ids": […]}`, `POST /admins {"organisations": […]}` and
 * `POST /everybody {"after": "…"}` answer `{"people": […], "next": "…"}`. Ids travel in bodies, never in addresses.
 */
export function httpDirectory({ url, token }: HttpDirectoryOptions): Directory {
  const ask = async (path: string, body: object): Promise<z.output<typeof page>> => {
    const text = await answerTo(`${url.replace(/\/$/, "")}/${path}`, token, body);
    const parsed = page.safeParse(jsonOf(text));
    if (!parsed.success) throw unavailable('answers with something else than {"people": […]}');
    return parsed.data;
  };
  const contacts = (people: readonly unknown[]): readonly Contact[] =>
    people.map((one, at) => contactOf(one, `directory, person ${at + 1} of an answer`));

  const inParts = async (path: string, name: string, values: readonly string[]): Promise<readonly Contact[]> => {
    const found: Contact[] = [];
    for (let from = 0; from < values.length; from += MOST_IDS) {
      const asked = new Set(values.slice(from, from + MOST_IDS));
      const { people, next } = await ask(path, { [name]: [...asked] });
      if (next) throw unavailable(`gave only a part of an answer about ${asked.size} ${name}`);
      found.push(...contacts(people));
    }
    return found;
  };

  return {
    find: async (ids) => {
      const asked = new Set(ids);
      return (await inParts("find", "ids", ids)).filter(({ id }) => asked.has(id));
    },
    adminsOf: async (organisations) => {
      const asked = new Set(organisations);
      const found = await inParts("admins", "organisations", organisations);
      return found.filter(({ role, organisation }) => role === "admin" && asked.has(organisation));
    },
    everybody: async function* (): AsyncIterable<Contact> {
      let after = "";
      for (let pages = 0; pages < MOST_PAGES; pages++) {
        const { people, next } = await ask("everybody", { after });
        yield* contacts(people);
        if (!next) return;
        if (next === after) throw unavailable("gave the same page twice");
        after = next;
      }
      throw unavailable("has no end");
    },
  };
}

async function answerTo(address: string, token: string, body: object): Promise<string> {
  try {
    const response = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
      redirect: "error",
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    if (!response.ok) throw unavailable(`answered ${response.status}`);
    let text = "";
    for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += piece;
      if (text.length > MOST_BYTES) throw unavailable("answers with more than 16 MiB");
    }
    return text;
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    throw unavailable("can't be reached, or did not answer within 30 s", cause);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const unavailable = (says: string, cause?: unknown): Fault =>
  new Fault("directory-unavailable", `the directory ${says}; nobody is left out silently, so nothing was done`, {
    retryable: true,
    ...(cause === undefined ? {} : { cause }),
  });
