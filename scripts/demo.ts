import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { severityOf } from "../src/domain/severity.ts";
import { type Affected, type ScopeAnswer } from "../src/incidents/incidents.ts";
import type { Verification } from "../src/ledger/verify.ts";
import { eventually, pendingOf, type Server, startServer } from "../test/harness/server.ts";
import { startVendor, type VendorProcess } from "../test/harness/vendor.ts";
import { type Person, synthesisePeople } from "../test/simulator/people.ts";
import { type Application, application } from "./demo/application.ts";
import { clearIdentifiers } from "./demo/attacker.ts";
import { letterhead, type MailSink, startMailSink, writeDirectory } from "./demo/mail.ts";
import { createTeller } from "./demo/teller.ts";

/**
 * The main job on embedded stores, with the vendor's real SDK: the same application once straight at a vendor and once
 * through Bulkhead, then a breach at that vendor. All people are synthetic.
 */
const PERSONS = 2_000;
const ORGANISATIONS = 120;
const EVENTS_PER_PERSON = 4;
const TOKEN = "demo-token";
const SEED = 20_251_125;

/** What somebody does on a site, taken by an attacker and offered to anybody. */
const LEAK = { dpc: 2, confidentiality: 0.5, integrity: 0, availability: 0, malicious: true } as const;
/** Name and e-mail say who it is; a code alone does not, without the table behind it. */
const IDENTIFIED_BY_NAME = 1;
const PSEUDONYM_ONLY = 0.25;

const json = process.argv.includes("--json");
const tell = createTeller(json);

interface Result {
  readonly persons: number;
  readonly organisations: number;
  readonly direct: { readonly rows: number; readonly rowsWithClearIdentifier: number };
  readonly gateway: {
    readonly itemsIn: number;
    readonly outcomes: Readonly<Record<string, number>>;
    readonly pending: number;
    readonly rowsAtVendor: number;
    readonly rowsWithClearIdentifier: number;
  };
  readonly seal: {
    readonly bytesAfter: number;
    readonly millisToLastByte: number;
    readonly sdkErrorsWhileSealed: number;
  };
  readonly incident: {
    readonly id: string;
    readonly subjects: number;
    readonly organisations: number;
    readonly millis: number;
    readonly complete: boolean;
  };
  readonly reconcile: {
    readonly rows: number;
    readonly confirmed: number;
    readonly ledgerOnly: number;
    readonly vendorOnly: number;
    readonly fieldMismatch: number;
    /** None were sent: they take a day to come. */
    readonly canaries: { readonly sent: number; readonly found: number; readonly missing: number };
    readonly millis: number;
  };
  /** ENISA's scores of the two datasets. */
  readonly severity: { readonly direct: number; readonly gateway: number };
  readonly notices: {
    readonly sent: number;
    readonly perLanguage: Readonly<Record<string, number>>;
    readonly millis: number;
  };
  readonly bundle: { readonly verified: boolean; readonly files: number };
  readonly ledger: { readonly verified: boolean; readonly lines: number };
  readonly seconds: number;
}

const opened: { stop: () => Promise<unknown> }[] = [];
const folders: string[] = [];
try {
  const result = await demo();
  if (json) process.stdout.write(`${JSON.stringify(result)}\n`);
} finally {
  for (const one of opened.toReversed()) await one.stop();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

async function demo(): Promise<Result> {
  const started = performance.now();
  const people = synthesisePeople({ persons: PERSONS, organisations: ORGANISATIONS, seed: SEED });
  const organisations = new Set(people.map((one) => one.organisationId)).size;
  tell.title("A vendor is breached: with and without Bulkhead");
  tell.say(
    `${PERSONS} synthetic people in ${organisations} organisations use an application that sends analytics with the mixpanel SDK.`,
  );

  const [direct, behind] = await Promise.all([vendor(), vendor()]);
  const mail = await startMailSink();
  opened.push(mail);
  const destination = { starts_empty: true };
  const server = await startServer({ upstream: behind.url, token: TOKEN, destination, config: letterhead(mail.port) });
  opened.push(server);
  folders.push(server.folder);
  writeDirectory(server.folder, people);

  tell.step("1  Straight at the vendor, as most do");
  await drive(application({ address: direct.address, token: TOKEN, path: "" }), people);
  const leaked = await dataset(direct, join(server.folder, "direct"), people);
  tell.say(
    `The vendor's dataset: ${leaked.rows} rows, ${leaked.rowsWithClearIdentifier} of them name, reach or locate a person.`,
  );
  tell.sample("one stolen row", leaked.sample);

  tell.step("2  The same application, with host and path pointing at Bulkhead");
  const app = application({ address: server.gateway, token: TOKEN, path: "/product-analytics" });
  await drive(app, people);
  await eventually(async () => pendingOf(await server.figures()) === 0, 60_000, "the backlog did not drain");
  const minimised = await dataset(behind, join(server.folder, "behind"), people);
  tell.say(
    `The vendor's dataset: ${minimised.rows} rows, ${minimised.rowsWithClearIdentifier} of them name, reach or locate a person.`,
  );
  tell.sample("one stolen row", minimised.sample);

  tell.step("3  The vendor reports an intrusion: cut it off, under load");
  const seal = await sealUnderLoad(server, behind, app, people);
  tell.say(
    `Last byte ${seal.millisToLastByte} ms after the seal was asked for; bytes later than one second: ${seal.bytesAfter}. The application noticed nothing: ${seal.sdkErrorsWhileSealed} errors.`,
  );

  tell.step("4  Who is affected, with which fields?");
  const { incident, affected } = await investigate(server);
  tell.table(affected.slice(0, 5).map((one) => [one.userId, one.organisation ?? "-", one.categories.join(" ")]));
  tell.say(
    `… ${incident.subjects} people in ${incident.organisations} organisations, answered in ${incident.millis} ms; ${incident.complete ? "the ledger covers all of it" : "not complete"}.`,
  );

  tell.step("5  Sixteen days later the vendor's dataset arrives");
  const reconcile = await check(server, incident.id, join(server.folder, "behind", "events.csv"));
  tell.say(
    `Of ${reconcile.rows} rows: ${reconcile.confirmed} people confirmed, ${reconcile.ledgerOnly} only in the ledger, ${reconcile.vendorOnly} strangers, ${reconcile.millis} ms.`,
  );
  const severity = {
    direct: severityOf({ ...LEAK, ei: IDENTIFIED_BY_NAME }).score,
    gateway: severityOf({ ...LEAK, ei: PSEUDONYM_ONLY }).score,
  };
  tell.say(
    `ENISA's severity: ${severity.direct} (${severityOf({ ...LEAK, ei: IDENTIFIED_BY_NAME }).band}) without Bulkhead, ${severity.gateway} (${severityOf({ ...LEAK, ei: PSEUDONYM_ONLY }).band}) with it.`,
  );

  tell.step("6  Tell the people concerned, each in their language");
  const notices = await notify(server, incident.id, mail);
  const languages = Object.entries(notices.perLanguage).map(([language, count]) => `${language} ${count}`);
  tell.say(
    `Drafted by one operator, approved by another: ${notices.sent} notices sent and signed (${languages.join(", ")}), ${notices.millis} ms.`,
  );

  tell.step("7  The evidence, for whoever asks");
  const bundle = await evidence(server, incident.id, join(server.folder, "evidence"));
  tell.say(
    `${bundle.files} files; their verifier says: ${bundle.verified ? "what was signed" : "NOT what was signed"}.`,
  );

  const verification = JSON.parse((await server.cli("ledger", "verify", "--json")).stdout) as Verification;
  tell.say(
    `The ledger is ${verification.verified ? "intact" : "NOT intact"}: ${verification.lines} lines, ${verification.leaves} leaves, root ${verification.root.slice(0, 16)}….`,
  );

  const figures = await server.figures();
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  tell.title(`Done in ${seconds} s`);
  return {
    persons: PERSONS,
    organisations,
    direct: { rows: leaked.rows, rowsWithClearIdentifier: leaked.rowsWithClearIdentifier },
    gateway: {
      itemsIn: figures.in,
      outcomes: figures.outcomes,
      pending: pendingOf(figures),
      rowsAtVendor: minimised.rows,
      rowsWithClearIdentifier: minimised.rowsWithClearIdentifier,
    },
    seal,
    incident,
    reconcile,
    severity,
    notices,
    bundle,
    ledger: { verified: verification.verified, lines: verification.lines },
    seconds,
  };
}

async function vendor(): Promise<VendorProcess> {
  const started = await startVendor(["--geolocate"]);
  opened.push(started);
  return started;
}

async function drive(app: Application, people: readonly Person[]): Promise<void> {
  const of = people.length * (EVENTS_PER_PERSON + 2);
  await app.useAll(people, EVENTS_PER_PERSON, (done) => tell.progress("events sent", done, of));
  tell.progressEnd();
}

/** What an attacker gets who exports everything: rows, and how many still say who somebody is. */
async function dataset(from: VendorProcess, folder: string, people: readonly Person[]) {
  mkdirSync(folder, { recursive: true });
  await from.post("/export", { dir: folder });
  return clearIdentifiers(folder, people);
}

async function sealUnderLoad(
  server: Server,
  behind: VendorProcess,
  app: Application,
  people: readonly Person[],
): Promise<Result["seal"]> {
  const load = app.keepUsing(people);
  await eventually(async () => (await server.figures()).pending.announced > 0, 5_000, "no load built up").catch(
    () => undefined,
  );
  const asked = Date.now();
  const sealed = await server.cli(
    "seal",
    "product-analytics",
    "--reason",
    "the vendor reports an intrusion",
    "--mode",
    "hold",
  );
  if (sealed.code !== 0) throw new Error(`sealing failed: ${sealed.stderr}`);
  const errorsBefore = load.errors();
  await pause(1_000);
  const { bytesRead: atOneSecond } = await behind.stats();
  await pause(1_500);
  const { bytesRead, lastByteAt } = await behind.stats();
  const sdkErrorsWhileSealed = (await load.stop()) - errorsBefore;
  const { pending } = await server.figures();
  tell.say(`${pending.held} items are held; they will never be needed, so they are dropped and counted as withheld.`);
  await server.cli("seal", "product-analytics", "--reason", "nothing more to this vendor", "--mode", "drop");
  await eventually(async () => pendingOf(await server.figures()) === 0, 30_000, "held items were not dropped");
  return {
    bytesAfter: bytesRead - atOneSecond,
    millisToLastByte: Math.max(0, lastByteAt - asked),
    sdkErrorsWhileSealed,
  };
}

async function investigate(
  server: Server,
): Promise<{ readonly incident: Result["incident"]; readonly affected: readonly Affected[] }> {
  const today = new Date().toISOString().slice(0, 10);
  const run = (...words: readonly string[]): Promise<string> => told(server, ...words);
  const { id } = JSON.parse(
    await run("incident", "open", "--destination", "product-analytics", "--from", today, "--to", today, "--json"),
  ) as { id: string };
  const scope = JSON.parse(await run("incident", "scope", id, "--json")) as ScopeAnswer;
  const lines = await run("incident", "affected", id, "--format", "jsonl");
  const affected = lines
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Affected);
  if (affected.length !== scope.subjects)
    throw new Error(`the list has ${affected.length} people, the scope says ${scope.subjects}`);
  const { subjects, organisations, millis, complete } = scope;
  return { incident: { id, subjects, organisations, millis, complete }, affected };
}

async function told(server: Server, ...words: readonly string[]): Promise<string> {
  tell.command(words);
  const { code, stdout, stderr } = await server.cli(...words);
  if (code !== 0) throw new Error(`bulkhead ${words.join(" ")}: ${stderr}`);
  return stdout;
}

async function check(server: Server, incident: string, file: string): Promise<Result["reconcile"]> {
  const words = ["incident", "reconcile", incident, "--dataset", file, "--delivered", "by the vendor", "--json"];
  const found = JSON.parse(await told(server, ...words)) as Result["reconcile"];
  const { rows, confirmed, ledgerOnly, vendorOnly, fieldMismatch, canaries, millis } = found;
  const { sent, found: there, missing } = canaries;
  const made = { sent, found: there, missing };
  return { rows, confirmed, ledgerOnly, vendorOnly, fieldMismatch, canaries: made, millis };
}

async function notify(server: Server, incident: string, mail: MailSink): Promise<Result["notices"]> {
  const audience = ["incident", "notify", incident, "--audience", "affected"];
  await told(server, "operator", "add", "ada");
  await told(server, "operator", "add", "bob", "--operator", "ada");
  await told(server, ...audience, "--draft", "--operator", "ada");
  const { decision, counts } = JSON.parse(await told(server, ...audience, "--show", "--json")) as {
    decision: number;
    counts: { perLanguage: Record<string, number> };
  };
  await told(server, "incident", "approve", incident, String(decision), "--operator", "bob");
  await told(server, ...audience, "--seed", "seed@example.org", "--operator", "ada");
  const seeds = mail.taken();
  const started = performance.now();
  await told(server, ...audience, "--send", "--operator", "ada");
  const millis = Math.round(performance.now() - started);
  return { sent: mail.taken() - seeds, perLanguage: counts.perLanguage, millis };
}

async function evidence(server: Server, incident: string, folder: string): Promise<Result["bundle"]> {
  const made = await told(server, "incident", "bundle", incident, "--out", folder, "--redacted", "--json");
  const { verified, files } = JSON.parse(made) as Result["bundle"];
  return { verified, files };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
