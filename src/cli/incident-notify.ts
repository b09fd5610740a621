import { setTimeout as wait } from "node:timers/promises";
import type { LetterService } from "../incidents/letters/letter-service.ts";
import { AUDIENCES } from "../mail/notices/notice.ts";
import { client } from "./client.ts";
import { type Command, type Invocation, needed, text, texts, Usage } from "./command.ts";
import { decided } from "./incident-aware.ts";
import { incidentPath } from "./incident-note.ts";
import { actor, operatorKey, SIGNED, sign } from "./signer.ts";

type Shown = Awaited<ReturnType<LetterService["show"]>>;

const STEPS = ["draft", "seed", "send", "show"] as const;
const LOOK_EVERY_MS = 500;

export const incidentNotify: Command = {
  name: "incident notify",
  summary:
    "Tells people: drafts notices, sends them to a seed recipient, and to everybody once another operator approved.",
  usage:
    "bulkhead incident notify ID --audience affected|admins|not-affected (--draft [--measure NAME]… | --show | --seed ADDRESS | --send) [--language en|fr|es|de|it] [--operator NAME|FILE] [--json]",
  example: "bulkhead incident notify INC-2025-11-25-3f2a --audience affected --draft --operator ada",
  options: {
    ...SIGNED,
    audience: { type: "string", value: "NAME", says: "affected, admins or not-affected" },
    draft: { type: "boolean", says: "write the notices, show counts and samples, and sign for them" },
    measure: { type: "string", value: "NAME", says: "with --draft: ended-contract, reviewed-vendors", multiple: true },
    show: { type: "boolean", says: "show the latest draft, and how far sending has come" },
    seed: { type: "string", value: "ADDRESS", says: "send the samples to this address of yours" },
    send: { type: "boolean", says: "send what is approved; again after a stop, it goes on" },
    language: { type: "string", value: "CODE", says: "print the sample of one language only" },
  },
  words: [1, 1],
  run: async (invocation) => {
    const { options } = invocation;
    const audience = needed(options["audience"], "--audience");
    if (!(AUDIENCES as readonly string[]).includes(audience))
      throw new Usage(`--audience is one of ${AUDIENCES.join(", ")}`);
    const steps = STEPS.filter((step) => options[step] !== undefined && options[step] !== false);
    const [step] = steps;
    if (step === undefined || steps.length > 1) throw new Usage("give one of --draft, --show, --seed and --send");
    await RUN[step](invocation, audience);
    return 0;
  },
};

const RUN: Readonly<Record<(typeof STEPS)[number], (invocation: Invocation, audience: string) => Promise<void>>> = {
  draft: async (invocation, audience) => {
    const incident = invocation.positionals[0] ?? "";
    const key = operatorKey(invocation);
    const draft = await client(invocation).post<Shown>(`${incidentPath(invocation)}/letters/draft`, {
      audience,
      measures: texts(invocation.options["measure"]),
      operator: key.name,
      signed: sign(key, "affected-list-read", { incident, source: null }),
    });
    print(invocation, draft);
    const quiet = { ...invocation, out: invocation.note, json: false };
    if (draft.findings.length === 0)
      await decided(quiet, "notices-drafted", { incident, audience, draft: draft.draft });
  },
  show: async (invocation, audience) =>
    print(invocation, await client(invocation).get<Shown>(`${incidentPath(invocation)}/letters/${audience}`)),
  seed: async (invocation, audience) => {
    const to = needed(invocation.options["seed"], "--seed");
    const body = { audience, to, operator: actor(invocation) };
    const sent = await client(invocation).post<{ mails: number }>(`${incidentPath(invocation)}/letters/seed`, body);
    invocation.out(invocation.json ? JSON.stringify(sent) : `${sent.mails} samples were taken by the mail server`);
  },
  send: async (invocation, audience) => {
    const api = client(invocation);
    const body = { audience, operator: actor(invocation) };
    let state = await api.post<Shown>(`${incidentPath(invocation)}/letters/send`, body);
    while (state.state === "sending") {
      await wait(LOOK_EVERY_MS);
      state = await api.get<Shown>(`${incidentPath(invocation)}/letters/${audience}`);
      if (process.stderr.isTTY) invocation.note(figuresText(state));
    }
    if (invocation.json) invocation.out(JSON.stringify(state));
    else invocation.out(`${state.state}: ${figuresText(state)}`);
  },
};

function figuresText({ figures }: Shown): string {
  const { people, notified, bounced, suppressed, unreachable, pending, repeated } = figures;
  const rest = pending === 0 ? "" : ` + ${pending} pending`;
  return `${people} = ${notified} notified + ${bounced} bounced + ${suppressed} suppressed + ${unreachable} unreachable${rest}; ${repeated} may have come twice`;
}

function print(invocation: Invocation, draft: Shown): void {
  if (invocation.json) return invocation.out(JSON.stringify(draft));
  const language = text(invocation.options["language"]);
  const languages = Object.entries(draft.counts.perLanguage).map(([name, count]) => `${name} ${count}`);
  const reasons = Object.entries(draft.counts.notWritten).map(([name, count]) => `${name} ${count}`);
  invocation.out(`draft ${draft.draft} for ${draft.audience}, wave ${draft.wave}, by ${draft.by}`);
  invocation.out(figuresText(draft));
  invocation.out(`${draft.counts.letters} letters: ${languages.join(", ") || "none"}`);
  if (draft.counts.onlyListed !== undefined)
    invocation.out(
      `${draft.counts.onlyListed} people are known to the uploaded list only: LOOK AT IT before you approve`,
    );
  if (reasons.length > 0) invocation.out(`no letter: ${reasons.join(", ")}`);
  invocation.out(
    `approved: ${draft.isApproved ? "yes" : "no"}, seeds: ${draft.isSeeded ? "sent" : "not sent"}, ${draft.state}`,
  );
  for (const finding of draft.findings) invocation.out(`MAY NOT GO: ${finding}`);
  for (const sample of draft.samples)
    if (language === undefined || language === sample.language)
      invocation.out(`\n--- ${sample.language}: ${sample.subject}\n\n${sample.text}`);
}
