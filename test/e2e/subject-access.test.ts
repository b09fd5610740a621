import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import Mixpanel from "mixpanel";
import { extractText, getDocumentProxy } from "unpdf";
import type { Erasure } from "../../src/journal/journal.ts";
import type { AccessRecord } from "../../src/ledger/access-record.ts";
import { eventually, pendingOf, removeFolder, type Server, startServer } from "../harness/server.ts";
import { type MixpanelSimulator, startMixpanelSimulator } from "../simulator/mixpanel.ts";

/** A person asks where the data went (Art. 15(1)(c)), and gets an answer in a language that the person reads. */

const TOKEN = "destination-token";
const RAW = ["ada@example.org", "Ada Lovelace"];

let vendor: MixpanelSimulator;
let server: Server;

before(async () => {
  vendor = await startMixpanelSimulator({ keepBytes: true });
  server = await startServer({
    upstream: vendor.url,
    token: TOKEN,
    config: {
      erasure_grace: "1s",
      organisation: { name: "Example SAS", country: "FR", language: "fr", contact: "privacy@example.org" },
      recipients: [
        { id: "vendor", legal_name: "Vendor, Inc.", country: "US", transfer_basis: "dpf" },
        { id: "unused", legal_name: "Unused Ltd", country: "IE" },
      ],
    },
    destination: { retention: { events_days: 90 } },
  });
});
after(async () => {
  await server.stop();
  await vendor.close();
  removeFolder(server.folder);
});

/** Resolves when the SDK was told of success. */
const told = (call: (sdk: Mixpanel.Mixpanel, done: (error: unknown) => void) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    const config = { host: server.gateway, protocol: "http", path: "/product-analytics~web" };
    call(Mixpanel.init(TOKEN, config), (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
const settled = () => eventually(async () => pendingOf(await server.figures()) === 0, 20_000, "settled");
const subject = (...words: string[]) => server.cli("ledger", "subject", ...words);
const path = (name: string): string => join(server.folder, name);
async function pdfWords(file: string): Promise<string> {
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(readFileSync(file))), { mergePages: true });
  return text.replaceAll(/\s+/g, " ");
}

describe("somebody asks where the data went", () => {
  before(async () => {
    await told((sdk, done) => sdk.track("Signed Up", { distinct_id: "u-ada", $email: RAW[0], plan: "pro" }, done));
    await told((sdk, done) => sdk.people.set("u-ada", { $name: RAW[1], plan: "pro" }, done));
    await told((sdk, done) => sdk.people.unset("u-ada", ["plan"], done));
    await told((sdk, done) => sdk.track("Seen", { distinct_id: "u-bob" }, done));
    await settled();
    const gap = ["--from", "2026-01-02T10:00Z", "--to", "2026-01-02T11:00Z", "--reason", "an outage"];
    assert.equal((await server.cli("coverage", "gap", "product-analytics", ...gap)).code, 0);
  });

  it("is answered in the organisation's language: recipient, data with their form, times, retention, removals", async () => {
    const { code, stdout } = await subject("u-ada", "--format", "text");
    assert.equal(code, 0);
    for (const part of [
      "Réponse à votre demande d'accès\n\nExample SAS\nprivacy@example.org\n",
      "pour l'identifiant u-ada.",
      "== Vendor, Inc. (États-Unis) ==",
      "(sous-traitant)",
      "cadre de protection des données UE-États-Unis",
      "- identifiant d'utilisateur\u00A0: remplacé par un code que nous seuls pouvons résoudre",
      "- ce que vous avez fait dans nos services\u00A0: ",
      "Nombre de messages\u00A0: 2",
      "- Ce que vous avez fait : 90 jours.",
      "- Ce qui vous décrit : jusqu'à l'effacement.",
      "Des éléments isolés, la dernière fois le ",
      "Il ne peut pas dire ce qui a été transmis avant.",
      "Entre le 2 janvier 2026 à 10:00 UTC et le 2 janvier 2026 à 11:00 UTC",
      "== Vos droits ==",
    ])
      assert.ok(stdout.includes(part), `${part}\n\n${stdout}`);
    assert.match(stdout, /Première fois\u00A0: \d{1,2} \S+ \d{4} à \d\d:\d\d UTC/);
    assert.ok(!stdout.includes("Unused Ltd"), "nothing was disclosed to it");
    assert.ok(!stdout.includes("adresse électronique"), "the policy took it, so it never left");
    assert.ok(RAW.every((value) => !stdout.includes(value)));
  });

  it("is answered in another language, as text and as PDF that say the same", async () => {
    const { stdout } = await subject("u-ada", "--language", "de");
    assert.match(stdout, /^Antwort auf Ihre Bitte um Auskunft\n/);
    assert.match(stdout, /== Vendor, Inc\. \(Vereinigte Staaten\) ==/);
    for (const [language, title] of [
      ["de", "Antwort auf Ihre Bitte um Auskunft"],
      ["fr", "Réponse à votre demande d'accès"],
    ] as const) {
      const file = path(`answer-${language}.pdf`);
      const printed = await subject("u-ada", "--format", "pdf", "--language", language, "--output", file);
      assert.deepEqual([printed.code, printed.stdout], [0, ""]);
      assert.match(printed.stderr, /answer-\w+\.pdf is written; it is personal data/);
      assert.equal(statSync(file).mode & 0o777, 0o600);
      const words = await pdfWords(file);
      assert.ok(words.startsWith(title), words);
      const text = (await subject("u-ada", "--language", language)).stdout;
      const letters = (one: string) => one.replaceAll(/[\s•]/g, "");
      for (const line of text.split("\n").flatMap((one) => one.replace(/^- |^== | ==$/g, "").split(/\u00A0?: /)))
        assert.ok(letters(words).includes(letters(line.replace(/\u00A0?:$/, ""))), line);
    }
  });

  it("is answered as JSON with the words beside the ledger's keys", async () => {
    const { code, stdout } = await subject("u-ada", "--format", "json", "--language", "es");
    assert.equal(code, 0);
    const { known, recipients, answer } = JSON.parse(stdout) as AccessRecord & { answer: { title: string } };
    assert.deepEqual([known, recipients.length, answer.title], [true, 1, "Respuesta a su solicitud de acceso"]);
    assert.ok(recipients[0]?.data.some(({ category }) => category === "user.unique_id"));
    assert.deepEqual(
      recipients[0]?.removals.map((one) => one.operation),
      ["unset"],
    );
  });

  it("says so in the language when nothing is known, and ends with 1", async () => {
    const { code, stdout } = await subject("u-nobody", "--language", "it");
    assert.equal(code, 1);
    assert.match(stdout, /Non abbiamo traccia di comunicazioni di dati su questo identificativo\./);
    const file = path("nobody.pdf");
    assert.equal((await subject("u-nobody", "--format", "pdf", "--language", "en", "--output", file)).code, 1);
    assert.match(await pdfWords(file), /We have no record of disclosures about this id\./);
  });

  it("is refused before anything is asked when it is called in a wrong way", async () => {
    for (const [says, ...words] of [
      ["--format is text, json or pdf", "--format", "docx"],
      ["--language is one of en, fr, es, de, it", "--language", "pt"],
      ["--output FILE is needed for --format pdf", "--format", "pdf"],
      ["--json is the ledger's own answer", "--language", "fr", "--json"],
    ] as const) {
      const { code, stdout, stderr } = await subject("u-ada", ...words);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.ok(stderr.includes(says), stderr);
    }
    const nowhere = path("no-such-folder/answer.pdf");
    const { code, stderr } = await subject("u-ada", "--format", "pdf", "--output", nowhere);
    assert.equal(code, 2);
    assert.match(stderr, /can't be written; nothing was saved/);
    assert.ok(!existsSync(nowhere));
  });

  it("leaves a ledger that proves itself, and names nobody in the server's log", async () => {
    const verified = await server.cli("ledger", "verify");
    assert.equal(verified.code, 0, verified.stdout + verified.stderr);
    assert.ok(!server.log().includes("u-ada"));
  });
});

describe("the person asks again after asking to be erased", () => {
  it("is told whom we asked and what they said, and at the end only that everything is gone", async () => {
    const begun = await server.cli("erase", "u-ada", "--reason", "a request", "--yes", "--json");
    const { id } = JSON.parse(begun.stdout) as Erasure;
    const waiting = await subject("u-ada", "--language", "en");
    assert.equal(waiting.code, 0);
    assert.match(waiting.stdout, /On .* we began to erase you\. Since then we pass on nothing more about you\./);
    assert.match(waiting.stdout, /Vendor, Inc\.: We have to ask it in writing to delete all data about you\./);
    const receipt = ["--destination", "product-analytics", "--receipt", "2718281"];
    assert.equal((await server.cli("erasure", "receipt", id, ...receipt)).code, 0);
    await eventually(async () => (await subject("u-ada", "--language", "en")).code === 1, 20_000, "the erasure ends");
    const { stdout } = await subject("u-ada", "--language", "en");
    assert.match(stdout, /We have no record of disclosures about this id\./);
    assert.match(stdout, /On .* we destroyed what linked this id to our record\./);
    assert.match(stdout, /Vendor, Inc\.: On .* it accepted our request to delete all data about you\./);
    assert.ok(!stdout.includes("2718281"));
  });
});
