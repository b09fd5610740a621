/** Mails in a file: one, or those of an mbox (RFC 4155). */

const SEPARATOR = /^From \S{1,320} .{0,40}\d{4}\s*$/;

export const isMbox = (bytes: Buffer): boolean => SEPARATOR.test(firstLine(bytes, 0));

/** Cuts an mbox at its separator lines and takes the escaping of `>From ` back. */
export function* mailsInMbox(bytes: Buffer): Generator<Buffer> {
  let start = firstLine(bytes, 0).length + 1;
  for (let at = bytes.indexOf("\nFrom ", start); at !== -1; at = bytes.indexOf("\nFrom ", at + 1)) {
    const line = firstLine(bytes, at + 1);
    if (!SEPARATOR.test(line)) continue;
    yield unescaped(bytes.subarray(start, at + 1));
    start = at + 1 + line.length + 1;
  }
  if (start < bytes.length) yield unescaped(bytes.subarray(start));
}

function firstLine(bytes: Buffer, at: number): string {
  const end = bytes.indexOf(0x0a, at);
  return bytes.toString("latin1", at, Math.min(end === -1 ? bytes.length : end, at + 400));
}

const unescaped = (mail: Buffer): Buffer =>
  mail.includes("\n>From ") ? Buffer.from(mail.toString("latin1").replace(/^>From /gm, "From "), "latin1") : mail;
