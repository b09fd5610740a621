import { hash, type KeyObject, sign } from "node:crypto";
import { promisify } from "node:util";

/** A domain's signing key (RFC 6376). */
export interface DkimKey {
  readonly domain: string;
  readonly selector: string;
  /** RSA. Read once: parsing it for every mail costs as much as signing. */
  readonly privateKey: KeyObject;
}

const SIGNED = ["from", "to", "subject", "date", "message-id", "mime-version", "content-type", "auto-submitted"];

/** Off the main thread: a signature takes a millisecond, which is most of what a notice costs. */
const signed = promisify(sign) as unknown as (algorithm: string, text: Buffer, key: KeyObject) => Promise<Buffer>;

/** The mail with its signature before it: rsa-sha256 over relaxed header fields and body. */
export async function dkimSigned(message: Buffer, { domain, selector, privateKey }: DkimKey): Promise<Buffer> {
  const text = message.toString("latin1").replace(/\r?\n/g, "\r\n");
  const end = text.indexOf("\r\n\r\n");
  const fields = fieldsOf(text.slice(0, end)).filter(({ name }) => SIGNED.includes(name));
  const bodyHash = hash("sha256", Buffer.from(relaxedBody(text.slice(end + 4)), "latin1"), "base64");
  const names = fields.map(({ name }) => name).join(":");
  const tags = [
    "v=1",
    "a=rsa-sha256",
    "c=relaxed/relaxed",
    `d=${domain}`,
    `s=${selector}`,
    `h=${names}`,
    `bh=${bodyHash}`,
  ];
  const covered = [...fields.map(({ relaxed }) => `${relaxed}\r\n`), `dkim-signature:${tags.join("; ")}; b=`].join("");
  const signature = (await signed("sha256", Buffer.from(covered, "latin1"), privateKey)).toString("base64");
  const value = `${tags.join(";\r\n ")};\r\n b=${signature.replace(/.{1,70}/g, "\r\n $&").trimStart()}`;
  return Buffer.from(`DKIM-Signature: ${value}\r\n${text}`, "latin1");
}

/** RFC 6376 §3.4.2: names in lower case, unfolded, white space as one space. */
const fieldsOf = (head: string) =>
  head
    .replace(/\r\n(?=[ \t])/g, "")
    .split("\r\n")
    .map((line) => {
      const colon = line.indexOf(":");
      const name = line.slice(0, colon).trim().toLowerCase();
      return {
        name,
        relaxed: `${name}:${line
          .slice(colon + 1)
          .replace(/[ \t]+/g, " ")
          .trim()}`,
      };
    });

/** RFC 6376 §3.4.4: no white space at line ends, one space elsewhere, no empty lines at the end. */
function relaxedBody(body: string): string {
  const lines = body.split("\r\n").map((line) => line.replace(/[ \t]+/g, " ").replace(/ $/, ""));
  while (lines.at(-1) === "") lines.pop();
  return lines.length === 0 ? "" : `${lines.join("\r\n")}\r\n`;
}
