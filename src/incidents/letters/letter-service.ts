import { existsSync } from "node:fs";
import { join } from "node:path";
import { counts } from "../../domain/incident.ts";
import { composeMail } from "../../mail/compose.ts";
import type { DeliveryReport } from "../../mail/delivery-report.ts";
import { openLine } from "../../mail/line.ts";
import { type Audience, type Kind, type Measure, TEXTS_VERSION } from "../../mail/notices/notice.ts";
import type { Config } from "../../platform/config-schema.ts";
import { codeOf, Fault } from "../../platform/fault.ts";
import type { Log } from "../../platform/log.ts";
import type { IdSealer } from "../../platform/seal-ids.ts";
import type { Store } from "../../store/store.ts";
import { openDirectory } from "../directory/directory.ts";
import type { IncidentFiles } from "../incident-files.ts";
import type { Incidents, Reader } from "../incidents.ts";
import type { Operators } from "../operators.ts";
import type { RecordAction } from "../record.ts";
import { addressees } from "./addressees.ts";
import { markBounced, returnedOf } from "./bounces.ts";
import { createBreachFacts, type ScopeWave } from "./breach-facts.ts";
import { createCodeRegister } from "./code-register.ts";
import { figuresOf, outboxHash, toldBy } from "./delivery-figures.ts";
import { type Dispatch, openDispatch } from "./dispatch.ts";
import { countsOf, createDrafts, type Draft, LETTERS, type NamedDraft, OUTBOX, samplesOf } from "./drafts.ts";
import { kindsOf, usualKinds } from "./kinds.ts";
import { type ListedPerson, NO_DIRECTORY, type Reached, reachListed } from "./listed-people.ts";
import { readCode, writeLetters } from "./letters.ts";
import { releaseGate } from "./release.ts";
import { senderOf, smtpOf } from "./sender.ts";
import type { Stops } from "../stops.ts";

export interface LetterServiceOptions {
  readonly store: () => Promise<Pick<Store, "waves" | "actions">>;
  readonly files: IncidentFiles;
  readonly stops: Pick<Stops, "of">;
  readonly incidents: Pick<Incidents, "affected">;
  readonly operators: Pick<Operators, "list">;
  readonly record: RecordAction;
  readonly sealer: Pick<IdSealer, "key" | "open" | "seal">;
  readonly config: Config;
  readonly now: () => number;
  readonly log: Log;
}

export interface DraftRequest extends Reader {
  readonly audience: Audience;
  readonly measures: readonly Measure[];
}

/**
 * Tells people (Art. 34), organisations (Art. 33(2)) and those who are not affected: drafted, approved by a second
 * person, tried on seed recipients, then sent.
 */
export function createLetterService(options: LetterServiceOptions) {
  const { config, record, sealer, now } = options;
  const facts = createBreachFacts(options);
  const drafts = createDrafts(join(config.data, "notices"));
  const codes = createCodeRegister(drafts, now);
  const gate = releaseGate(config);
  const running = new Map<string, { readonly dispatch: Dispatch; readonly done: Promise<void> }>();
  const endings = new Map<string, string>();

  const findingsOf = async (draft: Draft): Promise<readonly string[]> => {
    const sender = senderOf(config);
    const found = samplesOf(draft).map(async ({ language, findings, ...rendered }) =>
      [...findings.map(({ says }) => says), ...(await gate(sender, rendered))].map((says) => `${language}: ${says}`),
    );
    return (await Promise.all(found)).flat();
  };

  const shown = async (named: NamedDraft) => {
    const { hash, draft } = named;
    const file = await options.files.file(draft.incident);
    const decision = file.decisions.findLast((one) => one.about === "notices" && one.draft === hash);
    return {
      draft: hash,
      ...draft,
      decision: decision?.number ?? null,
      isApproved: decision !== undefined && counts(decision),
      isSeeded: await isSeeded(draft.incident, hash),
      state: running.has(hash) ? "sending" : (endings.get(hash) ?? "at rest"),
      figures: await figuresOf(named),
      findings: await findingsOf(draft),
      samples: samplesOf(draft).map(({ language, subject, text }) => ({ language, subject, text })),
    };
  };

  const isSeeded = async (incident: string, hash: string): Promise<boolean> =>
    (await (await options.store()).actions(incident)).some(
      ({ kind, detail }) => kind === "notices-seeded" && (detail as { draft?: string }).draft === hash,
    );

  /** The people of the affected list. Reading it is signed and logged by `incidents`. */
  const affectedPeople = async (id: string, reader: Reader, subjects: number): Promise<readonly ListedPerson[]> => {
    const people: ListedPerson[] = [];
    for await (const { userId, email = "", organisations, fields, language } of options.incidents.affected(id, reader))
      people.push({
        id: userId,
        email,
        organisations,
        kinds: kindsOf(fields as readonly Kind[]),
        language: language ?? "",
      });
    if (people.length !== subjects)
      throw new Fault(
        "bad-request",
        `the ledger knows ${people.length} people now, the frozen scope ${subjects}; freeze the scope again`,
      );
    return people;
  };

  /** The affected people, and the directory that knows them. */
  const reached = async (id: string, reader: Reader, scope: ScopeWave): Promise<Reached> => {
    if (!scope.isListed) {
      const directory = openDirectory(config.directory);
      return { people: await affectedPeople(id, reader, scope.subjects), directory, onlyListed: 0 };
    }
    const directory = config.directory === undefined ? NO_DIRECTORY : openDirectory(config.directory);
    return reachListed(await affectedPeople(id, reader, scope.subjects), directory);
  };

  const needsOperators = async (): Promise<void> => {
    const active = (await options.operators.list()).filter((one) => one.revokedAt === null);
    if (active.length < 2)
      throw new Fault(
        "second-person-needed",
        "a notice needs two operators, one to draft and one to approve; `bulkhead operator add NAME` registers each",
      );
  };

  const draft = async (id: string, { audience, measures, ...reader }: DraftRequest) => {
    await needsOperators();
    const scope = await facts.scopeOf(id);
    const breach = await facts.breachOf(id, measures);
    if (audience === "not-affected" && scope.isListed)
      throw new Fault(
        "bad-request",
        "nothing flowed to this recipient through here, so nobody can say who is not affected: a list names those who are",
      );
    if (audience === "not-affected" && !scope.isComplete)
      throw new Fault(
        "bad-request",
        "the scope is incomplete, so nobody can be told that they are not affected; `bulkhead incident scope` says what is missing",
      );
    const { people, directory, onlyListed } = await reached(id, reader, scope);
    const earlier = await drafts.all(id);
    const { lines, asked, found, perLanguage } = await addressees(audience, people, {
      directory,
      sealer,
      ownLanguage: config.organisation?.language ?? "en",
      controllers: new Map(
        config.organisations.filter(({ role }) => role === "processor").map((one) => [one.id, one.contact]),
      ),
      toldBefore: await toldBy(earlier, audience),
      toldUnaffected: audience === "affected" ? await toldBy(earlier, "not-affected") : new Set(),
    });
    await record(id, "directory-read", reader.operator, {
      audience,
      asked,
      found: found - (audience === "affected" ? onlyListed : 0),
      ...(onlyListed > 0 ? { onlyListed } : {}),
    });
    const named = await drafts.keep(id, async (folder) => ({
      incident: id,
      audience,
      at: now(),
      by: reader.operator,
      wave: scope.number,
      breach,
      texts: TEXTS_VERSION,
      counts: { ...countsOf(lines, perLanguage), ...(onlyListed > 0 && audience === "affected" ? { onlyListed } : {}) },
      usual: usualKinds(people),
      lettersSha256: (await writeLetters(join(folder, LETTERS), lines)).sha256,
    }));
    return shown(named);
  };

  /** @throws Fault `bad-request` when the draft may not be sent as it is, whoever approves */
  const check = async (id: string, audience: Audience, hash: string): Promise<void> => {
    const latest = await drafts.latest(id, audience);
    if (latest.hash !== hash) throw new Fault("bad-request", "there is a newer draft; look at that one");
    const findings = await findingsOf(latest.draft);
    if (findings.length > 0) throw new Fault("bad-request", `the draft may not go: ${findings.join("; ")}`);
    if (latest.draft.breach.measures.includes("stopped-sending") && !(await facts.isStopped(id)))
      throw new Fault(
        "bad-request",
        "the draft says that sending was stopped, which is no longer so; `bulkhead incident show` says more, draft it again",
      );
  };

  const seed = async (
    id: string,
    { audience, to, operator }: { readonly audience: Audience; readonly to: string; readonly operator: string },
  ) => {
    const { hash, draft: said } = await drafts.latest(id, audience);
    await check(id, audience, hash);
    const [smtp, sender] = [smtpOf(config), senderOf(config)];
    const line = openLine(smtp);
    try {
      for (const { language, ...rendered } of samplesOf(said)) {
        const about = { to, messageId: `<sample-${language}-${now()}@${sender.address.split("@")[1]}>`, at: now() };
        const answer = await line.send(
          { from: sender.address, to, message: await composeMail(sender, rendered, about) },
          async () => undefined,
        );
        if (answer.kind !== "accepted")
          throw new Fault("mail-refused", `the mail server did not take the ${language} sample: ${answer.says}`);
      }
    } finally {
      line.close();
    }
    await record(id, "notices-seeded", operator, { draft: hash, audience, mails: samplesOf(said).length });
    return { draft: hash, mails: samplesOf(said).length };
  };

  const send = async (
    id: string,
    { audience, operator }: { readonly audience: Audience; readonly operator: string },
  ) => {
    const named = await drafts.latest(id, audience);
    const { hash, draft: said } = named;
    if (running.has(hash)) return shown(named);
    await check(id, audience, hash);
    const state = await shown(named);
    if (!state.isApproved)
      throw new Fault(
        "second-person-needed",
        "another operator has to approve this draft first: `bulkhead incident approve`",
      );
    if (!state.isSeeded) throw new Fault("bad-request", "send it to a seed recipient first: --seed ADDRESS");
    if (state.figures.pending === 0) return state;
    const scope = await facts.scopeOf(id);
    if (scope.number !== said.wave)
      throw new Fault(
        "bad-request",
        "the scope was frozen anew since; draft again, which writes to the difference only",
      );
    const dispatch = await openDispatch(named, { sealer, smtp: smtpOf(config), sender: senderOf(config), now });
    await record(id, "notices-started", operator, { draft: hash, audience, letters: said.counts.letters });
    running.set(hash, { dispatch, done: follow(named, dispatch) });
    return shown(named);
  };

  /** Waits for the end of a run, and writes down what it came to. */
  const follow = async (named: NamedDraft, dispatch: Dispatch): Promise<void> => {
    const { hash, draft: said } = named;
    try {
      const ending = await dispatch.run();
      endings.set(hash, ending.kind === "halted" ? `halted: ${ending.says}` : ending.kind);
      if (ending.kind === "finished") await conclude(named);
    } catch (error) {
      endings.set(hash, "failed; the process log says why");
      options.log.error("sending notices failed", { incident: said.incident, code: codeOf(error) });
    } finally {
      running.delete(hash);
    }
  };

  const conclude = async (named: NamedDraft): Promise<void> => {
    const { hash, draft: said } = named;
    const figures = await figuresOf(named);
    const outbox = await outboxHash(named);
    const detail = { draft: hash, audience: said.audience, ...figures, outbox };
    await record(said.incident, "notices-sent", "bulkhead", detail);
    const unreached = figures.unreachable + figures.bounced;
    if (said.audience !== "not-affected" && unreached > 0)
      await record(said.incident, "public-communication-due", "bulkhead", {
        draft: hash,
        audience: said.audience,
        unreached,
        because: "these could not be written to; Art. 34(3)(c) asks for a public communication or a similar measure",
      });
  };

  /** What mail systems gave back after the first one had taken it. Reports of other mail are counted and left alone. */
  const bounced = async (
    id: string,
    { reports, operator }: { readonly reports: readonly DeliveryReport[]; readonly operator: string },
  ) => {
    const returned = returnedOf(reports);
    const campaigns = await drafts.all(id);
    if (campaigns.some(({ hash }) => running.has(hash)))
      throw new Fault("bad-request", "notices are being sent; give the reports again when that has ended");
    let marked = 0;
    for (const named of campaigns) {
      if (!existsSync(join(named.folder, OUTBOX))) continue;
      const here = await markBounced(named, returned, now());
      if (here === 0) continue;
      marked += here;
      await record(id, "notices-bounced", operator, { draft: named.hash, bounced: here });
      // What is not sent to its end has no figures yet.
      if ((await figuresOf(named)).pending === 0) await conclude(named);
    }
    return { reports: returned.size, bounced: marked };
  };

  let turn: Promise<unknown> = Promise.resolve();
  /** One after the other: whoever opens an outbox that another has open would send its letters again. */
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const next = turn.then(work);
    turn = next.catch(() => undefined);
    return next;
  };

  return {
    draft,
    check,
    seed,
    send: (id: string, request: Parameters<typeof send>[1]) => inTurn(() => send(id, request)),
    bounced: (id: string, request: Parameters<typeof bounced>[1]) => inTurn(() => bounced(id, request)),
    show: async (id: string, audience: Audience) => shown(await drafts.latest(id, audience)),
    /** Whether a code stands in a notice that was sent. Says nothing of whom it was sent to. */
    checkCode: async (written: string) => {
      const code = readCode(written);
      if (code === undefined) throw new Fault("bad-request", "a notice's code looks like BH-7Q2K-9XWD-4TNP");
      const found = await codes.find(code);
      if (found === undefined) return { code, isOurs: false } as const;
      const { audience, breach } = found.draft;
      const sentAt = new Date(found.sentAt).toISOString();
      return { code, isOurs: true, audience, about: breach.vendor, sentAt } as const;
    },
    /** Lets mails under way end; what is left is sent when `send` is asked again. */
    stop: async (): Promise<void> => {
      for (const { dispatch } of running.values()) dispatch.stop();
      await Promise.all([...running.values()].map(({ done }) => done));
    },
  };
}

export type LetterService = ReturnType<typeof createLetterService>;
