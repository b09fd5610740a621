import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { SMTPServer } from "smtp-server";
import type { Person } from "../../test/simulator/people.ts";

/** A mail server that takes everything and keeps nothing but a count. */
export interface MailSink {
  readonly port: number;
  readonly taken: () => number;
  readonly stop: () => Promise<void>;
}

export async function startMailSink(): Promise<MailSink> {
  let taken = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    onData: (stream, _session, done) => {
      stream.on("data", () => undefined);
      stream.on("end", () => {
        taken++;
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const { port } = server.server.address() as { port: number };
  return { port, taken: () => taken, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** What the organisation gives Bulkhead so that it can write to its people. */
export const letterhead = (port: number) => ({
  organisation: { name: "Example SAS", country: "FR", language: "fr", contact: "dpo@example.org" },
  inspector: { domains: ["example.org"] },
  directory: { kind: "csv", file: "people.csv" },
  smtp: {
    host: "127.0.0.1",
    port,
    plain: true,
    from: "notices@example.org",
    rate: 10_000,
    dkim: { domain: "example.org", selector: "demo", key_file: "dkim.pem" },
  },
});

/** The organisation's own directory, which Bulkhead reads only inside an incident. */
export function writeDirectory(folder: string, people: readonly Person[]): void {
  const rows = people.map((one) => [
    one.userId,
    one.name,
    one.email,
    one.language,
    one.country,
    one.organisationId,
    "user",
  ]);
  const header = "id,name,email,language,country,organisation,role";
  writeFileSync(join(folder, "people.csv"), [header, ...rows.map((row) => row.join(","))].join("\n"));
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
  writeFileSync(join(folder, "dkim.pem"), privateKey.export({ type: "pkcs8", format: "pem" }));
}
