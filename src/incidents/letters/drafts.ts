import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type Audience,
  type Breach,
  type Kind,
  LANGUAGES,
  type Language,
  type Reader,
} from "../../mail/notices/notice.ts";
import { lintNotice } from "../../mail/notices/lint.ts";
import { renderNotice } from "../../mail/notices/render.ts";
import { Fault } from "../../platform/fault.ts";
import { NOT_WRITTEN, type NotWritten } from "./letters.ts";

/** What two people agree to send: the facts, the counts and, by its hash, every single letter. Never changed. */
export interface Draft {
  readonly incident: string;
  readonly audience: Audience;
  readonly at: number;
  readonly by: string;
  /** The frozen scope that it was made for. */
  readonly wave: number;
  readonly breach: Breach;
  readonly texts: string;
  readonly counts: DraftCounts;
  /** The kinds of data of most people, for samples. */
  readonly usual: readonly Kind[];
  readonly lettersSha256: string;
}

export interface DraftCounts {
  /** People, or organisations' admins: everybody that the audience includes. */
  readonly people: number;
  readonly letters: number;
  readonly notWritten: Readonly<Partial<Record<NotWritten, number>>>;
  readonly perLanguage: Readonly<Record<string, number>>;
  /** People of an uploaded list whom the directory does not know: letters go to the list's addresses. */
  readonly onlyListed?: number;
}

/** A draft by its name, which is the SHA-256 of its text: what is approved. */
export interface NamedDraft {
  readonly hash: string;
  readonly folder: string;
  readonly draft: Draft;
}

const ABOUT = "draft.json";
export const LETTERS = "letters.jsonl";
export const OUTBOX = "outbox.jsonl";

/** Drafts on disk, one folder each; a half-made one has another name. */
export function createDrafts(path: string) {
  const folderOf = (incident: string): string => join(path, incident.replace(/[^\w-]/g, "_"));

  const all = async (incident: string): Promise<readonly NamedDraft[]> => {
    const folder = folderOf(incident);
    const names = await readdir(folder).catch(() => []);
    const found = await Promise.all(
      names.filter((name) => /^[0-9a-f]{64}$/.test(name)).map((name) => readDraft(folder, name)),
    );
    return found.toSorted((a, b) => a.draft.at - b.draft.at);
  };

  return {
    /** In the order of making. */
    all,
    incidents: async (): Promise<readonly string[]> => readdir(path).catch(() => []),
    latest: async (incident: string, audience: Audience): Promise<NamedDraft> => {
      const found = (await all(incident)).findLast(({ draft }) => draft.audience === audience);
      if (found !== undefined) return found;
      throw new Fault("not-found", `there is no draft for ${audience}; \`incident notify --draft\` makes one`);
    },
    /** @param write puts the letters into a folder, and gives the draft that they belong to */
    keep: async (incident: string, write: (folder: string) => Promise<Draft>): Promise<NamedDraft> => {
      const folder = folderOf(incident);
      const making = join(folder, `making-${process.pid}-${process.hrtime.bigint()}`);
      await mkdir(making, { recursive: true, mode: 0o700 });
      try {
        const draft = await write(making);
        const text = JSON.stringify(draft);
        await writeFile(join(making, ABOUT), text, { mode: 0o400, flush: true });
        const hash = createHash("sha256").update(text).digest("hex");
        await rename(making, join(folder, hash));
        return { hash, folder: join(folder, hash), draft };
      } catch (error) {
        await rm(making, { recursive: true, force: true });
        throw error;
      }
    },
  };
}

export type Drafts = ReturnType<typeof createDrafts>;

async function readDraft(parent: string, hash: string): Promise<NamedDraft> {
  const folder = join(parent, hash);
  const text = await readFile(join(folder, ABOUT), "utf8");
  if (createHash("sha256").update(text).digest("hex") !== hash)
    throw new Fault("bad-request", `the draft in ${folder} was changed; keep it as evidence, and draft again`);
  return { hash, folder, draft: JSON.parse(text) as Draft };
}

/** What no code of a real notice looks like. */
const SAMPLE_CODE = "BH-0000-0000-0000";

/** A reader who does not exist, with the data that most of the audience had. */
export const sampleReader = ({ audience, usual }: Pick<Draft, "audience" | "usual">, language: Language): Reader => ({
  name: "Alex Example",
  language,
  code: SAMPLE_CODE,
  kinds: audience === "affected" ? usual : [],
  organisation:
    audience === "admins"
      ? { id: "example", isOurController: false, members: [{ id: "sample-1", kinds: usual }] }
      : undefined,
  isCorrection: false,
});

/** The draft in every language, and what the lint says of each. */
export const samplesOf = (draft: Draft) =>
  LANGUAGES.map((language) => {
    const rendered = renderNotice(draft.audience, draft.breach, sampleReader(draft, language));
    return { language, ...rendered, findings: lintNotice(rendered, language) };
  });

export function countsOf(
  lines: readonly { readonly not?: NotWritten }[],
  perLanguage: Readonly<Record<string, number>>,
): DraftCounts {
  const notWritten: Partial<Record<NotWritten, number>> = {};
  for (const { not } of lines) if (not !== undefined) notWritten[not] = (notWritten[not] ?? 0) + 1;
  const letters = lines.filter(({ not }) => not === undefined).length;
  return { people: lines.length, letters, notWritten, perLanguage };
}

/** How many get no letter, by what follows from it. */
export const notWrittenAs = ({ notWritten }: DraftCounts, kind: "suppressed" | "unreachable"): number =>
  Object.entries(notWritten)
    .filter(([reason]) => NOT_WRITTEN[reason as NotWritten] === kind)
    .reduce((sum, [, count]) => sum + count, 0);
