import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, describe, it } from "node:test";
import { dkimVerify } from "mailauth/lib/dkim/verify.js";
import PostalMime from "postal-mime";
import { SMTPServer } from "smtp-server";
import { type Campaign, createCampaign, type Ending } from "./campaign.ts";
import { composeMail, type Sender } from "./compose.ts";
import { openLine } from "./line.ts";
import { type Entry, openOutbox } from "./outbox.ts";

const folder = mkdtempSync(join(tmpdir(), "bulkhead-campaign-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const SENDER: Sender = {
  name: "Example SAS",
  address: "notices@example.org",
  dkim: {
    domain: "example.org",
    selector: "s1",
    privateKey,
  },
};
const RENDERED = { subject: "Vos données", text: "Bonjour,\n\n.une ligne\n", html: "<p>Bonjour,</p>" };

interface Arrived {
  readonly to: string;
  readonly messageId: string;
  readonly bytes: Buffer;
}

interface Behaviour {
  /** An answer to RCPT TO or to the mail, else it is taken. */
  readonly rcpt?: (to: string, time: number) => number | undefined;
  readonly mail?: (to: string, time: number) => number | "hang-up" | undefined;
  readonly onArrival?: (all: readonly Arrived[]) => void;
}

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A mail server on loopback that keeps what it gets, whatever it answers. */
async function mailServer({ rcpt, mail, onArrival }: Behaviour) {
  const sockets = new Set<Socket>();
  const arrived: Arrived[] = [];
  const asked = new Map<string, number>();
  const failing = (code: number): Error =>
    Object.assign(new Error("no such user <a@example.org>"), { responseCode: code });
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    onRcptTo: ({ address }, _session, done) => {
      const time = (asked.get(address) ?? 0) + 1;
      asked.set(address, time);
      const code = rcpt?.(address, time);
      done(code === undefined ? null : failing(code));
    },
    onData: (stream, session, done) => {
      const pieces: Buffer[] = [];
      stream.on("data", (piece: Buffer) => pieces.push(piece));
      stream.on("end", () => {
        const bytes = Buffer.concat(pieces);
        const to = session.envelope.rcptTo[0]?.address ?? "";
        arrived.push({ to, messageId: /^Message-ID: (\S+)/im.exec(bytes.toString())?.[1] ?? "", bytes });
        onArrival?.(arrived);
        const answer = mail?.(to, asked.get(to) ?? 0);
        // `hang-up` never answers: the connection just ends.
        if (answer === "hang-up") for (const socket of sockets) socket.destroy();
        else done(answer === undefined ? null : failing(answer));
      });
    },
  });
  server.server.on("connection", (socket: Socket) => sockets.add(socket));
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const { port } = server.server.address() as { port: number };
  closers.push(() => new Promise((resolve) => server.close(() => resolve())));
  return { port, arrived };
}

let outboxes = 0;
const newOutbox = (): string => join(folder, `${outboxes++}.jsonl`);

interface Run {
  readonly letters: number;
  readonly port: number;
  readonly path: string;
  readonly connections?: number;
}

/** A campaign over letters `0@example.org`, …; its clock jumps over every wait of a minute and more. */
async function campaignOn({ letters, port, path, connections = 1 }: Run) {
  let ahead = 0;
  const outbox = await openOutbox(path);
  const now = (): number => Date.now() + ahead;
  const campaign: Campaign = createCampaign({
    letters,
    outbox,
    connections,
    rate: 10_000,
    texts: "t1",
    compose: async (n) => ({
      from: SENDER.address,
      to: `${n}@example.org`,
      message: await composeMail(SENDER, RENDERED, {
        to: `${n}@example.org`,
        messageId: `<${n}@example.org>`,
        at: now(),
      }),
    }),
    openLine: () => openLine({ host: "127.0.0.1", port, secure: false, plain: true }),
    now,
    sleep: async (ms) => {
      ahead += ms;
    },
  });
  return { campaign, outbox };
}

async function run(options: Run): Promise<Ending> {
  const { campaign, outbox } = await campaignOn(options);
  const ending = await campaign.run();
  await outbox.close();
  return ending;
}

const entries = (path: string): readonly Entry[] =>
  readFileSync(path, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Entry);
const statesOf = (path: string, n: number): readonly string[] =>
  entries(path)
    .filter((one) => one.n === n)
    .map((one) => one.state);

describe("a campaign", () => {
  it("sends each letter once, with the server's answer as its proof", async () => {
    const { port, arrived } = await mailServer({});
    const path = newOutbox();
    assert.deepEqual(await run({ letters: 20, port, path, connections: 3 }), { kind: "finished" });
    assert.equal(new Set(arrived.map(({ to }) => to)).size, 20);
    assert.equal(arrived.length, 20);
    for (let n = 0; n < 20; n++) assert.deepEqual(statesOf(path, n), ["sending", "sent"]);
    const proof = entries(path).find((one) => one.state === "sent");
    assert.ok(proof?.state === "sent");
    assert.match(proof.says, /^250 /);
    assert.equal(proof.texts, "t1");
    // Nothing is left to do.
    assert.deepEqual(await run({ letters: 20, port, path }), { kind: "finished" });
    assert.equal(arrived.length, 20);
  });

  it("signs what arrives, in a form that others verify", async () => {
    const { port, arrived } = await mailServer({});
    await run({ letters: 1, port, path: newOutbox() });
    const [mail] = arrived;
    assert.ok(mail);
    const key = publicKey.export({ type: "spki", format: "der" }).toString("base64");
    const { results } = await dkimVerify(mail.bytes, { resolver: async () => [[`v=DKIM1; k=rsa; p=${key}`]] });
    assert.equal(results[0]?.status.result, "pass");
    const parsed = await PostalMime.parse(mail.bytes);
    assert.equal(parsed.text?.replace(/\r/g, "").trim(), RENDERED.text.trim());
    assert.equal(parsed.attachments.length, 0);
    assert.equal(parsed.subject, RENDERED.subject);
    assert.ok(mail.bytes.indexOf("text/plain") < mail.bytes.indexOf("text/html"), "plain text comes first");
  });

  it("tries again what is deferred, and gives up in the end", async () => {
    const { port, arrived } = await mailServer({
      rcpt: (to, time) => (to.startsWith("0") ? 450 : time < 3 ? 451 : undefined),
    });
    const path = newOutbox();
    assert.deepEqual(await run({ letters: 2, port, path }), { kind: "finished" });
    assert.deepEqual(statesOf(path, 1), ["deferred", "deferred", "sending", "sent"]);
    assert.deepEqual(statesOf(path, 0), [...Array.from({ length: 8 }, () => "deferred"), "bounced"]);
    assert.equal(arrived.length, 1);
  });

  it("records a bounce with the server's words, but without the address", async () => {
    const { port } = await mailServer({
      rcpt: (to) => (to.startsWith("0") ? 550 : undefined),
      mail: (to) => (to.startsWith("1") ? 554 : undefined),
    });
    const path = newOutbox();
    await run({ letters: 3, port, path });
    assert.deepEqual(statesOf(path, 0), ["bounced"]);
    assert.deepEqual(statesOf(path, 1), ["sending", "bounced"]);
    assert.deepEqual(statesOf(path, 2), ["sending", "sent"]);
    assert.match(readFileSync(path, "utf8"), /550 no such user <\(address\)>/);
    assert.doesNotMatch(readFileSync(path, "utf8"), /@/);
  });

  it("repeats under the same Message-ID when the server hangs up after DATA, and marks it", async () => {
    const { port, arrived } = await mailServer({
      mail: (to, time) => (to.startsWith("1") && time === 1 ? "hang-up" : undefined),
    });
    const path = newOutbox();
    assert.deepEqual(await run({ letters: 3, port, path }), { kind: "finished" });
    assert.deepEqual(statesOf(path, 1), ["sending", "doubtful", "sending", "sent"]);
    const repeats = entries(path).filter((one) => one.state === "sending" && one.repeat === true);
    assert.deepEqual(
      repeats.map(({ n }) => n),
      [1],
    );
    const twice = arrived.filter(({ to }) => to.startsWith("1"));
    assert.equal(twice.length, 2);
    assert.equal(twice[0]?.messageId, twice[1]?.messageId);
  });

  it("forgets nobody when it dies anywhere, and repeats only what was between DATA and the answer", async () => {
    for (const deaths of [1, 7, 13, 19]) {
      const [path, disk] = [newOutbox(), newOutbox()];
      let died = false;
      let before: readonly string[] = [];
      // What is on the disk while the server has a mail and has not answered is all that a dead process leaves.
      const { port, arrived } = await mailServer({
        onArrival: (all) => {
          if (died || all.length !== deaths) return;
          died = true;
          before = all.map(({ to }) => to);
          copyFileSync(path, disk);
          doomed.campaign.stop();
        },
      });
      const doomed = await campaignOn({ letters: 20, port, path, connections: 2 });
      assert.deepEqual(await doomed.campaign.run(), { kind: "stopped" });
      await doomed.outbox.close();
      const afterDeath = arrived.length;
      const inDoubt = entries(disk)
        .filter((one) => one.state === "sending")
        .map(({ n }) => n)
        .filter((n) => statesOf(disk, n).at(-1) === "sending");
      assert.ok(inDoubt.length > 0 && inDoubt.length <= 2);
      // And a line that broke off.
      writeFileSync(disk, '{"n":3,"sta', { flag: "a" });
      assert.deepEqual(await run({ letters: 20, port, path: disk, connections: 2 }), { kind: "finished" });
      assert.equal(new Set(arrived.map(({ to }) => to)).size, 20, "somebody was forgotten");
      const marked = entries(disk)
        .filter((one) => one.state === "sending" && one.repeat === true)
        .map(({ n }) => n);
      assert.deepEqual(new Set(marked), new Set(inDoubt));
      const again = new Set(arrived.slice(afterDeath).map(({ to }) => to));
      const repeated = before.filter((to) => again.has(to)).map((to) => Number.parseInt(to, 10));
      assert.ok(
        repeated.every((n) => inDoubt.includes(n)),
        repeated.join(),
      );
      assert.ok(repeated.length > 0, "the mail under way was not sent again");
    }
  });

  it("halts when the server is no use, and keeps everything queued", async () => {
    const path = newOutbox();
    const refusing = await mailServer({});
    await new Promise<void>((resolve) => void closers.pop()?.().then(resolve));
    const ending = await run({ letters: 3, port: refusing.port, path });
    assert.equal(ending.kind, "halted");
    assert.equal(entries(path).length, 0);
    const { port, arrived } = await mailServer({});
    assert.deepEqual(await run({ letters: 3, port, path }), { kind: "finished" });
    assert.equal(arrived.length, 3);
  });

  it("demands TLS unless plain lines are allowed", async () => {
    const { port, arrived } = await mailServer({});
    const line = openLine({ host: "127.0.0.1", port, secure: false, plain: false });
    const answer = await line.send(
      { from: "a@example.org", to: "b@example.org", message: Buffer.from("x") },
      async () => undefined,
    );
    assert.equal(answer.kind, "unavailable");
    assert.equal(arrived.length, 0);
  });
});

it("an outbox with a damaged line in its middle is left alone", async () => {
  const path = newOutbox();
  writeFileSync(path, '{"n":0,\n{"n":1,"state":"sending","at":1}\n');
  await assert.rejects(openOutbox(path), { code: "bad-request", message: /line that can't be read/ });
});
