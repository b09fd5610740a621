import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import MailComposer from "nodemailer/lib/mail-composer";
import { Fault } from "../platform/fault.ts";
import { type DkimKey, dkimSigned } from "./dkim.ts";
import type { Rendered } from "./notices/notice.ts";

export interface Sender {
  readonly name: string;
  readonly address: string;
  readonly dkim: DkimKey | undefined;
}

export interface Addressed {
  readonly to: string;
  /** The same for every repeat, so that mail programs show one. */
  readonly messageId: string;
  readonly at: number;
}

/** A mail with plain text first and the page beside it (RFC 2046 §5.1.4), nothing attached, signed when there is a key. */
export async function composeMail(
  sender: Sender,
  rendered: Rendered,
  { to, messageId, at }: Addressed,
): Promise<Buffer> {
  const message = await new MailComposer({
    from: { name: sender.name, address: sender.address },
    to: { name: "", address: to },
    subject: rendered.subject,
    text: rendered.text,
    html: rendered.html,
    messageId,
    date: new Date(at),
    // RFC 3834: no holiday replies to a notice.
    headers: { "Auto-Submitted": "auto-generated" },
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
  return sender.dkim === undefined ? message : dkimSigned(message, sender.dkim);
}

/** @throws Fault `config-invalid` when the file holds no RSA key */
export function readDkimKey({
  domain,
  selector,
  key_file,
}: {
  domain: string;
  selector: string;
  key_file: string;
}): DkimKey {
  try {
    const privateKey = createPrivateKey(readFileSync(key_file));
    if (privateKey.asymmetricKeyType === "rsa") return { domain, selector, privateKey };
  } catch {
    // Said below: what the file holds is never quoted.
  }
  throw new Fault("config-invalid", "smtp.dkim.key_file: give a readable PEM file with an RSA private key");
}
