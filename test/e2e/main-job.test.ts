import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import Mixpanel from "mixpanel";
import type { Affected, ScopeAnswer } from "../../src/incidents/incidents.ts";
import { addsUp, eventually, pendingOf, removeFolder, type Server, startServer } from "../harness/server.ts";
import { type MixpanelSimulator, startMixpanelSimulator } from "../simulator/mixpanel.ts";
import { each, run } from "./command.ts";

/**
 * The job, from the command line alone: an application sends, its vendor is breached, somebody cuts it off and asks who
 * is affected with which fields.
 */

const TOKEN = "destination-token";
const DAY_MS = 86_400_000;
const day = (offset: number): string => new Date(Date.now() + offset * DAY_MS).toISOString().slice(0, 10);

let vendor: MixpanelSimulator;
let server: Server;

before(async () => {
  vendor = await startMixpanelSimulator({ keepBytes: true });
  server = await startServer({ upstream: vendor.url, token: TOKEN, destination: { starts_empty: true } });
});
after(async () => {
  await server.stop();
  await vendor.close();
  removeFolder(server.folder);
});

const sdk = () => {
  const silent = () => undefined;
  const logger = { trace: silent, debug: silent, info: silent, warn: silent, error: silent };
  const config = { host: server.gateway, protocol: "http", path: "/product-analytics~web", key: "api-key", logger };
  return Mixpanel.init(TOKEN, config);
};
/** Resolves when the SDK was told of success. */
const told = (call: (done: (error: unknown) => void) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    call((error) => {
      if (error) reject(error);
      else resolve();
    });
  });
const track = (event: string, properties: object): Promise<void> =>
  told((done) => sdk().track(event, { ...properties }, done));

const cli = (...words: string[]) => server.cli(...words);
const printed = <T>(...words: string[]) => server.printed<T>(...words);
const settled = (): Promise<void> => eventually(async () => pendingOf(await server.figures()) === 0, 20_000, "settled");
const outcomes = async () => (await server.figures()).outcomes;

describe("an application sends", () => {
  it("gets success for everything, and the vendor gets it", async () => {
    await track("Signed Up", { distinct_id: "u-ada", company: "acme", $email: "ada@example.org", plan: "pro" });
    await told((done) => sdk().people.set("u-ada", { $email: "ada@example.org", $name: "Ada Lovelace" }, done));
    await track("Seen", { distinct_id: "u-bob", company: "acme", plan: "free" });
    await told((done) => sdk().people.set("u-cy", { plan: "pro", company: "globex" }, done));
    await told((done) => sdk().import("Old", new Date(Date.now() - 3 * DAY_MS), { distinct_id: "u-dee" }, done));
    await told((done) => sdk().groups.set("company", "initech", { seats: 7 }, done));
    await settled();
    const figures = await server.figures();
    assert.ok(addsUp(figures));
    assert.deepEqual([figures.in, figures.outcomes.delivered], [6, 6]);
    assert.equal(vendor.counts().items, 6);
  });

  it("sees the same in `status`", async () => {
    const { code, stdout } = await cli("status");
    assert.equal(code, 0);
    assert.match(stdout, /in 6 = delivered 6 \+ refused by the recipient 0/);
    const status = await printed<{ destinations: { destination: string; in: number }[] }>("status");
    assert.deepEqual(
      status.destinations.map((one) => [one.destination, one.in]),
      [["product-analytics", 6]],
    );
  });
});

interface SubjectAnswer {
  readonly known: boolean;
  readonly recipients: readonly { kind: string; legalName: string; items: number; categories: readonly string[] }[];
  readonly pseudonyms: readonly { pids: readonly string[] }[];
}

describe("somebody asks what was disclosed about a person", () => {
  it("names recipient, kinds, fields, and what the vendor knows the person by", async () => {
    const answer = await printed<SubjectAnswer>("ledger", "subject", "u-ada");
    assert.equal(answer.known, true);
    assert.deepEqual(
      answer.recipients.map((one) => [one.kind, one.items, one.legalName]),
      [
        ["event", 1, "Vendor, Inc."],
        ["profile", 1, "Vendor, Inc."],
      ],
    );
    const known = vendor.rows().profiles.map((row) => row.distinctId);
    assert.ok(known.includes(answer.pseudonyms[0]?.pids[0] ?? ""));
    assert.ok(answer.recipients.every((one) => !one.categories.includes("user.contact.email")));
    const { stdout } = await cli("ledger", "subject", "u-ada");
    assert.match(stdout, /Vendor, Inc\. \(product-analytics\), event: 1 item from/);
  });

  it("ends with 1 for an id about which nothing was disclosed", async () => {
    const { code, stdout } = await cli("ledger", "subject", "u-nobody");
    assert.deepEqual([code, stdout], [1, "Nothing was disclosed about this id.\n"]);
  });
});

describe("the vendor is breached", () => {
  let incident = "";

  it("opens an incident", async () => {
    const words = ["--destination", "product-analytics", "--from", day(-1), "--to", day(1)];
    const { id } = await printed<{ id: string }>("incident", "open", ...words, "--title", "export by a stranger");
    assert.match(id, /^INC-\d{4}-\d{2}-\d{2}-[0-9a-f]{4}/);
    incident = id;
    assert.match(
      (await cli("incident", "list")).stdout,
      new RegExp(`^${id}  product-analytics .*export by a stranger`),
    );
  });

  it("finds exactly the people, organisations and categories, and the totals are those of the list", async () => {
    const { code, stdout } = await cli("incident", "affected", incident, "--format", "jsonl");
    assert.equal(code, 0);
    const people = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Affected);
    const found = people
      .map((one) => [one.userId, one.organisation])
      .toSorted(([a], [b]) => ((a ?? "") < (b ?? "") ? -1 : 1));
    assert.deepEqual(found, [
      ["u-ada", "acme"],
      ["u-bob", "acme"],
      ["u-cy", "globex"],
      ["u-dee", null],
    ]);
    await each(people, async (person) => {
      const { recipients } = await printed<SubjectAnswer>("ledger", "subject", person.userId);
      const disclosed = [...new Set(recipients.flatMap((one) => one.categories))].toSorted();
      assert.deepEqual(person.categories, disclosed, person.userId);
      assert.ok(person.categories.includes("user.unique_id"));
      assert.ok(!person.categories.some((one) => one.startsWith("user.contact") || one === "user.name"));
    });

    const scope = await printed<ScopeAnswer>("incident", "scope", incident);
    assert.deepEqual([scope.subjects, scope.organisations, scope.unidentifiedDevices], [4, 3, 0]);
    assert.deepEqual([scope.complete, scope.incompleteBecause], [true, []]);
    for (const { category, form, subjects } of scope.categories) {
      const listed = people.filter((one) =>
        one.fields.some((field) => field.category === category && field.form === form),
      );
      assert.equal(subjects, listed.length, `${category} ${form}`);
    }
    const pairs = new Set(people.flatMap((one) => one.fields.map((field) => `${field.category} ${field.form}`)));
    assert.equal(scope.categories.length, pairs.size);
    assert.equal(scope.disclosedDuringIntrusion.items, 6);
  });

  it("prints the list for a spreadsheet, for people, and for one source", async () => {
    const csv = (await cli("incident", "affected", incident, "--format", "csv")).stdout.trimEnd().split("\n");
    assert.equal(csv[0], "user_id,organisation,categories,items,first,last,country,language");
    assert.equal(csv.length, 5);
    assert.match((await cli("incident", "affected", incident)).stdout, /^u-bob {2}acme {2}.*user\.unique_id/m);
    assert.equal((await cli("incident", "affected", incident, "--source", "elsewhere")).stdout, "");
    const wrong = await cli("incident", "affected", incident, "--format", "xml");
    assert.deepEqual([wrong.code, /--format is one of jsonl, text, csv/.test(wrong.stderr)], [2, true]);
  });

  it("keeps who asked", async () => {
    const shown = await printed<{ actions: { kind: string; operator: string }[]; waves: { number: number }[] }>(
      "incident",
      "show",
      incident,
    );
    const kinds = shown.actions.map((one) => one.kind);
    assert.equal(kinds[0], "incident-opened");
    assert.ok(kinds.includes("scope-frozen") && kinds.includes("affected-list-read"));
    assert.ok(shown.actions.every((one) => one.operator.length > 0));
    assert.deepEqual(
      shown.waves.map((one) => one.number),
      [1],
    );
    assert.match(
      (await cli("incident", "scope", incident)).stdout,
      /4 people in 3 organisations are affected \(wave 2/,
    );
  });

  it("refuses what makes no sense", async () => {
    const open = (from: string, to: string, destination = "product-analytics") =>
      cli("incident", "open", "--destination", destination, "--from", from, "--to", to);
    const turned = await open(day(1), day(-1));
    assert.deepEqual([turned.code, /--from is after --to/.test(turned.stderr)], [2, true]);
    const vague = await open("yesterday", day(0));
    assert.deepEqual([vague.code, /write a day/.test(vague.stderr)], [2, true]);
    const impossible = await open("2026-02-31", day(0));
    assert.deepEqual([impossible.code, /there is no such time/.test(impossible.stderr)], [2, true], impossible.stderr);
    const nowhere = await open(day(-1), day(0), "elsewhere");
    assert.deepEqual([nowhere.code, /there is no destination "elsewhere"/.test(nowhere.stderr)], [1, true]);
    const unknown = await cli("incident", "scope", "INC-2020-01-01-0000");
    assert.deepEqual([unknown.code, /there is no incident/.test(unknown.stderr)], [1, true]);
    const nameless = await cli("incident", "open", "--from", day(-1), "--to", day(0));
    assert.deepEqual([nameless.code, /--destination is needed/.test(nameless.stderr)], [2, true]);
  });
});

describe("somebody cuts the vendor off", () => {
  it("holds what comes in while the SDK gets success, and delivers it after `unseal`", async () => {
    const sealed = await printed<{ action: string; mode: string; reason: string }>(
      "seal",
      "product-analytics",
      "--reason",
      "a breach",
    );
    assert.deepEqual([sealed.action, sealed.mode, sealed.reason], ["seal", "hold", "a breach"]);
    const { bytesRead, events } = { bytesRead: vendor.bytesRead(), events: vendor.counts().events };
    for (let at = 0; at < 3; at++) await track("While sealed", { distinct_id: "u-ada" });
    assert.match((await cli("status")).stdout, /SEALED \(hold\)[^]*held until unsealed: 3/);
    assert.equal(vendor.bytesRead(), bytesRead);
    const figures = await server.figures();
    assert.deepEqual([figures.pending.held, addsUp(figures)], [3, true]);
    const opened = await cli("unseal", "product-analytics", "--reason", "the vendor closed the hole");
    assert.deepEqual([opened.code, opened.stdout], [0, "product-analytics is open again.\n"]);
    await settled();
    assert.equal(vendor.counts().events, events + 3);
  });

  it("records what comes in as withheld in mode `drop`, for good", async () => {
    await cli("seal", "product-analytics", "--reason", "for good", "--mode", "drop");
    const { withheld } = await outcomes();
    const before = vendor.bytesRead();
    await track("Dropped", { distinct_id: "u-dropped" });
    await eventually(async () => (await outcomes()).withheld === withheld + 1);
    await cli("unseal", "product-analytics", "--reason", "a test goes on");
    await settled();
    assert.equal(vendor.bytesRead(), before);
    assert.ok(addsUp(await server.figures()));
    assert.equal((await cli("ledger", "subject", "u-dropped")).code, 1, "nothing was disclosed");
  });

  it("wants a reason, a mode that exists and a destination that exists", async () => {
    const cases: readonly (readonly [readonly string[], number, RegExp])[] = [
      [["seal", "product-analytics"], 2, /--reason is needed/],
      [["seal", "product-analytics", "--reason", " "], 2, /say why/],
      [["seal", "product-analytics", "--reason", "x", "--mode", "maybe"], 2, /--mode is hold .* or drop/],
      [["seal", "elsewhere", "--reason", "x"], 1, /there is no destination "elsewhere"; `bulkhead status` lists them/],
      [["seal"], 2, /name either a destination or, with --recipient, a legal entity/],
      [["unseal", "product-analytics"], 2, /--reason is needed/],
    ];
    await each(cases, async ([words, code, says]) => {
      const ran = await cli(...words);
      assert.equal(ran.code, code, words.join(" "));
      assert.match(ran.stderr, says);
    });
  });
});

describe("the vendor refuses", () => {
  interface Letter {
    readonly id: string;
    readonly outcome: string;
    readonly status: number;
    readonly kind: string;
  }
  const letters = (): Promise<readonly Letter[]> => printed<readonly Letter[]>("dead-letters", "list");
  const importThree = (name: string): Promise<void> =>
    told((done) =>
      sdk().import_batch(
        [1, 2, 3].map((at) => ({
          event: `${name} ${at}`,
          properties: { distinct_id: "u-ada", time: Date.now() - at * DAY_MS },
        })),
        done,
      ),
    );

  it("keeps the one record that failed, and a replay is a new item", async () => {
    vendor.misbehave({ kind: "failed-records", indexes: [1], times: 1 });
    const then = await outcomes();
    await importThree("Imported");
    await settled();
    const now = await outcomes();
    assert.equal(now.delivered - then.delivered, 2);
    assert.equal(now["refused-by-recipient"] - then["refused-by-recipient"], 1);
    const [letter, ...others] = await letters();
    assert.deepEqual(
      [letter?.outcome, letter?.status, letter?.kind, others.length],
      ["refused-by-recipient", 400, "event", 0],
    );
    assert.match((await cli("dead-letters", "list")).stdout, /refused-by-recipient {2}vendor-refused \(HTTP 400\)/);

    const replayed = await cli("dead-letters", "replay", letter?.id ?? "");
    assert.deepEqual([replayed.code, replayed.stdout], [0, "1 items wait again.\n"]);
    await settled();
    const end = await outcomes();
    assert.equal(end.delivered - now.delivered, 1);
    assert.equal(end["refused-by-recipient"], now["refused-by-recipient"], "an outcome is final");
    assert.deepEqual(await letters(), []);
    assert.equal(vendor.rows().events.filter((row) => row.event.startsWith("Imported")).length, 3);
    assert.ok(addsUp(await server.figures()));
  });

  it("keeps everything of a request that was refused whole, until it is discarded", async () => {
    vendor.misbehave({ kind: "status", status: 400, times: 1 });
    await importThree("Refused");
    await settled();
    const found = await letters();
    assert.deepEqual(
      found.map((one) => one.outcome),
      Array.from({ length: 3 }, () => "refused-by-recipient"),
    );
    const discarded = await printed<{ discarded: number }>(
      "dead-letters",
      "discard",
      "--destination",
      "product-analytics",
    );
    assert.equal(discarded.discarded, 3);
    assert.deepEqual(await letters(), []);
    assert.ok(addsUp(await server.figures()));
    const none = await cli("dead-letters", "replay");
    assert.deepEqual([none.code, /name a destination or the ids/.test(none.stderr)], [2, true]);
  });

  it("retries what is only a bad moment", async () => {
    vendor.misbehave({ kind: "status", status: 503, times: 2 });
    await track("Retried", { distinct_id: "u-ada" });
    await settled();
    assert.equal(vendor.rows().events.filter((row) => row.event === "Retried").length, 1);
    assert.deepEqual(await letters(), []);
  });
});

describe("somebody wants proof", () => {
  it("verifies, also against a checkpoint that somebody else kept", async () => {
    const checkpoint = await cli("ledger", "checkpoint");
    assert.equal(checkpoint.code, 0, checkpoint.stderr);
    const file = join(server.folder, "kept.txt");
    writeFileSync(file, checkpoint.stdout);
    await track("Later", { distinct_id: "u-ada" });
    await settled();
    const plain = await cli("ledger", "verify");
    assert.deepEqual([plain.code, /^The ledger is intact: \d+ lines/.test(plain.stdout)], [0, true], plain.stdout);
    const kept = await printed<{ verified: boolean; lines: number }>("ledger", "verify", "--checkpoint", file);
    assert.equal(kept.verified, true);
    writeFileSync(file, checkpoint.stdout.replace(/^(.*\n.*\n).{4}/, "$1AAAA"));
    assert.equal((await cli("ledger", "verify", "--checkpoint", file)).code, 1);
    const missing = await cli("ledger", "verify", "--checkpoint", join(server.folder, "nothing.txt"));
    assert.deepEqual([missing.code, /can't be read/.test(missing.stderr)], [2, true]);
  });
});

describe("a policy is tried, a text is searched, the configuration is shown", () => {
  const item = JSON.stringify({
    event: "Signed Up",
    properties: { distinct_id: "u-ada", $email: "ada@example.org", plan: "pro", token: TOKEN },
  });
  const words = (...more: string[]) => [
    "--config",
    server.configFile,
    "policy",
    "test",
    "--destination",
    "product-analytics",
    ...more,
  ];

  it("shows before, after and why, and agrees with what the vendor got", async () => {
    const { code, stdout } = await run(words("--json"), { input: item });
    assert.equal(code, 0);
    const { after: left, remarks } = JSON.parse(stdout) as {
      after: { properties: Record<string, unknown> };
      remarks: { path: string; method: string; category: string; why: string }[];
    };
    assert.equal("$email" in left.properties, false);
    assert.deepEqual(remarks.find((one) => one.path === "properties.$email")?.category, "user.contact.email");
    assert.ok(remarks.every((one) => one.why.length > 5));
    const known = vendor.rows().events.find((row) => row.event === "Signed Up");
    assert.equal(left.properties["distinct_id"], known?.distinctId);
    const told = await run(words(), { input: item });
    assert.match(
      told.stdout,
      /before\n[^]*ada@example\.org[^]*after \(policy minimal\)\n[^]*properties\.\$email: drop/,
    );
  });

  it("tries other policies and kinds of items, and says what would be withheld", async () => {
    const open = await run(words("--policy", "transparent", "--json"), { input: item });
    assert.ok(open.stdout.includes("ada@example.org"));
    const closed = await run(words("--policy", "declared-only", "--json"), { input: item });
    assert.equal(JSON.parse(closed.stdout).after.properties.plan, undefined);
    const profile = await run(words("--json"), { input: '{"$distinct_id":"u","$set":{"$name":"Ada","plan":"pro"}}' });
    assert.deepEqual(JSON.parse(profile.stdout).after.$set, { plan: "pro" });
    const long = await run(words("--json"), { input: JSON.stringify({ event: "x ".repeat(300), properties: {} }) });
    assert.deepEqual([long.code, JSON.parse(long.stdout).withheld], [1, "policy"]);
    for (const [input, more] of [
      ["[1]", []],
      ["{", []],
      [item, ["--route", "nowhere"]],
      [item, ["--policy", "none"]],
    ] as const) {
      const wrong = await run(words(...more), { input });
      assert.equal(wrong.code, 2, `${input} ${more.join(" ")}: ${wrong.stderr}`);
      assert.equal(wrong.stderr.includes("ada@"), false);
    }
  });

  it("finds personal data in lines, without printing it", async () => {
    const input = "nothing here\nwrite to ada@example.org or +33 6 99 88 77 66\n";
    const ran = await run(["detect"], { input });
    assert.equal(ran.code, 1);
    assert.match(ran.stdout, /^2:9-24 {2}email {2}user\.contact\.email\n2:28-45 /);
    assert.equal(ran.stdout.includes("ada@"), false);
    assert.deepEqual(await run(["detect"], { input: "nothing\n" }), { code: 0, stdout: "", stderr: "" });
  });

  it("shows where each value comes from and hides the secrets", async () => {
    const { code, stdout } = await cli("config", "show");
    assert.equal(code, 0);
    assert.match(stdout, /^ {4}token: # \(hidden\) file:\d+$/m);
    assert.match(stdout, /^ {4}policy: minimal # default$/m);
    assert.match(stdout, /^ {4}upstream: http:\S+ # file:\d+$/m);
    assert.equal(stdout.includes(TOKEN), false);
    const environment = { BULKHEAD_GATEWAY_MAX_BODY: "2MiB" };
    const own = await run(["--config", server.configFile, "config", "show"], { environment });
    assert.match(own.stdout, /^ {2}max_body: 2MiB # environment BULKHEAD_GATEWAY_MAX_BODY$/m);
  });
});
