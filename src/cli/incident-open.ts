import type { Incident } from "../store/store.ts";
import { client } from "./client.ts";
import { type Command, needed, text } from "./command.ts";
import { noticeOf } from "./incident-notice.ts";
import { actor, SIGNED } from "./signer.ts";

export const incidentOpen: Command = {
  name: "incident open",
  summary: "Opens an incident at a destination or a recipient, from a vendor's notice or with the intrusion's dates.",
  usage:
    "bulkhead incident open --destination ID|--recipient ID [--no-ledger] [--from TIME --to TIME] [--notice FILE [--received TIME]] [--title TEXT] [--json]",
  example: "bulkhead incident open --destination product-analytics --notice notice.eml",
  options: {
    ...SIGNED,
    destination: { type: "string", value: "ID", says: "where the breach is" },
    recipient: { type: "string", value: "ID", says: "the legal entity, instead of a destination" },
    "no-ledger": { type: "boolean", says: "nothing flowed to this recipient through here" },
    from: {
      type: "string",
      value: "TIME",
      says: "first moment of the intrusion, as far as known; a day counts from its beginning",
    },
    to: { type: "string", value: "TIME", says: "last moment; a day counts to its end" },
    notice: { type: "string", value: "FILE", says: "the vendor's notice, a mail or a text" },
    received: { type: "string", value: "TIME", says: "when the notice reached you; else what your mail server wrote" },
    zone: { type: "string", value: "ZONE", says: "for --received without an offset, such as Europe/Paris" },
    title: { type: "string", value: "TEXT", says: "what the incident is called" },
  },
  words: [0, 0],
  run: async (invocation) => {
    const { options } = invocation;
    const [destination, recipient] = [text(options["destination"]), text(options["recipient"])];
    if (recipient === undefined) needed(destination, "--destination");
    // A notice may name no dates; they are noted when somebody knows them.
    const notice = text(options["notice"]) === undefined ? undefined : noticeOf(invocation, "notice");
    const date = (flag: "from" | "to") =>
      notice === undefined && recipient === undefined ? needed(options[flag], `--${flag}`) : text(options[flag]);
    const [from, to] = [date("from"), date("to")];
    const api = client(invocation);
    const incident = await api.post<Incident>("/incidents", {
      ...(destination === undefined ? {} : { destination }),
      ...(recipient === undefined ? {} : { recipient }),
      noLedger: options["no-ledger"] === true,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      title: text(options["title"]) ?? "",
      operator: actor(invocation),
    });
    if (notice !== undefined) await api.post(`/incidents/${incident.id}/notices`, notice);
    invocation.out(
      invocation.json
        ? JSON.stringify(incident)
        : `${incident.id} is open. Next: bulkhead incident ${notice === undefined ? "scope" : "show"} ${incident.id}`,
    );
    return 0;
  },
};
