import assert from "node:assert/strict";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { extractText, getDocumentProxy } from "unpdf";
import { stringify } from "yaml";
import type { DecisionAnswer } from "../../src/incidents/decisions.ts";
import type { ShownIncident } from "../../src/incidents/incident-view.ts";
import { removeFolder, type Server, startServer } from "../harness/server.ts";

/**
 * The case of November 2025 with its real dates, from the notice to the closed entry: two people, the command line, and
 * the API behind it. Their own statements date the vendor's detection to the 8th and to the 9th.
 */

let server: Server;
before(async () => {
  server = await startServer({
    config: {
      recipients: [
        { id: "vendor", legal_name: "Vendor, Inc.", country: "US", notice_hours: 48 },
        { id: "unseen", legal_name: "Unseen GmbH", country: "DE" },
      ],
      organisations: [{ id: "acme", role: "processor", notice_hours: 24 }, { id: "globex" }],
      organisation: { name: "Example SAS", country: "FR", language: "fr", contact: "dpo@example.org" },
      incidents: { regimes: ["gdpr", "gdpr-omnibus-proposal"] },
    },
  });
});
after(async () => {
  await server.kill();
  removeFolder(server.folder);
});

const NOTICE = [
  "Received: by mail.example.org; Tue, 25 Nov 2025 18:02:11 +0100",
  "From: security@example.net",
  "Subject: Notice of a security incident",
  "Date: Tue, 25 Nov 2025 09:00:55 -0800",
  "",
  "On November 9 an attacker exported a dataset with limited information.",
].join("\r\n");

const file = (name: string, text: string): string => {
  const path = join(server.folder, name);
  writeFileSync(path, text);
  return path;
};

const cli = (...words: string[]) => server.cli(...words);
const printed = <T>(...words: string[]) => server.printed<T>(...words);
const refused = (says: RegExp, ...words: string[]) => server.refused(says, ...words);
/** Asked of the API: each command is a process. */
const shown = (): Promise<ShownIncident> => server.api<ShownIncident>("GET", `/incidents/${id}`);
const authorityClock = async () => (await shown()).clocks.find(({ clock }) => clock === "authority");

let id = "";

describe("a notice arrives", () => {
  it("opens an incident without dates, and its clock runs provisionally from the receipt", async () => {
    const notice = file("notice.eml", NOTICE);
    const words = ["--destination", "product-analytics", "--notice", notice, "--title", "export of a dataset"];
    id = (await printed<{ id: string }>("incident", "open", ...words)).id;
    const incident = await printed<ShownIncident>("incident", "show", id);
    assert.equal(incident.intrusion, null);
    assert.deepEqual(
      incident.notices.map(({ number, sender, mediaType }) => [number, sender, mediaType]),
      [[1, "security@example.net", "message/rfc822"]],
    );
    // The sender's own date is 76 seconds earlier than our server's: the earlier one counts.
    assert.deepEqual(
      incident.timeline.map(({ time, local }) => [time, local]),
      [
        ["told-to-us", "2025-11-25T18:02:11+01:00"],
        ["told-to-us", "2025-11-25T09:00:55-08:00"],
      ],
    );
    const clock = await authorityClock();
    assert.equal(clock?.deadline?.utc, "2025-11-28T17:00:55.000Z");
    assert.equal(clock?.state, "overdue");
  });

  it("can't be counted before somebody notes when it happened", async () => {
    await refused(/occurred-from and occurred-to/, "incident", "scope", id);
    const zone = "America/Los_Angeles";
    const note = (time: string, at: string, source: string) =>
      server.api("POST", `/incidents/${id}/times`, { time, at, source, zone, operator: "ada" });
    await note("occurred-from", "2025-11-08", "the vendor's statement");
    await note("occurred-to", "2025-11-09", "the vendor's statement");
    await note("detected-by-vendor", "2025-11-08", "the vendor's statement");
    await note("detected-by-vendor", "2025-11-09", "its notice");
    await note("told-to-us", "2025-11-09T12:00", "a call");
    await note("dataset-received", "2025-11-25", "delivery");
    const incident = await shown();
    assert.deepEqual(incident.intrusion, { from: "2025-11-08T08:00:00.000Z", to: "2025-11-10T07:59:59.999Z" });
    assert.deepEqual(incident.conflicts, ["detected-by-vendor", "told-to-us"]);
    assert.equal((await cli("incident", "scope", id)).code, 0);
  });

  it("takes a time back with a reason only, and keeps it in sight", async () => {
    await cli("incident", "note", id, "occurred-from", "--at", "2015-11-08", "--source", "a slip of the pen");
    assert.equal((await shown()).intrusion?.from, "2015-11-08T00:00:00.000Z");
    await refused(/--reason is needed/, "incident", "retract", id, "9");
    const { stdout } = await cli("incident", "retract", id, "9", "--reason", "wrong year");
    assert.match(stdout, /9 {2}2015-11-08 .*taken back: wrong year/);
    assert.equal((await shown()).intrusion?.from, "2025-11-08T08:00:00.000Z");
    await refused(/taken back already/, "incident", "retract", id, "9", "--reason", "again");
  });

  it("refuses a time that says too little, and repeats nothing of it", async () => {
    const words = ["incident", "note", id, "confirmed", "--source", "us", "--at"];
    await refused(/add an offset/, ...words, "2025-11-25T18:00");
    await refused(
      /what happened is one of occurred-from/,
      "incident",
      "note",
      id,
      "leaked",
      "--at",
      "x",
      "--source",
      "y",
    );
    const { stderr } = await cli(...words, "ada@example.org");
    assert.doesNotMatch(stderr, /ada@/);
  });
});

const AWARE = ["--at", "2025-11-25T18:30+01:00", "--reason", "the dataset showed that our people are in it"];

describe("two people decide when we became aware", () => {
  it("needs operators", async () => {
    await refused(/give --operator/, "incident", "aware", id, ...AWARE);
    assert.equal((await cli("operator", "add", "ada")).code, 0);
    assert.equal((await cli("operator", "add", "bob")).code, 0);
  });

  it("shows what another moment would give, and decides nothing", async () => {
    type Clocks = { clocks: { regime: string; clock: string; deadline: { utc: string } | null }[] };
    const tried = await printed<Clocks>("incident", "aware", id, "--dry-run", "--at", "2025-11-25T18:30+01:00");
    assert.deepEqual(
      tried.clocks.filter(({ clock }) => clock === "authority").map(({ regime, deadline }) => [regime, deadline?.utc]),
      [["gdpr", "2025-11-28T17:30:00.000Z"]],
    );
    assert.equal((await shown()).awareness, null);
  });

  it("wants the earlier moment named, and another person's signature", async () => {
    await refused(/name the earlier moment/, "incident", "aware", id, ...AWARE, "--operator", "ada");
    const alternative = [
      "--alternative",
      "2025-11-09T12:00-08:00 the call did not say that data of ours were concerned",
    ];
    const answer = await printed<DecisionAnswer>(
      "incident",
      "aware",
      id,
      ...AWARE,
      ...alternative,
      "--operator",
      "ada",
    );
    assert.deepEqual([answer.decision, answer.needsSecond.length], [1, 1]);
    assert.equal((await authorityClock())?.deadline?.utc, "2025-11-12T20:00:00.000Z");
    await refused(/your own/, "incident", "approve", id, "1", "--operator", "ada");
    assert.equal((await shown()).awareness, null);
    assert.equal((await cli("incident", "approve", id, "1", "--operator", "bob")).code, 0);
    assert.equal((await authorityClock())?.deadline?.utc, "2025-11-28T17:30:00.000Z");
    const { awareness } = await shown();
    assert.deepEqual([awareness?.by, awareness?.answer?.by], ["ada", "bob"]);
  });

  it("refuses a forged approval, a second one, and a moment in the future", async () => {
    await refused(/waits for a second person/, "incident", "approve", id, "1", "--operator", "bob");
    await refused(
      /in the future/,
      "incident",
      "aware",
      id,
      "--at",
      "2099-01-01T00:00Z",
      "--reason",
      "why",
      "--operator",
      "ada",
    );
    const forged = { kind: "approved", statement: "{}", signature: `${"A".repeat(86)}==` };
    assert.equal((await server.api<{ code: string }>("POST", "/decisions", forged)).code, "operator-refused");
  });
});

/** As it was, in clear; see the unit tests for the same through the gateway. */
const RISK = {
  context: [{ row: "behavioural", reason: "use of the site, coarse location, referrers" }],
  identifiers: [{ row: "email.named", reason: "most addresses tell the name" }],
  confidentiality: { row: "unknown-recipients", reason: "an attacker exported it" },
  integrity: { row: "none", reason: "nothing was written" },
  availability: { row: "none", reason: "nothing was lost" },
  malicious: { intent: true, reason: "smishing" },
  persons: 1_200,
  unintelligible: { is: false, reason: "in clear" },
  safeguards: { before: "none", after: "the vendor was cut off" },
  conclusion: { authority: "notify", persons: "communicate", reasons: "phishing that cites these facts is likely" },
};

describe("the risk is assessed", () => {
  const assess = (risk: object) => [
    "incident",
    "assess",
    id,
    "--file",
    file("risk.yaml", stringify(risk)),
    "--operator",
    "ada",
  ];

  it("not while a factor lacks its row or its reason", async () => {
    const { identifiers: _, ...unset } = RISK;
    await refused(/identifiers: /, ...assess(unset));
    await refused(
      /integrity\.row: the method has none, recoverable/,
      ...assess({ ...RISK, integrity: { row: "0", reason: "x" } }),
    );
    await refused(/malicious\.reason: say why/, ...assess({ ...RISK, malicious: { intent: true, reason: "" } }));
    assert.match((await cli("incident", "assess", "--template")).stdout, /behavioural\+1 {2,}volume or controller/);
  });

  it("is 3 and high, near an edge, and waits for a second reviewer", async () => {
    const answer = await printed<DecisionAnswer>(...assess(RISK));
    assert.deepEqual(answer.needsSecond, ["the score is within 0.25 of an edge between bands"]);
    assert.equal((await shown()).assessment, null);
    await cli("incident", "approve", id, "2", "--reject", "--operator", "bob");
    assert.equal((await shown()).assessment, null);
    assert.equal((await printed<DecisionAnswer>(...assess(RISK))).decision, 3);
    await cli("incident", "approve", id, "3", "--operator", "bob");
    const { assessment } = await shown();
    assert.deepEqual([assessment?.score, assessment?.band, assessment?.crossChecks.edpb.number], [3, "high", 5]);
  });
});

const WRITTEN = {
  21: "Ada Example",
  22: "ada@example.org",
  23: "a",
  29: "yes",
  30: "Ada Example",
  31: "dpo@example.org",
  41: "security@example.net",
  60: "data exfiltration",
  62: "An attacker exported a dataset of the vendor.",
  63: "The vendor's systems in the United States",
  65: ["h"],
  66: "users of the site",
  70: "names, addresses, use of the site",
  71: "as the vendor's dataset shows",
  76: "items are minimised before they are sent",
  79: ["b", "c"],
  85: ["a", "e"],
  94: ["c"],
  95: "fewer fields are sent",
};

describe("the authority's form", () => {
  it("names what is missing, and takes what people write", async () => {
    type Form = { phase: string; missing: number[]; open: number[] };
    const form = await printed<Form>("incident", "form", id, "--authority", "cnil");
    assert.equal(form.phase, "not-yet");
    for (const number of [21, 62, 65]) assert.ok(form.missing.includes(number), String(number));
    for (const number of [48, 12, 90]) assert.ok(!form.missing.includes(number), String(number));
    await refused(
      /field 61 takes a Internal, no malice/,
      "incident",
      "fill",
      id,
      "--file",
      file("x.json", '{"61": "z"}'),
    );
    await refused(/no field 999/, "incident", "fill", id, "--file", file("x.json", '{"999": "z"}'));
    const fill = (answers: object) =>
      printed<Form>("incident", "fill", id, "--file", file("answers.yaml", stringify(answers)));
    // The 72 hours of 2025 are over: the form wants the reasons, and the one that was sent in time did not.
    assert.deepEqual((await fill(WRITTEN)).missing, [49]);
    const filled = await fill({ 49: "this is a test of later" });
    assert.deepEqual([filled.phase, filled.missing], ["incomplete", []]);
    await refused(/--authority is one of eu, aepd, cnil, ico/, "incident", "form", id, "--authority", "x");
  });

  it("is printed in the authority's language and in English", async () => {
    for (const [authority, says] of [
      ["eu", "An attacker exported"],
      ["aepd", "Conocimiento por el responsable"],
      ["cnil", "Prise de connaissance"],
      ["ico", "When you discovered it"],
    ] as const) {
      const path = join(server.folder, `${authority}.pdf`);
      const { code, stderr } = await cli("incident", "form", id, "--authority", authority, "--pdf", path);
      assert.equal(code, 0, stderr);
      const { text } = await extractText(await getDocumentProxy(new Uint8Array(readFileSync(path))), {
        mergePages: true,
      });
      assert.ok(text.includes(says), authority);
      assert.equal(statSync(path).mode & 0o777, 0o600);
    }
  });
});

describe("the authority is notified and the incident closed", () => {
  const submitted = ["incident", "submitted", "--authority", "cnil", "--operator", "ada", "--reference", "N-1"];

  it("stops the clock; a late notification needs its reasons", async () => {
    await refused(/reasons for the delay/, ...submitted, id, "--at", "2025-11-29T09:00+01:00");
    assert.equal((await cli(...submitted, id, "--at", "2025-11-27T10:00+01:00")).code, 0);
    const clock = await authorityClock();
    assert.deepEqual([clock?.state, clock?.met?.reference], ["met", "N-1"]);
    type Form = { answers: Record<string, string>; changes: { number: number; before: string; after: string }[] };
    const followUp = await printed<Form>("incident", "form", id);
    assert.deepEqual([followUp.answers["3"], followUp.answers["6"], followUp.changes], ["b", "N-1", []]);
    const more = file("more.json", '{"66": "users of the site and of its help pages"}');
    assert.deepEqual((await printed<Form>("incident", "fill", id, "--file", more)).changes, [
      {
        number: 66,
        label: "More about them",
        before: "users of the site",
        after: "users of the site and of its help pages",
      },
    ]);
    assert.equal((await shown()).clocks.find(({ clock: one }) => one === "customer-notice acme")?.state, "overdue");
  });

  it("is not closed while something is open", async () => {
    const close = ["incident", "close", id, "--reason", "everybody was told", "--operator", "bob"];
    await refused(/steps are open: seal, verify-notice/, ...close);
    await refused(/--remark is needed/, "incident", "step", id, "seal", "--not-needed");
    const { steps } = await shown();
    assert.ok(steps.find(({ id: step }) => step === "seal")?.run?.includes("seal product-analytics"));
    for (const step of steps)
      await server.api("POST", `/incidents/${id}/steps`, { step: step.id, state: "done", operator: "bob" });
    assert.equal((await cli(...close)).code, 0);
    assert.equal((await shown()).state, "closed");
    assert.match((await cli("incident", "list")).stdout, /closed {2}export of a dataset/);
  });

  it("is opened again by another notice", async () => {
    assert.equal(
      (await cli("incident", "notice", id, "--file", file("more.txt", "More people are concerned."))).code,
      0,
    );
    assert.equal((await shown()).state, "open");
  });
});

describe("the affected list", () => {
  it("is opened for operators only, once there are any", async () => {
    await refused(/for operators only/, "incident", "affected", id);
    assert.equal((await cli("incident", "affected", id, "--operator", "bob")).code, 0);
    const reading = (await shown()).actions.findLast(({ kind }) => kind === "affected-list-read");
    assert.equal(reading?.operator, "bob");
    assert.match(JSON.stringify(reading?.detail), /"signed":\{"statement"/);
  });
});

describe("a vendor to whom nothing flowed through here", () => {
  it("has an incident with the same clocks, and no ledger to ask", async () => {
    await refused(/add --no-ledger/, "incident", "open", "--recipient", "unseen");
    const words = ["--recipient", "unseen", "--no-ledger", "--notice", file("call.txt", "They called."), "--received"];
    const opened = await printed<{ id: string }>("incident", "open", ...words, "2025-12-01T10:00+01:00");
    const { clocks, steps, destination } = await printed<ShownIncident>("incident", "show", opened.id);
    assert.equal(destination, null);
    assert.equal(clocks[0]?.deadline?.utc, "2025-12-04T09:00:00.000Z");
    assert.match(steps.find(({ id: step }) => step === "seal")?.run ?? "", /incident note INC-.* sending-stopped --at/);
    const scope = steps.find(({ id: step }) => step === "scope");
    assert.deepEqual([scope?.state, scope?.run], ["open", `bulkhead incident scope ${opened.id} --dataset FILE`]);
    await refused(/nothing flowed to this recipient/, "incident", "scope", opened.id);
  });
});

describe("the score if the vendor leaked today", () => {
  it("is none while it holds nothing", async () => {
    assert.deepEqual(
      (await printed<{ destination: string; standing: null }[]>("standing", "--now")).map((one) => [
        one.destination,
        one.standing,
      ]),
      [["product-analytics", null]],
    );
  });
});

describe("the register of breaches", () => {
  it("has every incident, with what was decided and why", async () => {
    const entries = await printed<Readonly<Record<string, string>>[]>("register", "breaches");
    assert.deepEqual(
      entries.map(({ vendor, severity, submissions }) => [vendor, severity, submissions]),
      [
        ["Vendor, Inc.", "3 high", "cnil initial 2025-11-27T10:00:00+01:00 N-1 (gdpr)"],
        ["Unseen GmbH", "", ""],
      ],
    );
    assert.equal(entries[0]?.["awareBy"], "ada, bob");
    const { stdout } = await cli("register", "breaches", "--format", "csv");
    assert.equal(stdout.trimEnd().split("\r\n").length, 3);
    const path = join(server.folder, "register.pdf");
    await refused(/--out is needed/, "register", "breaches", "--format", "pdf");
    assert.equal((await cli("register", "breaches", "--format", "pdf", "--out", path)).code, 0);
    assert.equal(readFileSync(path).toString("latin1", 0, 5), "%PDF-");
  });
});

describe("afterwards", () => {
  it("everything stands in the log, signed, and the log verifies", async () => {
    const { code, stdout } = await cli("ledger", "verify");
    assert.equal(code, 0, stdout);
    const decided = (await shown()).actions.filter(({ kind }) => kind === "awareness-decided" || kind === "approved");
    for (const { detail } of decided) assert.match(JSON.stringify(detail), /"signature":"[A-Za-z0-9+/]{86}=="/);
  });
});
