import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import Mixpanel from "mixpanel";
import type { Email } from "postal-mime";
import { type MailServer, startMailServer } from "../harness/mail-server.ts";
import { eventually, pendingOf, removeFolder, type Server, startServer } from "../harness/server.ts";
import { type MixpanelSimulator, startMixpanelSimulator } from "../simulator/mixpanel.ts";
import { campaignOf, type ShownDraft } from "./campaign.ts";

/** Telling people, from the command line: two operators, a directory, a mail server, and nobody forgotten. */

const TOKEN = "destination-token";
const PEOPLE = [
  "id,name,email,language,country,organisation,role",
  "u-ada,Ada Ray,ada@example.org,fr,FR,acme,user",
  "u-bob,=HYPERLINK(1),bob@example.org,pt,PT,acme,admin",
  "u-cleo,Cleo,refused@example.org,de,DE,,user",
  "u-dan,Dan,not an address,en,IE,,user",
  "u-eve,Eve,eve@example.org,en,IE,globex,user",
  "u-fay,Fay,fay@example.org,it,IT,,user",
  "u-gus,Gus,gus@example.org,en,IE,globex,admin",
];

let vendor: MixpanelSimulator;
let server: Server;
let mailServer: MailServer;
const to = (address: string): readonly Email[] => mailServer.to(address);
const asSent = (mail: Email): Buffer | undefined => mailServer.arrived.find((one) => one.mail === mail)?.bytes;

before(async () => {
  mailServer = await startMailServer({ refuses: "refused" });
  vendor = await startMixpanelSimulator({ keepBytes: true });
  server = await startServer({
    upstream: vendor.url,
    token: TOKEN,
    destination: { starts_empty: true },
    config: {
      organisation: { name: "Example SAS", country: "FR", language: "fr", contact: "dpo@example.org" },
      inspector: { domains: ["example.org"] },
      organisations: [{ id: "globex", role: "processor", contact: "privacy@globex.example" }],
      directory: { kind: "csv", file: "people.csv" },
      notices: { listen: "127.0.0.1:0", public_url: "https://notices.example.org/" },
      smtp: {
        host: "127.0.0.1",
        port: mailServer.port,
        plain: true,
        from: "notices@example.org",
        rate: 500,
        dkim: { domain: "example.org", selector: "s1", key_file: "dkim.pem" },
      },
    },
  });
  writeFileSync(join(server.folder, "people.csv"), PEOPLE.join("\n"));
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
  writeFileSync(join(server.folder, "dkim.pem"), privateKey.export({ type: "pkcs8", format: "pem" }));
});
after(async () => {
  await server.stop();
  await vendor.close();
  await mailServer.close();
  removeFolder(server.folder);
});

const cli = (...words: string[]) => server.cli(...words);
const printed = <T>(...words: string[]) => server.printed<T>(...words);
const refused = (says: RegExp, ...words: string[]) => server.refused(says, ...words);
const { notify, shown, approveAndSend } = campaignOf({ server: () => server, incident: () => id });
const actionsOf = async (kind: string) => (await shown()).actions.filter((one) => one.kind === kind);

async function track(people: readonly (readonly [id: string, company: string])[]): Promise<void> {
  const silent = () => undefined;
  const logger = { trace: silent, debug: silent, info: silent, warn: silent, error: silent };
  const config = { host: server.gateway, protocol: "http", path: "/product-analytics~web", key: "k", logger };
  const sdk = Mixpanel.init(TOKEN, config);
  for (const [distinctId, company] of people)
    await new Promise<void>((resolve, reject) => {
      const properties = { distinct_id: distinctId, plan: "pro", ...(company === "" ? {} : { company }) };
      sdk.track("Seen", properties, (error) => (error ? reject(error) : resolve()));
    });
  await eventually(async () => pendingOf(await server.figures()) === 0, 20_000, "settled");
}

/** A report of a mail system behind the first one. */
const returned = (messageId: string): string =>
  [
    "From: MAILER-DAEMON@mx.example.org",
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    "\r\n--b\r\nContent-Type: message/delivery-status\r\n",
    "Reporting-MTA: dns; mx.example.org\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n",
    `--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: ${messageId}\r\n\r\n--b--\r\n`,
  ].join("\r\n");

let id = "";
const today = new Date().toISOString().slice(0, 10);

describe("telling people", () => {
  it("needs two operators", async () => {
    await track([
      ["u-ada", "acme"],
      ["u-bob", "acme"],
      ["u-cleo", ""],
      ["u-dan", ""],
      ["u-eve", "globex"],
      ["u-gone", ""],
    ]);
    id = (
      await printed<{ id: string }>(
        "incident",
        "open",
        "--destination",
        "product-analytics",
        "--from",
        today,
        "--to",
        today,
      )
    ).id;
    await cli("operator", "add", "ada");
    await refused(/two operators/, ...notify("affected", "--draft", "--operator", "ada"));
    await cli("operator", "add", "bob", "--operator", "ada");
    await refused(/incident scope/, ...notify("affected", "--draft", "--operator", "ada"));
  });

  it("drafts with real counts and a sample in every language", async () => {
    await printed("incident", "scope", id);
    const draft = await printed<ShownDraft>(
      ...notify("affected", "--draft", "--measure", "reviewed-vendors", "--operator", "ada"),
    );
    assert.deepEqual(draft.findings, []);
    assert.deepEqual(draft.counts, {
      people: 6,
      letters: 3,
      notWritten: { "told-through-organisation": 1, "no-address": 1, "not-in-directory": 1 },
      perLanguage: { fr: 2, de: 1 },
    });
    assert.deepEqual(
      draft.samples.map(({ language }) => language),
      ["en", "fr", "es", "de", "it"],
    );
    const [read] = await actionsOf("directory-read");
    assert.deepEqual(read?.detail, { audience: "affected", asked: 6, found: 5 });
  });

  it("rests nowhere in clear", () => {
    const folder = join(server.folder, "data/notices", id);
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".jsonl"));
    assert.equal(files.length, 1);
    for (const name of files) assert.doesNotMatch(readFileSync(join(folder, name), "utf8"), /@|Ada|u-ada|acme/);
  });

  it("isn't sent before another operator approved and a seed has arrived", async () => {
    await refused(/another operator/, ...notify("affected", "--send", "--operator", "ada"));
    await refused(/your own/, "incident", "approve", id, "1", "--operator", "ada");
    assert.equal((await cli("incident", "approve", id, "1", "--operator", "bob")).code, 0);
    await refused(/seed/, ...notify("affected", "--send", "--operator", "ada"));
    assert.equal(mailServer.arrived.length, 0);
    await printed(...notify("affected", "--seed", "seed@example.org", "--operator", "ada"));
    assert.equal(to("seed@example.org").length, 5);
    assert.doesNotMatch(JSON.stringify(mailServer.arrived.map(({ mail }) => mail)), /Ada|u-ada/);
  });

  it("sends, and everybody has exactly one ending", async () => {
    // Somebody is impatient: whoever asks twice sends once.
    const send = () => server.api("POST", `/incidents/${id}/letters/send`, { audience: "affected", operator: "ada" });
    await Promise.all([send(), send()]);
    const { figures, state } = await printed<ShownDraft>(...notify("affected", "--send", "--operator", "ada"));
    assert.equal(state, "finished");
    assert.deepEqual(figures, {
      people: 6,
      notified: 2,
      bounced: 1,
      suppressed: 1,
      unreachable: 2,
      pending: 0,
      repeated: 0,
    });
    assert.deepEqual([to("ada@example.org").length, to("bob@example.org").length], [1, 1]);
    const [mail] = to("ada@example.org");
    assert.match(mail?.text ?? "", /^Bonjour Ada Ray,\n\nVos données font partie/);
    assert.match(mail?.text ?? "", /identifiant d'utilisateur: remplacé par un code/);
    assert.equal(mail?.attachments.length, 0);
    assert.ok(mail?.headers.some(({ key, value }) => key === "dkim-signature" && value.includes("d=example.org")));
    // A name that is no name is left out; a language that has no text gives way to the organisation's.
    assert.match(to("bob@example.org")[0]?.text ?? "", /^Bonjour,/);
    // The people of an organisation that we process for are told by it.
    assert.equal(to("eve@example.org").length, 0);
    const [task] = await actionsOf("public-communication-due");
    assert.match(JSON.stringify(task?.detail), /"unreached":3/);
    assert.match(JSON.stringify((await actionsOf("notices-sent"))[0]?.detail), /"outbox":"[0-9a-f]{64}"/);
  });

  it("sends nothing twice", async () => {
    const before = mailServer.arrived.length;
    await printed(...notify("affected", "--send", "--operator", "ada"));
    const again = await printed<ShownDraft>(...notify("affected", "--draft", "--operator", "ada"));
    assert.deepEqual(again.counts.notWritten["told-before"], 2);
    assert.equal(mailServer.arrived.length, before);
  });

  it("lets anybody check a code, and knows no other", async () => {
    const code = /BH(?:-\w{4}){3}/.exec(to("ada@example.org")[0]?.text ?? "")?.[0] ?? "";
    const { stdout } = await cli("notice", "check", code);
    assert.match(stdout, /^yours: about Vendor, Inc\., to affected, sent 20/);
    assert.equal((await cli("notice", "check", "BH-0000-0000-0000")).code, 1);
    await refused(/looks like BH-/, "notice", "check", "1234");
  });

  it("tells anybody on a public page, and nobody's data with it", async () => {
    const address = /"address":"([^"]+)","msg":"the page for notices listens"/.exec(server.log())?.[1] ?? "";
    const asked = async (code: string) =>
      (await fetch(`http://${address}/?language=en`, { method: "POST", body: new URLSearchParams({ code }) })).text();
    const [mail] = to("ada@example.org");
    assert.match(mail?.text ?? "", /tapez notices\.example\.org dans votre navigateur/);
    const code = /BH(?:-\w{4}){3}/.exec(mail?.text ?? "")?.[0] ?? "";
    const known = await asked(code.toLowerCase());
    assert.match(known, /Yes, this code is ours/);
    assert.match(known, /the incident at Vendor, Inc\. and went to people whose data was affected/);
    assert.doesNotMatch(known, /Ada|u-ada|ada@|acme/);
    assert.match(await asked("BH-0000-0000-0000"), /No, this code is not ours/);
    assert.equal((await fetch(`http://${address}/api/status`)).status, 404);
  });

  it("is known to the inspector by its code, and a copy with another code is not", async () => {
    const [mail = assert.fail("no mail")] = to("ada@example.org");
    const sent = asSent(mail)?.toString("latin1") ?? "";
    const forged = sent.replaceAll(/BH(?:-\w{4}){3}/g, "BH-0000-0000-0000");
    assert.notEqual(forged, sent);
    const forgedCodes = async (bytes: string): Promise<readonly string[]> => {
      const file = join(server.folder, "mail.eml");
      writeFileSync(file, bytes, "latin1");
      const { stdout, stderr } = await cli("inspect", file, "--codes", "--json");
      const { reasons } = JSON.parse(stdout || assert.fail(stderr)) as {
        reasons: { check: string; evidence: { excerpt: string } }[];
      };
      return reasons.filter(({ check }) => check === "forged-code").map(({ evidence }) => evidence.excerpt);
    };
    assert.deepEqual(await forgedCodes(sent), []);
    const [excerpt, ...more] = await forgedCodes(forged);
    assert.match(excerpt ?? "", /BH-0000-0000-0000/);
    assert.deepEqual(more, []);
  });

  it("gives admins the list of their own people", async () => {
    await printed<ShownDraft>(...notify("admins", "--draft", "--operator", "ada"));
    const { figures } = await approveAndSend("admins");
    assert.deepEqual([figures.people, figures.notified], [3, 3]);
    const listIn = (address: string) =>
      JSON.parse(/\{"organisation": [\s\S]*\n\]\}/.exec(to(address).at(-1)?.text ?? "")?.[0] ?? "") as {
        organisation: string;
        people: { user: string }[];
      };
    const [acme, globex] = [listIn("bob@example.org"), listIn("privacy@globex.example")];
    assert.deepEqual(new Set(acme.people.map(({ user }) => user)), new Set(["u-ada", "u-bob"]));
    assert.deepEqual([globex.organisation, globex.people.map(({ user }) => user)], ["globex", ["u-eve"]]);
    assert.match(to("gus@example.org")[0]?.text ?? "", /Article 33\(2\)/);
  });

  it("tells those who are not affected only while the scope is complete", async () => {
    await printed<ShownDraft>(...notify("not-affected", "--draft", "--operator", "ada"));
    const { figures } = await approveAndSend("not-affected");
    assert.deepEqual([figures.people, figures.notified, figures.suppressed], [2, 1, 1]);
    assert.match(to("fay@example.org")[0]?.text ?? "", /I Suoi dati non sono coinvolti/);
    await cli("coverage", "gap", "product-analytics", "--from", today, "--reason", "an outage with a bypass");
    await printed("incident", "scope", id);
    await refused(/incomplete/, ...notify("not-affected", "--draft", "--operator", "ada"));
  });

  it("takes a 'not affected' back when a later wave finds the person", async () => {
    await track([["u-fay", ""]]);
    await printed("incident", "scope", id);
    const draft = await printed<ShownDraft>(...notify("affected", "--draft", "--operator", "ada"));
    assert.equal(draft.counts.notWritten["told-before"], 2);
    await approveAndSend("affected");
    assert.match(to("fay@example.org").at(-1)?.text ?? "", /Le avevamo scritto che i Suoi dati non erano coinvolti/);
    assert.equal(to("ada@example.org").length, 1);
  });

  it("counts what came back later as bounced, once, and calls for a public communication again", async () => {
    const [mail = assert.fail("no mail")] = to("bob@example.org");
    const folder = join(server.folder, "returned");
    mkdirSync(folder);
    writeFileSync(join(folder, "1.eml"), returned(mail.messageId ?? ""));
    writeFileSync(join(folder, "2.eml"), returned("<BH-0000-0000-0000@example.org>"));
    writeFileSync(join(folder, "3.eml"), asSent(mail) ?? "");
    const bounces = () => printed<{ bounced: number }>("incident", "bounces", id, folder, "--operator", "ada");
    const both = await Promise.all([bounces(), bounces()]);
    assert.deepEqual(new Set(both.map(({ bounced }) => bounced)), new Set([0, 1]));
    assert.deepEqual(await bounces(), { mails: 3, reports: 2, bounced: 0 });
    assert.deepEqual(
      (await actionsOf("notices-bounced")).map(({ operator }) => operator),
      ["ada"],
    );
    const sent = (await actionsOf("notices-sent")).map(({ detail }) => JSON.stringify(detail));
    assert.match(sent.at(-1) ?? "", /"people":6,"notified":1,"bounced":2,"suppressed":1,"unreachable":2/);
    assert.match(JSON.stringify((await actionsOf("public-communication-due")).at(-1)?.detail), /"unreached":4/);
  });

  it("says that sending was stopped only for as long as nothing left since", async () => {
    const times = { time: "sending-stopped", source: "platform team", remark: "SDK taken out", operator: "ada" };
    await server.api("POST", `/incidents/${id}/times`, { ...times, at: new Date().toISOString() });
    const draft = () => printed<ShownDraft>(...notify("affected", "--draft", "--operator", "ada"));
    assert.match(JSON.stringify((await draft()).samples), /We stopped sending data to/);
    await track([["u-ada", "acme"]]);
    const seed = notify("affected", "--seed", "seed@example.org", "--operator", "ada");
    await refused(/the draft says that sending was stopped, which is no longer so/, ...seed);
    assert.doesNotMatch(JSON.stringify((await draft()).samples), /We stopped sending data to/);
    await printed(...seed);
  });

  it("leaves a log that verifies", async () => {
    assert.equal((await cli("ledger", "verify")).code, 0);
  });
});
