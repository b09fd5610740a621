import assert from "node:assert/strict";
import { test } from "node:test";
import { disguise, VARIANTS } from "../../scripts/inspector/variants.ts";
import { inspect } from "../../src/phishing/inspect.ts";
import { type MailSketch, mailFrom } from "../../src/phishing/sketch.ts";
import { OFFLINE } from "./offline.ts";
import { scenarios, SENDERS } from "./scenarios.ts";

/** The same mail must not get away by being written another way. */

const BAITS = scenarios("unknown").filter(({ name }) => name.endsWith("key, personal"));

const isWarned = async (bytes: Buffer): Promise<boolean> =>
  ["phishing", "suspicious"].includes((await inspect(bytes, OFFLINE)).verdict);

for (const variant of Object.keys(VARIANTS)) {
  test(`${variant}: a mail that uses a leak is still warned of`, async () => {
    assert.equal(BAITS.length, 30);
    const missed: string[] = [];
    for (const { name, phishing } of BAITS) {
      // A picture or a code alone says nothing of a brand whose own address it bears: only authentication can tell.
      const saysNothing = ["image-only", "qr"].includes(variant) && name.includes("exact spoof");
      if (!saysNothing && !(await isWarned(await disguise(variant, mailFrom(phishing))))) missed.push(name);
    }
    assert.deepEqual(missed, []);
  });
}

const FROM = SENDERS["compromised sender"];
const ASK = "Your account will be suspended. Please confirm your password within 24 hours.";
const PAGE = `<h1>OpenAI</h1><p>${ASK}</p><a href="https://account-review.example/x">Confirm</a>`;
const base64 = (text: string): string => Buffer.from(text).toString("base64");

const TRICKS: Readonly<Record<string, MailSketch>> = {
  "a page in a link": { from: FROM, html: `<p>OpenAI</p><a href="data:text/html;base64,${base64(PAGE)}">open</a>` },
  "a base address": {
    from: FROM,
    html: `<base href="https://account-review.example/"><p>${ASK}</p><a href="/openai">https://platform.openai.com</a>`,
  },
  "a link that shows the brand": {
    from: FROM,
    html: `<p>${ASK}</p><a href="https://account-review.example/">https://platform.openai.com/</a>`,
  },
  "another address for answers": {
    from: "OpenAI <a@openai.com>",
    replyTo: "desk@gmail.com",
    text: "Reply with your API key.",
  },
  "letters turned around": { from: FROM, subject: "OpenAI invoice\u202efdp.exe", text: ASK },
  "a page that unpacks itself": {
    from: FROM,
    text: "OpenAI: see the attached document.",
    attached: [
      {
        type: "text/html",
        filename: "d.html",
        body: `<script>document.write(atob("${base64(PAGE.repeat(3))}"))</script>`,
      },
    ],
  },
  "a form in an attachment": {
    from: FROM,
    text: "OpenAI",
    attached: [
      { type: "text/html", filename: "d.html", body: '<form action="https://x.example/"><input type=password></form>' },
    ],
  },
  "an invitation": {
    from: FROM,
    attached: [
      { type: "text/calendar", filename: "i.ics", body: `DESCRIPTION:${ASK} https://account-review.example/` },
    ],
  },
  "a redirector of the brand": {
    from: "OpenAI <a@openai.com>",
    text: `${ASK} https://openai.com/out?to=https%3A%2F%2Faccount-review.example%2Fx`,
  },
  "a quoted answer": {
    from: FROM,
    subject: "Re: your account",
    text: `${ASK} https://account-review.example/\n\nOn Monday Sam wrote:\n> Is my account safe?`,
  },
  "a delivery report": {
    from: FROM,
    isReport: true,
    text: `${ASK} https://account-review.example/`,
    attached: [{ type: "message/delivery-status", body: "Action: failed" }],
  },
  "hidden letters between": {
    from: FROM,
    html: `<p>Op<b style="display:none">xx</b>en<b style="font-size:0">q</b>AI</p><p>${ASK}</p><a href="https://account-review.example/">go</a>`,
  },
};

for (const [name, sketch] of Object.entries(TRICKS)) {
  test(`${name} is warned of`, async () => {
    const { verdict, reasons } = await inspect(mailFrom(sketch), OFFLINE);
    assert.ok(
      ["phishing", "suspicious"].includes(verdict),
      `${verdict}: ${reasons.map(({ check }) => check).join(" ")}`,
    );
  });
}
