const MOST_BYTES = 64 * 2 ** 20;

/** Standard input as it comes, up to 64 MiB. */
export async function readBytes(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Standard input as text, up to 64 MiB. */
export const readInput = async (): Promise<string> => (await readBytes()).toString("utf8");
