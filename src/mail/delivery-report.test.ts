import assert from "node:assert/strict";
import { test } from "node:test";
import { readDeliveryReport } from "./delivery-report.ts";

const ID = "BH-7Q2K-9XWD-4TNP@example.org";

/** As Postfix and others send it (RFC 3464, appendix E). */
export const reportOf = ({
  messageId = ID,
  action = "failed",
  status = "5.1.1",
  returned = "text/rfc822-headers",
} = {}): Buffer =>
  Buffer.from(
    [
      "From: MAILER-DAEMON@mx.example.org",
      "To: notices@example.org",
      "Subject: Undelivered Mail Returned to Sender",
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      "MIME-Version: 1.0",
      "",
      "--b",
      "Content-Type: text/plain",
      "",
      "I'm sorry to have to inform you that your message could not be delivered.",
      "--b",
      "Content-Type: message/delivery-status",
      "",
      "Reporting-MTA: dns; mx.example.org",
      "",
      "Final-Recipient: rfc822; somebody@example.org",
      `Action: ${action}`,
      `Status: ${status}`,
      "Diagnostic-Code: smtp; 550 no such user",
      "",
      "--b",
      `Content-Type: ${returned}`,
      "",
      "From: Example <notices@example.org>",
      `Message-ID: <${messageId}>`,
      "Subject: What happened",
      "",
      "--b--",
      "",
    ].join("\r\n"),
  );

test("a failure names its mail and its status", async () => {
  for (const returned of ["text/rfc822-headers", "message/rfc822"])
    assert.deepEqual(await readDeliveryReport(reportOf({ returned })), { messageId: ID, status: "5.1.1" }, returned);
});

test("a delay, a delivery and a failure for now are no bounce", async () => {
  for (const [action, status] of [
    ["delayed", "4.4.1"],
    ["delivered", "2.0.0"],
    ["relayed", "2.0.0"],
    ["failed", "4.4.7"],
  ] as const)
    assert.equal(await readDeliveryReport(reportOf({ action, status })), undefined, action);
});

test("other mail is none, and neither is rubbish", async () => {
  const answer = `From: a@example.org\r\nSubject: Re: ${ID}\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\nMessage-ID: <${ID}>\r\n`;
  for (const other of [answer, "", "\0\0\0", "Content-Type: multipart/report\r\n\r\n--"])
    assert.equal(await readDeliveryReport(Buffer.from(other)), undefined);
  assert.equal(await readDeliveryReport(Buffer.concat([reportOf(), Buffer.alloc(2 ** 20)])), undefined);
});
