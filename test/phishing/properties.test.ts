import assert from "node:assert/strict";
import dns from "node:dns";
import net from "node:net";
import tls from "node:tls";
import { mock, test } from "node:test";
import { LANGUAGES } from "../../src/phishing/check.ts";
import { CHECKS } from "../../src/phishing/checks/list.ts";
import { explain } from "../../src/phishing/explain.ts";
import { inspect, type InspectOptions } from "../../src/phishing/inspect.ts";
import { opinionOf, weightOf } from "../../src/phishing/opinion.ts";
import { QR_EXAMPLE } from "../../src/phishing/qr-example.data.ts";
import { RULES, UNSOLICITED } from "../../src/phishing/rules.ts";
import { type MailSketch, mailFrom } from "../../src/phishing/sketch.ts";
import { trustResultsOf } from "../../src/phishing/trusted-results.ts";
import { judge, VERDICTS } from "../../src/phishing/verdict.ts";
import { WEIGHTS } from "../../src/phishing/weights.data.ts";
import { OFFLINE } from "./offline.ts";
import { scenarios } from "./scenarios.ts";

const SAMPLE = scenarios("authenticated").filter((_, at) => at % 12 === 0);

test("header names, mail programs, list marks, years and routes change nothing", async () => {
  const lines = [
    "X-Mailer: Microsoft Outlook 16.0",
    "X-MS-Exchange-Organization-SCL: 9",
    "X-Spam-Status: Yes, score=99",
    "List-Id: <list.example.org>",
    "List-Unsubscribe: <https://example.org/u>",
    "Precedence: bulk",
    "Date: Mon, 24 Jun 2002 10:00:00 +0000",
    "Received: from a by b.prod.outlook.com; Mon, 24 Jun 2002 10:00:00 +0000",
    "Message-ID: <1@eurprd05.prod.outlook.com>",
    "In-Reply-To: <2@example.org>",
    "Authentication-Results: mx.elsewhere.example; dkim=pass header.d=openai.com; dmarc=pass",
    "ARC-Seal: i=1; cv=none",
  ];
  for (const { phishing, genuine } of SAMPLE) {
    for (const sketch of [phishing, genuine]) {
      const bytes = mailFrom(sketch);
      const plain = JSON.stringify(await inspect(bytes, OFFLINE));
      for (const line of lines) {
        const marked = Buffer.concat([Buffer.from(`${line}\r\n`), bytes]);
        assert.equal(JSON.stringify(await inspect(marked, OFFLINE)), plain, line);
      }
    }
  }
});

test("the table weighs named checks and nothing else, never against their sense", () => {
  const ids = new Set(CHECKS.map(({ id }) => id));
  for (const [id, weight] of Object.entries(WEIGHTS.checks)) {
    assert.ok(ids.has(id), `${id} is no check`);
    assert.ok(Number.isInteger(weight));
  }
  for (const check of CHECKS)
    assert.ok(check.group === "relief" ? weightOf(check) <= 0 : weightOf(check) >= 0, check.id);
});

test("every rule names checks that exist", () => {
  const ids = new Set(CHECKS.map(({ id }) => id));
  for (const { all, unless } of [...RULES, UNSOLICITED])
    for (const id of [...all.flat(), ...unless]) assert.ok(ids.has(id), id);
});

test("the second opinion alone never convicts and never clears", () => {
  const against = CHECKS.filter(({ group }) => group === "wording");
  assert.ok(opinionOf(against) > WEIGHTS.suspiciousFrom);
  assert.equal(judge(against, false).verdict, "suspicious");
  const relief = CHECKS.filter(({ id }) => ["own-links", "vouched"].includes(id));
  assert.equal(judge(relief, false).verdict, "nothing-found");
});

test("one finding never convicts, and more findings never lower the score", () => {
  for (const check of CHECKS) {
    const alone = judge([check], false);
    assert.notEqual(alone.verdict, "phishing", check.id);
    if (check.group === "relief") continue;
    for (const other of CHECKS.filter(({ group }) => group !== "relief")) {
      assert.ok(judge([check, other], false).score >= alone.score, `${check.id} with ${other.id}`);
    }
  }
});

test("scores keep the order of the verdicts", () => {
  const bands = VERDICTS.map((verdict) => ({ verdict, scores: [] as number[] }));
  const sets = [[], ...CHECKS.map((one) => [one]), CHECKS, CHECKS.filter(({ group }) => group !== "relief")];
  for (const found of sets) {
    for (const isVouchedFor of [true, false]) {
      const { verdict, score } = judge(found, isVouchedFor);
      bands.find((one) => one.verdict === verdict)?.scores.push(score);
    }
  }
  const seen = bands.filter(({ scores }) => scores.length > 0);
  for (const [at, { scores }] of seen.entries()) {
    for (const { scores: below } of seen.slice(at + 1)) assert.ok(Math.min(...scores) >= Math.max(...below));
  }
});

test("mending what the reasons name turns the verdict", async () => {
  const official = { from: "OpenAI <noreply@tm.openai.com>" };
  for (const { name, phishing } of scenarios("unknown").filter((_, at) => at % 7 === 0)) {
    const before = await inspect(mailFrom(phishing), OFFLINE);
    const named = new Set(before.reasons.map(({ check }) => check));
    const mended: MailSketch = {
      ...phishing,
      ...(named.has("brand-claim") || named.has("look-alike-sender") ? official : {}),
      subject: "About your account",
      text: (phishing.text ?? "")
        .replaceAll(/https:\S+/g, "https://help.openai.com/")
        .split("\n\n")
        .filter((_, at) => at !== 2 && at !== 1)
        .join("\n\n"),
    };
    const after = await inspect(mailFrom(mended), OFFLINE);
    assert.equal(before.verdict, "phishing", name);
    assert.equal(after.verdict, "nothing-found", `${name}: ${after.reasons.map(({ check }) => check).join(" ")}`);
  }
});

test("no socket is opened and no name is looked up, whatever the mail asks for", async (t) => {
  const refuse = (): never => {
    throw new Error("the network was asked");
  };
  const mocks = [
    mock.method(net.Socket.prototype, "connect", refuse),
    mock.method(tls, "connect", refuse),
    mock.method(dns, "lookup", refuse),
    mock.method(dns.promises, "resolve", refuse),
    mock.method(dns.Resolver.prototype, "resolve", refuse),
    mock.method(globalThis, "fetch", refuse),
  ];
  t.after(() => mock.restoreAll());
  const html =
    '<link rel=stylesheet href="https://a.example/x.css"><img src="https://a.example/i.png"><a href="https://bit.ly/x">x</a><svg><image href="https://a.example/s"/></svg>';
  const attached = [
    { type: "image/png", filename: "q.png", body: QR_EXAMPLE },
    { type: "application/pdf", filename: "d.pdf", body: "%PDF-1.7 broken" },
  ];
  const options: InspectOptions = { ...OFFLINE, authenticate: trustResultsOf(["mx.example.com"]) };
  const { links } = await inspect(
    mailFrom({ html, attached, results: "mx.example.com; dkim=pass header.d=a.example" }),
    options,
  );
  assert.ok(links.length >= 2);
  for (const one of mocks) assert.equal(one.mock.callCount(), 0);
});

test("explanations open nothing when they are pasted, in every language", async () => {
  const [one] = scenarios("unknown");
  for (const language of LANGUAGES) {
    const inspection = await inspect(mailFrom(one?.phishing ?? {}), { ...OFFLINE, language });
    const told = explain(inspection, language);
    assert.doesNotMatch(told, /https?:|\w@\w|\w\.(?:example|com)\b/);
    assert.match(told, /hxxps:\/\/account-review\[\.\]example/);
    assert.equal(told.split("\n").length, inspection.reasons.length + 1);
  }
});
