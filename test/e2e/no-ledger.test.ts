import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Email } from "postal-mime";
import type { ListColumn } from "../../src/incidents/dataset/list-columns.ts";
import type { Affected } from "../../src/incidents/incidents.ts";
import type { ListScope } from "../../src/incidents/listed.ts";
import { type MailServer, startMailServer } from "../harness/mail-server.ts";
import { removeFolder, type Server, startServer } from "../harness/server.ts";
import { campaignOf, type ShownDraft } from "./campaign.ts";

/** A breach at a vendor to whom nothing flowed through here: its people come from a list, the rest is the same. */

const DIRECTORY = [
  "id,name,email,language,country,organisation,role",
  "u-ada,Ada Ray,ada@example.org,fr,FR,acme,user",
  "u-bob,Bob Ray,bob@example.org,en,IE,acme,admin",
  "u-eve,Eve,eve@example.org,en,IE,globex,user",
  "u-fay,Fay,fay@example.org,it,IT,,user",
];
/** What the vendor hands over: by ids, by addresses, twice, with what a name may hold, and with nothing. */
const LIST = [
  "customer_id,mail,phone,company_id,row_number",
  "u-ada,ada@example.org,+33 6 12 34 56 78,acme,1",
  'u-ada,ada@example.org,"",acme,2',
  ",BOB@example.org,,acme,3",
  "u-eve,,,globex,4",
  ",stranger@example.net,+44 20 7946 0958,,5",
  '"tab\tand, ""quote""",,,,6',
  ",,+44 20 7946 0959,,7",
].join("\n");
const SHA256 = createHash("sha256").update(LIST).digest("hex");

let server: Server;
let mailServer: MailServer;
const to = (address: string): readonly Email[] => mailServer.to(address);

before(async () => {
  mailServer = await startMailServer();
  server = await startServer({
    config: {
      recipients: [
        { id: "vendor", legal_name: "Vendor, Inc.", country: "US" },
        { id: "crm", legal_name: "Unseen GmbH", country: "DE" },
      ],
      organisation: { name: "Example SAS", country: "FR", language: "fr", contact: "dpo@example.org" },
      inspector: { domains: ["example.org"] },
      organisations: [{ id: "globex", role: "processor", contact: "privacy@globex.example" }],
      directory: { kind: "csv", file: "people.csv" },
      smtp: { host: "127.0.0.1", port: mailServer.port, plain: true, from: "notices@example.org", rate: 500 },
    },
  });
  file("people.csv", DIRECTORY.join("\n"));
  await cli("operator", "add", "ada");
  await cli("operator", "add", "bob", "--operator", "ada");
});
after(async () => {
  await server.stop();
  await mailServer.close();
  removeFolder(server.folder);
});

const cli = (...words: string[]) => server.cli(...words);
function file(name: string, content: string): string {
  const path = join(server.folder, name);
  writeFileSync(path, content);
  return path;
}
const printed = <T>(...words: string[]) => server.printed<T>(...words);
const refused = (says: RegExp, ...words: string[]) => server.refused(says, ...words);
const { notify, shown, approveAndSend } = campaignOf({ server: () => server, incident: () => id });
const scope = (...words: string[]): string[] => ["incident", "scope", id, ...words];

let id = "";
let list = "";

describe("a breach at a vendor to whom nothing flowed through here", () => {
  it("begins with the vendor's notice, and asks for a list", async () => {
    list = file("people-at-crm.csv", LIST);
    const notice = file("call.txt", "They called.");
    const dates = ["--from", "2025-11-08", "--to", "2025-11-09", "--received", "2025-11-25T10:00+01:00"];
    id = (
      await printed<{ id: string }>(
        "incident",
        "open",
        "--recipient",
        "crm",
        "--no-ledger",
        "--notice",
        notice,
        ...dates,
      )
    ).id;
    await refused(/incident scope INC-.* --dataset FILE/, ...scope());
    await refused(/--dataset FILE/, "incident", "affected", id, "--operator", "ada");
    await refused(/incident scope/, ...notify("affected", "--draft", "--operator", "ada"));
    const folder = join(server.folder, "early-evidence");
    assert.equal((await cli("incident", "bundle", id, "--out", folder, "--operator", "ada")).code, 0);
    assert.ok(!existsSync(join(folder, "affected.jsonl")));
  });

  it("shows what the columns are taken for before anything is counted", async () => {
    const { columns } = await printed<{ columns: ListColumn[] }>(...scope("--dataset", list, "--columns"));
    assert.deepEqual(
      columns.map(({ name, role, exposes }) => [name, role, exposes?.category]),
      [
        ["customer_id", "identity", "user.unique_id"],
        ["mail", "email", "user.contact.email"],
        ["phone", null, "user.contact.phone_number"],
        ["company_id", "organisation", "user.workplace"],
        ["row_number", null, "user.behavior"],
      ],
    );
    assert.deepEqual((await shown()).waves, []);
  });

  it("says what is wrong with a list or with what is said of it", async () => {
    const strangers = file("no-ids.csv", "colour,size\nred,4\n");
    await refused(/no column leads to people/, ...scope("--dataset", strangers));
    await refused(/has no column "telephone"/, ...scope("--dataset", list, "--map", "telephone=user.name"));
    await refused(/a category is one of/, ...scope("--dataset", list, "--exposed", "email"));
    await refused(/a form is one of/, ...scope("--dataset", list, "--exposed", "user.name:hashed"));
    await refused(/no row of the list/, ...scope("--dataset", file("empty.csv", "user_id,email\n,\n")));
    const flowing = await printed<{ id: string }>(
      ..."incident open --destination product-analytics --from 2025-11-08 --to 2025-11-09".split(" "),
    );
    await refused(/incident reconcile/, "incident", "scope", flowing.id, "--dataset", list);
  });

  it("counts the people of the list, and freezes them with the hash of the file", async () => {
    const words = ["--dataset", list, "--delivered", "by the vendor's counsel", "--map", "row_number=nothing"];
    const frozen = await printed<ListScope>(...scope(...words, "--operator", "ada"));
    assert.deepEqual(
      [frozen.wave, frozen.recipient, frozen.subjects, frozen.organisations, frozen.rows, frozen.rowsWithoutId],
      [1, "crm", 5, 2, 7, 1],
    );
    assert.deepEqual(frozen.categories, [
      { category: "user.unique_id", form: "clear", subjects: 3 },
      { category: "user.contact.email", form: "clear", subjects: 3 },
      { category: "user.workplace", form: "clear", subjects: 3 },
      { category: "user.contact.phone_number", form: "clear", subjects: 2 },
    ]);
    assert.equal(frozen.dataset.id, SHA256);
    assert.equal(frozen.complete, false);
    const { actions, waves, steps } = await shown();
    assert.equal(waves.length, 1);
    const step = steps.find(({ id: one }) => one === "scope");
    assert.deepEqual([step?.state, step?.remark, step?.by], ["done", "wave 1", "ada"]);
    const detailOf = (kind: string) => JSON.stringify(actions.findLast((one) => one.kind === kind)?.detail);
    assert.match(detailOf("scope-frozen"), new RegExp(`"sha256":"${SHA256}"`));
    assert.match(detailOf("dataset-received"), /by the vendor's counsel/);
    assert.doesNotMatch(JSON.stringify(actions), /u-ada|@example/);
  });

  it("has an affected list, opened with a signature", async () => {
    await refused(/for operators only/, "incident", "affected", id);
    await refused(/knows no sources/, "incident", "affected", id, "--source", "web", "--operator", "ada");
    const { stdout } = await cli("incident", "affected", id, "--format", "jsonl", "--operator", "ada");
    const people = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Affected);
    assert.deepEqual(
      people.map(({ userId, email, organisation, items }) => [userId, email, organisation, items]),
      [
        ["bob@example.org", "BOB@example.org", "acme", 1],
        ["stranger@example.net", "stranger@example.net", null, 1],
        ['tab\tand, "quote"', undefined, null, 1],
        ["u-ada", "ada@example.org", "acme", 2],
        ["u-eve", undefined, "globex", 1],
      ],
    );
    const ada = people.find(({ userId }) => userId === "u-ada");
    assert.deepEqual(
      ada?.fields.map(({ path, category }) => [path, category]),
      [
        ["customer_id", "user.unique_id"],
        ["mail", "user.contact.email"],
        ["phone", "user.contact.phone_number"],
        ["company_id", "user.workplace"],
      ],
    );
    assert.equal(ada?.first, null);
    assert.equal((await shown()).actions.findLast(({ kind }) => kind === "affected-list-read")?.operator, "ada");
    const { stdout: csv } = await cli("incident", "affected", id, "--format", "csv", "--operator", "ada");
    assert.match(csv, /^u-eve,globex,user\.unique_id user\.workplace,1,,,,$/m);
  });

  it("takes down that sending was stopped, when, and how", async () => {
    const stopped = ["incident", "note", id, "sending-stopped", "--at", "2025-11-25T11:00+01:00"];
    await refused(/--remark/, ...stopped, "--source", "platform team");
    const note = [
      ...stopped,
      "--source",
      "platform team",
      "--remark",
      "the nightly export is off",
      "--operator",
      "ada",
    ];
    const { stdout } = await cli(...note);
    assert.match(
      stdout,
      /2025-11-25T11:00:00\+01:00 +we stopped sending .*, says platform team: the nightly export is off/,
    );
    const { steps, actions } = await shown();
    assert.equal(steps.find(({ id: one }) => one === "seal")?.state, "done");
    assert.equal(actions.findLast(({ kind }) => kind === "time-noted")?.operator, "ada");
  });

  it("tells the people of the list, wherever they are known", async () => {
    const draft = await printed<ShownDraft>(...notify("affected", "--draft", "--operator", "ada"));
    assert.deepEqual(draft.findings, []);
    assert.deepEqual(draft.counts, {
      people: 5,
      letters: 3,
      notWritten: { "not-in-directory": 1, "told-through-organisation": 1 },
      perLanguage: { fr: 2, en: 1 },
      onlyListed: 1,
    });
    assert.match((await cli(...notify("affected", "--show"))).stdout, /1 people are known to the uploaded list only/);
    const { figures, state } = await approveAndSend("affected");
    assert.equal(state, "finished");
    assert.deepEqual([figures.people, figures.notified, figures.suppressed, figures.unreachable], [5, 3, 1, 1]);
    const [ada] = to("ada@example.org");
    assert.match(ada?.text ?? "", /^Bonjour Ada Ray,\n\n.* chez Unseen GmbH, un service que nous utilisions\./);
    assert.match(ada?.text ?? "", /- numéro de téléphone: /);
    assert.match(ada?.text ?? "", /Nous avons cessé d'envoyer des données à Unseen GmbH\./);
    const [bob] = to("bob@example.org");
    assert.match(bob?.text ?? "", /^Dear Bob Ray,\n\n.*a service that we used/);
    assert.doesNotMatch(bob?.text?.split("== What was not touched ==")[0] ?? "", /telephone/);
    assert.match(bob?.text ?? "", /As far as we know today, this was not among the data:/);
    assert.match(to("stranger@example.net")[0]?.text ?? "", /^Bonjour,/);
    assert.equal(to("eve@example.org").length, 0);
  });

  it("tells admins of their own people", async () => {
    await printed<ShownDraft>(...notify("admins", "--draft", "--operator", "ada"));
    const { figures } = await approveAndSend("admins");
    assert.deepEqual([figures.people, figures.notified], [2, 2]);
    assert.match(to("bob@example.org").at(-1)?.text ?? "", /"user": "u-ada"/);
    assert.match(to("privacy@globex.example")[0]?.text ?? "", /"user": "u-eve"/);
  });

  it("tells nobody that they are not affected", async () => {
    await refused(/nobody can say who is not affected/, ...notify("not-affected", "--draft", "--operator", "ada"));
  });

  it("takes a later list, by option, and writes to the difference only", async () => {
    const rows = ["u-ada", "u-fay"].map((one) => JSON.stringify({ key: one }));
    const later = file("later.jsonl", rows.join("\n"));
    const words = ["--dataset", later, "--identity", "key", "--exposed", "user.contact.email:masked"];
    const frozen = await printed<ListScope>(...scope(...words, "--operator", "ada"));
    assert.deepEqual([frozen.wave, frozen.subjects], [2, 2]);
    assert.deepEqual(frozen.categories, [{ category: "user.contact.email", form: "masked", subjects: 2 }]);
    const draft = await printed<ShownDraft>(...notify("affected", "--draft", "--operator", "ada"));
    assert.deepEqual([draft.wave, draft.counts.letters], [2, 2]);
    await printed<ListScope>(...scope("--dataset", list, "--map", "row_number=nothing", "--operator", "ada"));
    const again = await printed<ShownDraft>(...notify("affected", "--draft", "--operator", "ada"));
    assert.deepEqual([again.wave, again.counts.letters, again.counts.notWritten["told-before"]], [3, 0, 3]);
  });

  it("fills the form, the register and the evidence", async () => {
    const form = await cli("incident", "form", id, "--authority", "eu", "--json");
    assert.equal(form.code, 0, form.stderr);
    const stop = "sending stopped 2025-11-25T11:00:00+01:00: the nightly export is off (platform team)";
    assert.equal((JSON.parse(form.stdout) as { answers: Record<string, string> }).answers["92"], stop);
    const entries = await printed<Readonly<Record<string, string>>[]>("register", "breaches");
    const entry = entries.find((one) => one["vendor"] === "Unseen GmbH");
    assert.deepEqual([entry?.["persons"], entry?.["personsExact"], entry?.["records"]], ["5", "approximate", "7"]);
    assert.equal(entry?.["measures"], stop);
    assert.match(entry?.["timeline"] ?? "", /we stopped sending to the vendor: 2025-11-25T11:00/);
    const folder = join(server.folder, "evidence");
    const { code, stderr } = await cli("incident", "bundle", id, "--out", folder, "--operator", "ada");
    assert.equal(code, 0, stderr);
    assert.equal(readFileSync(join(folder, "affected.jsonl"), "utf8").trim().split("\n").length, 5);
    assert.equal((await cli("ledger", "verify")).code, 0);
  });
});
