import PostalMime, { type Attachment } from "postal-mime";

/** What a mail system says of one mail of ours that it took and could not deliver. */
export interface DeliveryReport {
  /** The Message-ID of the mail, without brackets. */
  readonly messageId: string;
  /** An enhanced status code (RFC 3463) such as `5.1.1`. */
  readonly status: string;
}

const MOST_BYTES = 2 ** 20;
const REPORT = "message/delivery-status";
/** The returned mail, or its header alone (RFC 3462 §2). */
const RETURNED: ReadonlySet<string> = new Set(["message/rfc822", "text/rfc822-headers", "message/rfc822-headers"]);

/**
 * Reads a delivery status notification (RFC 3464).
 * @returns undefined for any other mail, for a delay, for a delivery, and for a report that names no mail
 */
export async function readDeliveryReport(bytes: Uint8Array): Promise<DeliveryReport | undefined> {
  if (bytes.length > MOST_BYTES) return undefined;
  const { attachments } = await PostalMime.parse(bytes, {
    forceRfc822Attachments: true,
    attachmentEncoding: "utf8",
    maxNestingDepth: 20,
  }).catch(() => ({ attachments: [] }));
  const textOf = (isWanted: (one: Attachment) => boolean): string => {
    const content = attachments.find(isWanted)?.content;
    return typeof content === "string" ? content : "";
  };
  const report = textOf(({ mimeType }) => mimeType === REPORT);
  const returned = textOf(({ mimeType }) => RETURNED.has(mimeType));
  if (!/^action:\s*failed\s*$/im.test(report)) return undefined;
  const status = /^status:\s*(5\.\d{1,3}\.\d{1,3})/im.exec(report)?.[1];
  const [header = ""] = returned.split(/\r?\n\r?\n/, 1);
  const messageId = /^message-id:\s*<([^<>\s]{1,200})>/im.exec(header)?.[1];
  return messageId === undefined || status === undefined ? undefined : { messageId, status };
}
