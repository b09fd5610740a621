import { readFileSync, statSync } from "node:fs";
import { readMoment } from "../domain/moment.ts";
import { client } from "./client.ts";
import { type Command, type Invocation, needed, text, Usage } from "./command.ts";
import { actor, SIGNED } from "./signer.ts";

const MOST_BYTES = 2 * 2 ** 20;

export const incidentNotice: Command = {
  name: "incident notice",
  summary: "Keeps a notice of the vendor as it came, and starts the provisional clock from its receipt.",
  usage: "bulkhead incident notice ID --file FILE [--received TIME] [--zone ZONE] [--json]",
  example: "bulkhead incident notice INC-2025-11-25-3f2a --file notice.eml",
  options: {
    ...SIGNED,
    file: { type: "string", value: "FILE", says: "a mail with its headers, or a text; at most 2 MiB" },
    received: { type: "string", value: "TIME", says: "when it reached you; else what your mail server wrote" },
    zone: { type: "string", value: "ZONE", says: "for a time without an offset, such as Europe/Paris" },
  },
  words: [1, 1],
  run: async (invocation) => {
    const path = `/incidents/${encodeURIComponent(invocation.positionals[0] ?? "")}/notices`;
    type Kept = { readonly number: number; readonly sha256: string; readonly sender: string; readonly subject: string };
    const kept = await client(invocation).post<Kept>(path, noticeOf(invocation, "file"));
    if (invocation.json) invocation.out(JSON.stringify(kept));
    else {
      invocation.out(`notice ${kept.number} is kept (SHA-256 ${kept.sha256})`);
      if (kept.sender !== "") invocation.out(`it says that it is from ${kept.sender}: “${kept.subject}”`);
    }
    return 0;
  },
};

/** The request of a notice in a file. @throws Usage when the file can't be one */
export function noticeOf(invocation: Invocation, flag: "file" | "notice"): object {
  const { options } = invocation;
  const file = needed(options[flag], `--${flag}`);
  let content: Buffer;
  try {
    if (statSync(file).size > MOST_BYTES)
      throw new Usage(`--${flag}: a notice has at most 2 MiB; leave attachments out`);
    content = readFileSync(file);
  } catch (error) {
    if (error instanceof Usage) throw error;
    throw new Usage(`--${flag}: the file can't be read`);
  }
  const [received, zone] = [text(options["received"]), text(options["zone"])];
  // Looked at before an incident is opened for it.
  const read = received === undefined ? undefined : readMoment(received, zone);
  if (read !== undefined && "kind" in read) throw new Usage(`--received: ${read.why}`);
  return {
    content: content.toString("base64"),
    ...(received === undefined ? {} : { received }),
    ...(zone === undefined ? {} : { zone }),
    operator: actor(invocation),
  };
}
