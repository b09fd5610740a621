import { createHash, type Hash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { chmod, mkdir, open, readdir, readFile, rename, rm, stat, statfs, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { Transform, type TransformCallback } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { Fault } from "../../platform/fault.ts";
import { strictText } from "./strict-text.ts";

/**
 * A vendor's dataset, kept apart: it is personal data from a hostile place. It is hashed as it came before anything
 * opens it, is read-only, has a limit in size and in expansion, and a day on which it is deleted.
 */
export interface Dataset {
  /** SHA-256 of the file as it came, 64 hexadecimal digits; its name from here on. */
  readonly id: string;
  /** Whose it is: an incident, or a destination's baseline. */
  readonly incident: string;
  /** What it was called, without a path. */
  readonly name: string;
  /** Who handed it over, and how, in the operator's words. */
  readonly delivered: string;
  readonly receivedAt: number;
  readonly deleteAt: number;
  readonly bytes: number;
  /** After decompression. */
  readonly plainBytes: number;
  readonly format: "csv" | "json" | "parquet";
}

export interface QuarantineOptions {
  /** A directory of ours. */
  readonly path: string;
  readonly maxBytes: number;
  readonly keepMs: number;
  readonly now: () => number;
}

/** Honest exports shrink to a tenth; a bomb to a thousandth. */
const MOST_EXPANSION = 200;
/** Below this size an expansion does no harm. */
const SMALL_BYTES = 2 ** 24;
const RESERVE_BYTES = 2 ** 30;
const PLAIN = "plain";
const ABOUT = "about.json";

export function openQuarantine({ path, maxBytes, keepMs, now }: QuarantineOptions) {
  const folderOf = (incident: string, id: string): string => join(path, `${incident}-${id}`);

  const receive = async (
    content: AsyncIterable<Uint8Array>,
    { incident, name, delivered }: Pick<Dataset, "incident" | "name" | "delivered">,
  ): Promise<Dataset> => {
    await mkdir(path, { recursive: true, mode: 0o700 });
    const arriving = join(path, `arriving-${process.pid}-${now()}`);
    await mkdir(arriving, { mode: 0o700 });
    try {
      const hash = createHash("sha256");
      const bytes = await store(content, join(arriving, "original"), hash, maxBytes);
      const id = hash.digest("hex");
      const format = await expand(join(arriving, "original"), join(arriving, PLAIN), bytes, maxBytes);
      const { size: plainBytes } = await stat(join(arriving, PLAIN));
      const receivedAt = now();
      const about = { receivedAt, deleteAt: receivedAt + keepMs, bytes, plainBytes, format };
      const dataset: Dataset = { id, incident, name: basename(name).slice(0, 200), delivered, ...about };
      await writeFile(join(arriving, ABOUT), JSON.stringify(dataset), { mode: 0o400 });
      const folder = folderOf(incident, id);
      // The same file again is the same dataset; what was said of it the last time counts.
      await rm(folder, { recursive: true, force: true });
      await rename(arriving, folder);
      return dataset;
    } catch (error) {
      await rm(arriving, { recursive: true, force: true });
      throw error;
    }
  };

  const find = async (incident: string, id: string): Promise<Dataset> => {
    const text = /^[0-9a-f]{64}$/.test(id)
      ? await readFile(join(folderOf(incident, id), ABOUT), "utf8").catch(() => undefined)
      : undefined;
    if (text === undefined) throw new Fault("not-found", `${incident} has no dataset ${id.slice(0, 12)}`);
    return JSON.parse(text) as Dataset;
  };

  return {
    /** @throws Fault `bad-dataset` with the place and what to do; then nothing of it is kept */
    receive,
    find,
    /** Deletes it before its day: nobody needs it any more. */
    discard: ({ incident, id }: Pick<Dataset, "incident" | "id">): Promise<void> =>
      rm(folderOf(incident, id), { recursive: true, force: true }),
    /** Where the engine reads it, decompressed. */
    fileOf: ({ incident, id }: Dataset): string => join(folderOf(incident, id), PLAIN),
    /** Deletes what is past its day, and what a broken-off upload left behind. */
    sweep: async (): Promise<number> => {
      let deleted = 0;
      for (const name of await readdir(path).catch(() => [])) {
        const folder = join(path, name);
        const about = await readFile(join(folder, ABOUT), "utf8").catch(() => undefined);
        const deleteAt =
          about === undefined ? (await stat(folder)).mtimeMs + UPLOAD_MS : (JSON.parse(about) as Dataset).deleteAt;
        if (deleteAt > now()) continue;
        await rm(folder, { recursive: true, force: true });
        deleted++;
      }
      return deleted;
    },
  };
}

export type Quarantine = ReturnType<typeof openQuarantine>;

const UPLOAD_MS = 86_400_000;

const refused = (says: string): Fault => new Fault("bad-dataset", says);

async function store(content: AsyncIterable<Uint8Array>, file: string, hash: Hash, maxBytes: number): Promise<number> {
  let bytes = 0;
  const counted = async function* () {
    for await (const chunk of content) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw refused(`the dataset is larger than dataset_limit allows (${maxBytes} bytes)`);
      hash.update(chunk);
      yield chunk;
    }
  };
  await written(counted, file);
  if (bytes === 0) throw refused("the dataset is empty");
  return bytes;
}

async function written(source: () => AsyncIterable<Uint8Array>, file: string): Promise<void> {
  try {
    await pipeline(source, createWriteStream(file, { flags: "wx", mode: 0o600 }));
    await chmod(file, 0o400);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOSPC") throw cause;
    throw new Fault("bad-dataset", "the volume of the data directory is full; make room and try again", { cause });
  }
}

/** Decompresses, and looks at every byte of a text once, so that the engine reads nothing that it may misread. */
async function expand(from: string, to: string, bytes: number, maxBytes: number): Promise<Dataset["format"]> {
  const head = await headOf(from);
  const inflater = head.startsWith("1f8b")
    ? createGunzip()
    : head.startsWith("28b52ffd")
      ? createZstdDecompress()
      : undefined;
  if (head.startsWith("504b0304"))
    throw refused("a ZIP archive may hold many files; unpack it and give the one with the rows");
  const { bavail, bsize } = await statfs(from);
  const limit = Math.min(
    maxBytes,
    bavail * bsize - RESERVE_BYTES,
    inflater === undefined ? Number.POSITIVE_INFINITY : Math.max(SMALL_BYTES, bytes * MOST_EXPANSION),
  );
  const bounded = boundedBy(limit);
  const content = [createReadStream(from), ...(inflater ? [inflater] : []), bounded];
  try {
    const text = strictText();
    const isParquet = inflater === undefined && head.startsWith(PARQUET);
    await pipeline([...content, ...(isParquet ? [] : [text]), createWriteStream(to, { flags: "wx", mode: 0o400 })]);
    return isParquet ? "parquet" : text.firstCharacter === "{" || text.firstCharacter === "[" ? "json" : "csv";
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    throw new Fault("bad-dataset", "the dataset can't be decompressed; check that it was transferred whole", { cause });
  }
}

const PARQUET = Buffer.from("PAR1").toString("hex");

async function headOf(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(8), 0, 8, 0);
    return buffer.toString("hex", 0, bytesRead);
  } finally {
    await handle.close();
  }
}

function boundedBy(limit: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      bytes += chunk.length;
      if (bytes <= limit) done(null, chunk);
      else done(refused("the dataset expands to more than the limits allow; unpack it yourself and look at it first"));
    },
  });
}
