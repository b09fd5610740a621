import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import { onLocalClock } from "../domain/moment.ts";
import { readNotice } from "./notice-file.ts";

const MAIL = [
  "Received: from mx.example.net (mx.example.net [192.0.2.7])",
  "\tby mail.example.org with ESMTPS id 7; Tue, 25 Nov 2025 18:02:11 +0100",
  "Received: from app.example.net by mx.example.net; Tue, 25 Nov 2025 09:00:58 -0800",
  "From: =?utf-8?q?S=C3=A9curit=C3=A9?= <security@example.net>",
  "Subject: =?utf-8?b?Tm90aWNlIG9mIGE=?= security",
  " incident",
  "Date: Tue, 25 Nov 2025 09:00:55 -0800",
  "",
  "From: somebody@else.example",
  "On November 9 we became aware …",
].join("\r\n");

const shown = (moment: ReturnType<typeof readNotice>["sent"]) => moment && onLocalClock(moment);

describe("a notice by mail", () => {
  it("tells who says to send it, when, and when our own server took it", () => {
    const notice = readNotice(Buffer.from(MAIL));
    assert.deepEqual(
      [notice.mediaType, notice.sender, notice.subject],
      ["message/rfc822", "Sécurité <security@example.net>", "Notice of a security incident"],
    );
    assert.equal(shown(notice.sent), "2025-11-25T09:00:55-08:00");
    assert.equal(shown(notice.received), "2025-11-25T18:02:11+01:00");
    assert.equal(notice.sha256, createHash("sha256").update(MAIL).digest("hex"));
  });

  it("reads no field from its body", () => {
    assert.equal(readNotice(Buffer.from(`${MAIL}\r\nSubject: other\r\n`)).subject, "Notice of a security incident");
  });

  it("has no times when its fields say none", () => {
    for (const date of ["yesterday", "Tue, 25 Foo 2025 09:00:55 -0800", "Tue, 25 Nov 2025 09:00:55 +9999", ""]) {
      const { sent } = readNotice(Buffer.from(`From: a@example.net\nReceived: x\nDate: ${date}\n\n`));
      assert.equal(sent, undefined, date);
    }
  });

  it("brings no control or direction character of a header along", () => {
    const spoilt = "From: a\u202e@example.net\nDate: x\nSubject: =?utf-8?b?YQ1iCmM=?= \u001b[31m\n\n";
    const { sender, subject } = readNotice(Buffer.from(spoilt));
    assert.doesNotMatch(sender + subject, /[\p{Cc}\p{Cf}]/u);
  });
});

describe("any other file", () => {
  it("is text when it is UTF-8, and else only bytes", () => {
    assert.equal(readNotice(Buffer.from("We were breached on 9 November.\n")).mediaType, "text/plain");
    assert.equal(readNotice(Buffer.from([0xff, 0xfe, 0x00])).mediaType, "application/octet-stream");
    assert.equal(readNotice(Buffer.from("%PDF-1.7\u0000\u0001")).mediaType, "application/octet-stream");
    assert.equal(readNotice(Buffer.alloc(0)).mediaType, "text/plain");
  });

  it("is read only at its head, and told in short lines", () => {
    const long = readNotice(Buffer.from(`From: ${"a".repeat(4_000)}\nDate: x\nSubject: ${"é".repeat(20_000)}\n\n`));
    assert.deepEqual([long.sender.length, long.subject.length], [500, 500]);
    const late = readNotice(Buffer.from(`X: ${"y".repeat(70_000)}\nFrom: a@example.net\nDate: x\n\n`));
    assert.equal(late.mediaType, "text/plain");
  });
});
