import type { JsonObject } from "../domain/item.ts";
import type { KnownAnswers } from "../journal/journal.ts";
import type { FlagCalls, Reply, VendorAnswer } from "../vendors/vendor.ts";

/** How a destination answers flag calls. */
export interface ProxiedFlags {
  readonly calls: FlagCalls;
  /** How long an SDK waits, from the arrival of its call. */
  readonly budgetMs: number;
}

/** A flag call that was minimised. */
export interface FlagCall {
  readonly destination: string;
  readonly flags: ProxiedFlags;
  /** The envelope's id; its one item is the call. */
  readonly envelope: string;
  readonly route: string;
  /** What leaves of it; undefined when nothing may. */
  readonly body: string | undefined;
  /** Resolves when the call is in the journal. */
  readonly stored: Promise<void>;
}

export type AnsweredBy = "vendor" | "memory" | "nobody";

export interface FlagDeskOptions {
  /** Asks for a stored call to be announced and sent before all that waits. */
  readonly ask: (destination: string, envelope: string) => void;
  readonly known: KnownAnswers;
  readonly observe: (destination: string, by: AnsweredBy) => void;
}

/** Calls that wait for an answer, per worker; beyond it they are answered from memory. */
const MOST_WAITING = 4_096;

/**
 * Where an SDK waits for its flags: for the vendor, as long as the time budget lasts, then for nobody. What the vendor
 * last said of the same person is better than nothing, and nothing is said as an error, at which SDKs keep their defaults:
 * an empty answer would switch every flag off.
 */
export function flagDesk({ ask, known, observe }: FlagDeskOptions) {
  const waiting = new Map<string, (answer: VendorAnswer | undefined) => void>();

  const remembered = ({ destination, flags }: FlagCall, question: string): Reply => {
    const body = known.find(destination, question);
    observe(destination, body === undefined ? "nobody" : "memory");
    return body === undefined ? flags.calls.none : asReply(body);
  };

  const fromVendor = (call: FlagCall, question: string): Promise<Reply | undefined> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => resolve(undefined), call.flags.budgetMs);
      // One that comes too late for this call is remembered for the next.
      waiting.set(call.envelope, (answer) => {
        clearTimeout(timer);
        const read = answer && call.flags.calls.read(answer);
        // A full disk costs a memory; the answer itself is there.
        if (read?.whole) void known.keep(call.destination, question, read.body).catch(() => undefined);
        resolve(read && asReply(read.body));
      });
      ask(call.destination, call.envelope);
    });

  return {
    reply: async (call: FlagCall): Promise<Reply> => {
      const { destination, route, body, flags } = call;
      const isStored = await call.stored.then(
        () => true,
        () => false,
      );
      if (body === undefined) {
        observe(destination, "nobody");
        return flags.calls.none;
      }
      const question = JSON.stringify(flags.calls.question(route, JSON.parse(body) as JsonObject));
      const reply = isStored && waiting.size < MOST_WAITING ? await fromVendor(call, question) : undefined;
      if (reply === undefined) return remembered(call, question);
      observe(destination, "vendor");
      return reply;
    },
    arrived: (envelope: string, answer: VendorAnswer | undefined): void => {
      waiting.get(envelope)?.(answer);
      waiting.delete(envelope);
    },
  };
}

export type FlagDesk = ReturnType<typeof flagDesk>;

const asReply = (body: string): Reply => ({ status: 200, type: "application/json", body });
