import { Readable } from "node:stream";
import SMTPConnection from "nodemailer/lib/smtp-connection";

export interface MailServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte. */
  readonly secure: boolean;
  /** No TLS at all; else STARTTLS is demanded. */
  readonly plain: boolean;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
}

/** One mail as it leaves, signed. */
export interface Outgoing {
  readonly from: string;
  readonly to: string;
  readonly message: Buffer;
}

/** What became of one attempt. `says` is the server's answer without addresses. */
export type Answer =
  | { readonly kind: "accepted"; readonly says: string }
  /** Not now (4yz): about this recipient or this mail. */
  | { readonly kind: "deferred"; readonly says: string }
  /** Never (5yz). */
  | { readonly kind: "refused"; readonly says: string }
  /** The line broke between DATA and the answer: it may have arrived. */
  | { readonly kind: "doubtful"; readonly says: string }
  /** The server is no use at present, to anybody; nothing of the mail left. */
  | { readonly kind: "unavailable"; readonly says: string };

/** A connection to the mail server, opened when it is needed and kept for many mails. */
export interface Line {
  /** @param beforeData resolves when it is durable that the mail may have left from now on */
  readonly send: (mail: Outgoing, beforeData: () => Promise<void>) => Promise<Answer>;
  readonly close: () => void;
}

const MOST_MAILS = 200;
const CONNECT_MS = 30_000;
const SILENT_MS = 120_000;

export function openLine(server: MailServer): Line {
  let connection: SMTPConnection | undefined;
  let mails = 0;

  const hangUp = (): void => {
    connection?.close();
    connection = undefined;
    mails = 0;
  };

  const send = async (mail: Outgoing, beforeData: () => Promise<void>): Promise<Answer> => {
    let isBegun = false;
    try {
      connection ??= await connect(server);
      mails += 1;
      const message = messageAfter(async () => {
        await beforeData();
        isBegun = true;
        return mail.message;
      });
      const says = await transmit(connection, mail, message);
      if (mails >= MOST_MAILS) hangUp();
      return { kind: "accepted", says: harmless(says) };
    } catch (error) {
      // A half-spoken dialogue is not worth mending; the next mail gets a fresh line.
      hangUp();
      return answerTo(error as SmtpError, isBegun);
    }
  };
  return { send, close: hangUp };
}

/** Read only after the server's go-ahead (354): until then nothing of the mail has left. */
function messageAfter(ready: () => Promise<Buffer>): Readable {
  const message: Readable = new Readable({
    read: () => {
      ready().then(
        (bytes) => {
          message.push(bytes);
          message.push(null);
        },
        (error: unknown) => message.destroy(error as Error),
      );
    },
  });
  return message;
}

interface SmtpError extends Error {
  readonly responseCode?: number;
  readonly response?: string;
  readonly command?: string;
  readonly code?: string;
}

function answerTo({ responseCode = 0, response = "", command = "", code = "" }: SmtpError, isBegun: boolean): Answer {
  const says = harmless(response || code || "the line broke");
  const isAboutMail = /^(?:RCPT TO|DATA)/.test(command);
  if (responseCode === 0) return { kind: isBegun ? "doubtful" : "unavailable", says };
  if (!isAboutMail || responseCode === 421) return { kind: isBegun ? "doubtful" : "unavailable", says };
  return { kind: responseCode >= 500 ? "refused" : "deferred", says };
}

function connect({ host, port, secure, plain, user, password }: MailServer): Promise<SMTPConnection> {
  const connection = new SMTPConnection({
    host,
    port,
    secure,
    ignoreTLS: plain,
    requireTLS: !plain && !secure,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENT_MS,
  });
  return new Promise((resolve, reject) => {
    const failed = (error: Error): void => {
      connection.close();
      reject(error);
    };
    // After this an error belongs to the mail under way, whose own callback tells it.
    connection.on("error", failed);
    connection.connect((error) => {
      if (error) failed(error);
      else if (user === undefined) resolve(connection);
      else
        connection.login({ user, pass: password ?? "" }, (refused) =>
          refused ? failed(refused) : resolve(connection),
        );
    });
  });
}

const transmit = (connection: SMTPConnection, { from, to }: Outgoing, message: Readable): Promise<string> =>
  new Promise((resolve, reject) => {
    // A line that closes without an error must not leave the mail waiting.
    const ended = (): void => reject(new Error("the line was closed"));
    connection.once("end", ended);
    connection.send({ from, to: [to] }, message, (error, info) => {
      connection.off("end", ended);
      if (error) reject(error);
      else resolve(info?.response ?? "");
    });
  });

/** Servers like to repeat the address in their answers. */
const harmless = (says: string): string =>
  says
    .replace(/[^\s<>]+@[^\s<>]+/g, "(address)")
    .replace(/[\p{Cc}\s]+/gu, " ")
    .trim()
    .slice(0, 200);
