import { randomBytes } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Json } from "../domain/item.ts";
import { type SignedStatement, signStatement } from "../incidents/statements.ts";
import { environment } from "../platform/config-environment.ts";
import { type OperatorKey, readOperatorKey } from "../platform/operator-key.ts";
import { operator } from "./client.ts";
import { type Invocation, text, Usage } from "./command.ts";

/** The option of every command that signs. */
export const SIGNED = {
  operator: { type: "string", value: "NAME|FILE", says: "who acts: an operator's name or key file" },
} as const;

const ENDING = ".key";

/** Where keys lie when no file is named: beside the data directory, so that no backup of it holds them. */
export const operatorsFolder = (invocation: Invocation): string =>
  `${invocation.config().config.data.replace(/\/+$/, "")}.operators`;

export const keyFileOf = (folder: string, name: string): string => join(folder, `${name}${ENDING}`);

/**
 * The key that this command signs with: `--operator` or BULKHEAD_OPERATOR, a name or a key file; else the account's name;
 * else the only key that there is.
 */
export function operatorKey(invocation: Invocation): OperatorKey {
  const folder = operatorsFolder(invocation);
  const given = text(invocation.options["operator"]) ?? (environment["BULKHEAD_OPERATOR"] || undefined);
  const file = given === undefined ? unnamed(folder) : named(folder, given);
  if (file === undefined)
    throw new Usage("give --operator with your name or key file; `bulkhead operator add NAME` makes a key");
  return readOperatorKey(file);
}

export const sign = (key: OperatorKey, action: string, detail: Json): SignedStatement =>
  signStatement(key, action, detail, { now: Date.now, random: () => randomBytes(16) });

/** Whose name stands beside a fact, which nobody signs. */
export const actor = (invocation: Invocation): string =>
  anyOperatorKey(invocation)?.name ?? text(invocation.options["operator"]) ?? operator();

/** The key if there is one: for what needs a signature only when operators exist. */
export const anyOperatorKey = (invocation: Invocation): OperatorKey | undefined => {
  const folder = operatorsFolder(invocation);
  const given = text(invocation.options["operator"]) ?? environment["BULKHEAD_OPERATOR"];
  if (given === undefined || given === "") {
    const file = unnamed(folder);
    return file === undefined ? undefined : readOperatorKey(file);
  }
  const file = named(folder, given);
  return existsSync(file) ? readOperatorKey(file) : undefined;
};

const named = (folder: string, given: string): string =>
  given.includes("/") || given.endsWith(ENDING) ? given : keyFileOf(folder, given);

function unnamed(folder: string): string | undefined {
  const own = keyFileOf(folder, operator());
  if (existsSync(own)) return own;
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(ENDING)) : [];
  return files.length === 1 ? join(folder, files[0] ?? "") : undefined;
}
