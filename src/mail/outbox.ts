import { type FileHandle, open, readFile } from "node:fs/promises";
import { Fault } from "../platform/fault.ts";

/**
 * What became of each letter of a campaign, as lines that are only ever added. `sending` is durable before the first
 * byte of a mail leaves, so that after a crash exactly the letters between DATA and the answer are in doubt.
 */
export type Entry =
  | { readonly n: number; readonly state: "sending"; readonly at: number; readonly repeat?: true }
  | {
      readonly n: number;
      readonly state: Answered;
      readonly at: number;
      readonly says: string;
      readonly texts: string;
    };

export type Answered = "sent" | "deferred" | "doubtful" | "bounced";
export type LetterState = "queued" | "sending" | Answered;

export interface LetterProgress {
  readonly state: LetterState;
  /** Attempts that were answered. */
  readonly attempts: number;
  readonly at: number;
}

export interface Outbox {
  readonly of: (n: number) => LetterProgress;
  /** Resolves when it is on the disk. */
  readonly add: (entry: Entry) => Promise<void>;
  readonly close: () => Promise<void>;
}

const QUEUED: LetterProgress = { state: "queued", attempts: 0, at: 0 };

/** Opens a campaign's outbox, or begins one. @throws Fault `bad-request` when a line in the middle can't be read */
export async function openOutbox(path: string): Promise<Outbox> {
  const { states, take, whole } = await readOutbox(path);
  const file = await open(path, "a", 0o600);
  // A line that broke off was never promised to anybody.
  await file.truncate(whole);
  const append = groupWriter(file);
  return {
    of: (n) => states.get(n) ?? QUEUED,
    add: async (entry) => {
      await append(`${JSON.stringify(entry)}\n`);
      take(entry);
    },
    close: () => file.close(),
  };
}

/** What an outbox says, without opening it for writing. An outbox that is not there says nothing. */
export async function readOutbox(path: string) {
  const states = new Map<number, LetterProgress>();
  /** Letters that were sent again because an answer was lost. */
  const repeated = new Set<number>();
  const take = (entry: Entry): void => {
    const before = states.get(entry.n) ?? QUEUED;
    const attempts = before.attempts + (entry.state === "sending" ? 0 : 1);
    states.set(entry.n, { state: entry.state, attempts, at: entry.at });
    if (entry.state === "sending" && entry.repeat === true) repeated.add(entry.n);
  };
  return { states, repeated, take, whole: await readWhole(path, take) };
}

/** @returns how many bytes are whole lines */
async function readWhole(path: string, take: (entry: Entry) => void): Promise<number> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return Buffer.alloc(0);
    throw error;
  });
  return takeLines(bytes, path, take);
}

/**
 * Reads what was added since an earlier look; a line under way waits for the next one.
 * @returns the place to go on from
 */
export async function followOutbox(path: string, from: number, take: (entry: Entry) => void): Promise<number> {
  const file = await open(path, "r");
  try {
    const bytes = Buffer.alloc(Math.max(0, (await file.stat()).size - from));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, from);
    return from + takeLines(bytes.subarray(0, bytesRead), path, take);
  } finally {
    await file.close();
  }
}

function takeLines(bytes: Buffer, path: string, take: (entry: Entry) => void): number {
  const whole = bytes.lastIndexOf(10) + 1;
  for (const line of bytes.toString("utf8", 0, whole).split("\n")) {
    if (line === "") continue;
    try {
      take(JSON.parse(line) as Entry);
    } catch (cause) {
      throw new Fault("bad-request", `${path} has a line that can't be read; keep the file and look at it`, { cause });
    }
  }
  return whole;
}

/** Everything that waits is written and flushed as one. */
function groupWriter(file: FileHandle): (line: string) => Promise<void> {
  let waiting: { readonly line: string; readonly done: () => void; readonly failed: (error: unknown) => void }[] = [];
  let isWriting = false;
  const write = async (): Promise<void> => {
    isWriting = true;
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      try {
        await file.appendFile(group.map(({ line }) => line).join(""));
        await file.datasync();
        for (const one of group) one.done();
      } catch (error) {
        for (const one of group) one.failed(error);
      }
    }
    isWriting = false;
  };
  return (line) =>
    new Promise((resolve, reject) => {
      waiting.push({ line, done: resolve, failed: reject });
      if (!isWriting) void write();
    });
}
