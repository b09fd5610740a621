import assert from "node:assert/strict";
import { after, test } from "node:test";
import { callbackify } from "node:util";
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer } from "smtp-server";
import type { Sender } from "../mail/compose.ts";
import { Fault } from "../platform/fault.ts";
import { quietLog } from "../platform/log.ts";
import { reminderMail } from "./reminder-mail.ts";

const arrived: Email[] = [];
const keep = async (bytes: Buffer): Promise<void> => void arrived.push(await PostalMime.parse(bytes));
let isBusy = false;
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS", "AUTH"],
  onRcptTo: ({ address }, _session, done) =>
    done(isBusy && address.startsWith("later") ? Object.assign(new Error("busy"), { responseCode: 451 }) : null),
  onData: (stream, _session, done) => {
    const pieces: Buffer[] = [];
    stream.on("data", (piece: Buffer) => pieces.push(piece));
    stream.on("end", () => callbackify(keep)(Buffer.concat(pieces), done));
  },
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
const { port } = server.server.address() as { port: number };
after(() => new Promise<void>((resolve) => server.close(() => resolve())));

const DUE = { clock: "gdpr authority", deadline: "2026-11-27T10:00:00.000Z", percent: 80 };
const SENDER = { name: "Example", address: "notices@example.org", dkim: undefined };
const mailer = (toPort: number, sender: () => Sender = () => SENDER) =>
  reminderMail({
    server: { host: "127.0.0.1", port: toPort, secure: false, plain: true },
    sender,
    to: ["dpo@example.org", "later@example.org"],
    log: quietLog,
    now: () => 0,
  });

test("everybody who wants it gets the clock, its share and its end", async () => {
  assert.equal(await mailer(port)("INC-1", DUE), true);
  assert.deepEqual(
    arrived.map(({ to }) => to?.[0]?.address),
    ["dpo@example.org", "later@example.org"],
  );
  const [mail] = arrived;
  assert.equal(mail?.subject, 'INC-1: 80 % of the clock "gdpr authority" is over');
  assert.match(
    mail?.text ?? "",
    /It ends at 2026-11-27T10:00:00.000Z\.\n\nWhat is open: {2}bulkhead incident show INC-1/,
  );
  assert.doesNotMatch(mail?.text ?? "", /late/);
  await mailer(port)("INC-1", { ...DUE, percent: 100 });
  assert.match(arrived.at(-1)?.text ?? "", /is over\. It ended at[\s\S]*Art\. 33\(1\)/);
});

test("whom a server put off is tried again, and nobody else", async () => {
  arrived.length = 0;
  isBusy = true;
  const mail = mailer(port);
  assert.equal(await mail("INC-1", DUE), false);
  assert.equal(await mail("INC-1", DUE), false);
  isBusy = false;
  assert.equal(await mail("INC-1", DUE), true);
  assert.deepEqual(
    arrived.map(({ to }) => to?.[0]?.address),
    ["dpo@example.org", "later@example.org"],
  );
});

test("no server, and a key that can't be read, are to be tried again, and stop nothing", async () => {
  assert.equal(await mailer(1)("INC-1", DUE), false);
  const noKey = mailer(port, () => {
    throw new Fault("config-invalid", "made up");
  });
  assert.equal(await noKey("INC-1", DUE), false);
});
