import assert from "node:assert/strict";
import { test } from "node:test";
import { VELAFIN } from "../../test/phishing/offline.ts";
import { mayRelease, RELEASE_RULES, type ReleaseRule } from "./release-gate.ts";
import { type MailSketch, mailFrom } from "./sketch.ts";

const NOTICE: MailSketch = {
  from: "Velafin <notices@velafin.example>",
  subject: "What happened at our analytics vendor, and what it means for you",
  text: "You are among the people whose data was copied from our analytics vendor on 9 November.\n\nName and city were in it; passwords, API keys and payment details were not. Somebody may use this to write to you in our name. We will never ask you for your password, your API key or a code.\n\nTo check this notice, type velafin.example into your browser, open Notices and enter its number, 7Q2K.",
};

const BROKEN: Readonly<Record<ReleaseRule, MailSketch>> = {
  "foreign-sender": { ...NOTICE, from: "Velafin <notices@mailer.example>" },
  "no-plain-text": { from: NOTICE.from ?? "", subject: "Notice", html: "<p>Hello</p>" },
  attachment: { ...NOTICE, attached: [{ type: "application/pdf", filename: "notice.pdf", body: "x" }] },
  "foreign-link": { ...NOTICE, text: `${NOTICE.text} https://vendor.example/` },
  "short-link": { ...NOTICE, text: `${NOTICE.text} https://bit.ly/3abcdef` },
  "tracked-link": { ...NOTICE, text: `${NOTICE.text} https://velafin.example/n?u=9f8a7b6c5d4e3f2a1b0c9d8e` },
  "remote-picture": { ...NOTICE, html: '<p>Hello</p><img src="https://velafin.example/open.gif">' },
  "login-link": { ...NOTICE, text: `${NOTICE.text} https://velafin.example/login` },
  "shown-address": {
    ...NOTICE,
    html: '<p>Hello <a href="https://pages.example/x">www.velafin.example</a></p>',
  },
  asks: { ...NOTICE, text: `${NOTICE.text} Please confirm your password.` },
  pressure: { ...NOTICE, subject: "Urgent: your account will be suspended" },
  "looks-like-phishing": {
    ...NOTICE,
    from: "Velafin <notices@mailer.example>",
    text: "Your account will be suspended. Confirm your password at https://pages.example/x",
  },
};

const rulesOf = async (sketch: MailSketch): Promise<readonly string[]> => {
  const release = await mayRelease(mailFrom(sketch), VELAFIN);
  return release.kind === "may-go" ? [] : release.findings.map(({ rule }) => rule);
};

test("a notice that says what happened may go, with a page beside its text too", async () => {
  assert.deepEqual(await rulesOf(NOTICE), []);
  assert.deepEqual(await rulesOf({ ...NOTICE, html: `<p>${NOTICE.text}</p>` }), []);
});

for (const rule of Object.keys(RELEASE_RULES) as ReleaseRule[]) {
  test(`a notice with ${rule} is refused`, async () => {
    const rules = await rulesOf(BROKEN[rule]);
    assert.ok(rules.includes(rule), `${rule} is not among ${rules.join(", ")}`);
  });
}
