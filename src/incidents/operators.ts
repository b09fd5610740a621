import { z } from "zod";
import type { Json, JsonObject } from "../domain/item.ts";
import type { Step } from "../journal/journal.ts";
import { actionLeaf } from "../ledger/leaf-entries.ts";
import type { LogSequencer } from "../ledger/sequencer.ts";
import { Fault } from "../platform/fault.ts";
import { isSignedBy, keyIdOf } from "../platform/operator-key.ts";
import type { OperatorEntry, Store } from "../store/store.ts";
import { operatorName, readStatement, type SignedStatement, type Statement, signedText } from "./statements.ts";

export interface OperatorsOptions {
  readonly store: () => Promise<Pick<Store, "recordOperator" | "operatorLog">>;
  readonly sequencer: Pick<LogSequencer, "append">;
  readonly commit: (step: Step) => Promise<void>;
  /** An action of the log by its reference. */
  readonly logged: (reference: string) => string | undefined;
  readonly now: () => number;
}

export interface Operator {
  readonly name: string;
  readonly keyId: string;
  readonly publicKey: string;
  readonly addedAt: number;
  readonly addedBy: string;
  readonly revokedAt: number | null;
}

/** A statement whose signature is good, from an operator who may sign. */
export interface Vouched {
  readonly statement: Statement;
  readonly signed: SignedStatement;
}

const publicKey = z.string().regex(/^[A-Za-z0-9+/]{43}=$/, "a public key is 32 bytes in base64");
const added = z.strictObject({ name: operatorName, publicKey });
const revoked = z.strictObject({ name: operatorName, reason: z.string().trim().min(1, "say why").max(2_000) });

const refused = (why: string): Fault => new Fault("operator-refused", why);

/** How a statement stands in the log; its reference is taken once. */
export const referenceOf = ({ action, nonce }: Statement): string => `${action} ${nonce}`;

/**
 * The people who may decide, each with a key of their own. The first adds itself, from then on an operator vouches for the
 * next. The control database is only a copy: a key that the log does not know signs nothing.
 */
export function createOperators(options: OperatorsOptions) {
  let turn: Promise<unknown> = Promise.resolve();
  /** One at a time: what a statement is judged by must not change before it is written. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work, work);
    turn = mine.catch(() => undefined);
    return mine;
  };

  const all = async (): Promise<readonly Operator[]> => {
    const log = await (await options.store()).operatorLog();
    return log
      .filter((one) => one.action === "add" && isLogged(one, options.logged))
      .map((one) => ({
        name: one.name,
        keyId: one.keyId,
        publicKey: one.publicKey,
        addedAt: one.at,
        addedBy: one.by,
        revokedAt: log.find((other) => other.action === "revoke" && other.keyId === one.keyId)?.at ?? null,
      }));
  };
  const active = async (): Promise<readonly Operator[]> => (await all()).filter((one) => one.revokedAt === null);

  /** Refuses what is no good statement of an active operator. */
  const vouch = async (action: string, signed: SignedStatement, signers?: readonly Operator[]): Promise<Vouched> => {
    const read = readStatement(signed.statement, action, options.now());
    if (read.kind === "refused") throw refused(read.why);
    const { statement } = read;
    const signer = (signers ?? (await active())).find((one) => one.keyId === statement.key);
    if (signer?.name !== statement.operator)
      throw refused("this key is not that of an active operator; `bulkhead operator list` shows them");
    if (!isSignedBy(signer.publicKey, signedText(signed.statement), signed.signature))
      throw refused("the signature does not fit the statement");
    if (options.logged(referenceOf(statement)) !== undefined) throw refused("this statement was taken already");
    return { statement, signed };
  };

  /** Writes it to the log with its signature; durable when it returns. */
  const log = ({ statement, signed }: Vouched): Promise<void> => {
    const { action, operator, key, at, detail } = statement;
    const parts: JsonObject = { action, operator, key, at, detail };
    const entry = actionLeaf({
      id: referenceOf(statement),
      ...parts,
      statement: signed.statement,
      signature: signed.signature,
    });
    return options.sequencer.append([entry], options.commit);
  };

  const add = async (signed: SignedStatement, proof: string): Promise<Operator> => {
    const operators = await all();
    const signers = operators.filter((one) => one.revokedAt === null);
    const candidate = detailOf(added, readable(signed.statement));
    const keyId = keyIdOf(candidate.publicKey);
    const itself: Operator = {
      ...candidate,
      keyId,
      addedAt: options.now(),
      addedBy: candidate.name,
      revokedAt: null,
    };
    const vouched = await vouch("operator-added", signed, operators.length === 0 ? [itself] : signers);
    if (!isSignedBy(candidate.publicKey, signedText(signed.statement), proof))
      throw refused("the new key did not sign for itself");
    if (signers.some((one) => one.name === candidate.name))
      throw refused("this name has an active key; revoke that one first");
    if (operators.some((one) => one.keyId === keyId)) throw refused("this key belongs to an operator already");
    await log(vouched);
    const by = vouched.statement.operator;
    await record(vouched, {
      name: candidate.name,
      action: "add",
      keyId,
      publicKey: candidate.publicKey,
      by,
      reason: "",
    });
    return { ...itself, addedAt: vouched.statement.at, addedBy: by };
  };

  const revoke = async (signed: SignedStatement): Promise<Operator> => {
    const signers = await active();
    const vouched = await vouch("operator-revoked", signed, signers);
    const { name, reason } = detailOf(revoked, vouched.statement.detail);
    const target = signers.find((one) => one.name === name);
    if (target === undefined) throw new Fault("not-found", "there is no active operator of this name");
    if (signers.length === 1) throw refused("this is the last operator; add another one first");
    await log(vouched);
    const { keyId, publicKey } = target;
    await record(vouched, { name, action: "revoke", keyId, publicKey, by: vouched.statement.operator, reason });
    return { ...target, revokedAt: vouched.statement.at };
  };

  const record = async ({ statement }: Vouched, entry: Omit<OperatorEntry, "at" | "reference">): Promise<void> =>
    (await options.store()).recordOperator({ ...entry, at: statement.at, reference: referenceOf(statement) });

  return {
    list: all,
    /** Whether anybody is registered: until then nothing can be signed. */
    isAnybody: async (): Promise<boolean> => (await all()).length > 0,
    /** @param proof the new key's own signature under the same statement */
    add: (signed: SignedStatement, proof: string): Promise<Operator> => inTurn(() => add(signed, proof)),
    revoke: (signed: SignedStatement): Promise<Operator> => inTurn(() => revoke(signed)),
    /**
     * Judges a statement, writes it to the log and does what follows from it; nobody else's statement comes between.
     * `judge` sees it first and may refuse.
     */
    take: <T>(
      action: string,
      signed: SignedStatement,
      judge: (statement: Statement) => Promise<(vouched: Vouched) => Promise<T>>,
    ): Promise<T> =>
      inTurn(async () => {
        const vouched = await vouch(action, signed);
        const follow = await judge(vouched.statement);
        await log(vouched);
        return follow(vouched);
      }),
  };
}

export type Operators = ReturnType<typeof createOperators>;

/** The detail of a statement as its action wants it. @throws Fault `bad-request` naming the field */
export function detailOf<T>(schema: z.ZodType<T>, detail: Json): T {
  const parsed = schema.safeParse(detail);
  if (parsed.success) return parsed.data;
  const says = parsed.error.issues.map(({ path, message }) => `${path.map(String).join(".") || "detail"}: ${message}`);
  throw new Fault("bad-request", says.join("; "));
}

function readable(statement: string): Json {
  try {
    return (JSON.parse(statement) as { detail?: Json }).detail ?? null;
  } catch {
    throw refused("a statement is JSON");
  }
}

/** The row says what the log says. */
function isLogged(entry: OperatorEntry, logged: OperatorsOptions["logged"]): boolean {
  const text = logged(entry.reference);
  if (text === undefined) return false;
  const { detail } = JSON.parse(text.slice(text.indexOf("\n") + 1)) as { detail?: JsonObject };
  return detail?.["name"] === entry.name && detail["publicKey"] === entry.publicKey;
}
