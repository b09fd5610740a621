/** A mail in a few words, for examples and tests. */
export interface MailSketch {
  readonly from?: string;
  readonly to?: string;
  readonly replyTo?: string;
  readonly subject?: string;
  readonly text?: string;
  readonly html?: string;
  readonly results?: string;
  readonly attached?: readonly AttachedSketch[];
  /** `multipart/report` instead of `mixed`. */
  readonly isReport?: boolean;
}

export interface AttachedSketch {
  readonly type: string;
  readonly filename?: string;
  readonly body: string | Buffer;
}

const BOUNDARY = "=_sketch";

/** Writes the mail out as RFC 5322 bytes, 8-bit and without signatures. */
export function mailFrom(sketch: MailSketch): Buffer {
  const head = [
    sketch.results === undefined ? "" : `Authentication-Results: ${sketch.results}`,
    `From: ${sketch.from ?? "Ada <ada@example.org>"}`,
    `To: ${sketch.to ?? "sam@example.com"}`,
    sketch.replyTo === undefined ? "" : `Reply-To: ${sketch.replyTo}`,
    `Subject: ${sketch.subject ?? "Hello"}`,
    "MIME-Version: 1.0",
  ].filter((line) => line !== "");
  const parts = [
    ...(sketch.text === undefined ? [] : [part("text/plain; charset=utf-8", Buffer.from(sketch.text))]),
    ...(sketch.html === undefined ? [] : [part("text/html; charset=utf-8", Buffer.from(sketch.html))]),
    ...(sketch.attached ?? []).map(attachedPart),
  ];
  const [only] = parts;
  if (parts.length === 1 && only !== undefined && sketch.attached === undefined) {
    return Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n`), only]);
  }
  const type = sketch.isReport === true ? "multipart/report" : "multipart/mixed";
  return Buffer.concat([
    Buffer.from(`${head.join("\r\n")}\r\nContent-Type: ${type}; boundary="${BOUNDARY}"\r\n\r\n`),
    ...parts.flatMap((one) => [Buffer.from(`--${BOUNDARY}\r\n`), one, Buffer.from("\r\n")]),
    Buffer.from(`--${BOUNDARY}--\r\n`),
  ]);
}

function part(type: string, body: Buffer, fields = ""): Buffer {
  return Buffer.concat([Buffer.from(`Content-Type: ${type}\r\n${fields}\r\n`), body]);
}

function attachedPart({ type, filename, body }: AttachedSketch): Buffer {
  const bytes = Buffer.from(body);
  if (type === "message/rfc822" || type.startsWith("message/delivery-status")) return part(type, bytes);
  const name = filename === undefined ? "" : `Content-Disposition: attachment; filename="${filename}"\r\n`;
  return part(type, Buffer.from(bytes.toString("base64")), `${name}Content-Transfer-Encoding: base64\r\n`);
}
