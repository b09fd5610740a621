import { setTimeout as wait } from "node:timers/promises";
import { callbackify } from "node:util";
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer } from "smtp-server";

/** A mail server on this machine that keeps what it takes. */
export interface MailServer {
  readonly port: number;
  readonly arrived: readonly { readonly mail: Email; readonly bytes: Buffer }[];
  readonly to: (address: string) => readonly Email[];
  readonly close: () => Promise<void>;
}

export interface MailServerOptions {
  /** Mailboxes beginning so are refused for good. */
  readonly refuses?: string;
  /** How long a mail that has arrived waits for its answer. */
  readonly answerAfterMs?: number;
}

export async function startMailServer({ refuses, answerAfterMs = 0 }: MailServerOptions = {}): Promise<MailServer> {
  const arrived: { readonly mail: Email; readonly bytes: Buffer }[] = [];
  const keep = async (bytes: Buffer): Promise<void> => {
    arrived.push({ mail: await PostalMime.parse(bytes), bytes });
    if (answerAfterMs > 0) await wait(answerAfterMs);
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    onRcptTo: ({ address }, _session, done) =>
      done(
        refuses !== undefined && address.startsWith(refuses)
          ? Object.assign(new Error("no such user"), { responseCode: 550 })
          : null,
      ),
    onData: (stream, _session, done) => {
      const pieces: Buffer[] = [];
      stream.on("data", (piece: Buffer) => pieces.push(piece));
      stream.on("end", () => callbackify(keep)(Buffer.concat(pieces), done));
    },
  });
  // Whoever is killed hangs up in the middle of a sentence.
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const { port } = server.server.address() as { port: number };
  return {
    port,
    arrived,
    to: (address) => arrived.map(({ mail }) => mail).filter(({ to }) => to?.[0]?.address === address),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
