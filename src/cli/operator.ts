import { existsSync } from "node:fs";
import type { Operator } from "../incidents/operators.ts";
import { operatorName, signedText } from "../incidents/statements.ts";
import { newOperatorKey, readOperatorKey } from "../platform/operator-key.ts";
import { client } from "./client.ts";
import { type Command, needed, text, Usage } from "./command.ts";
import { keyFileOf, operatorKey, operatorsFolder, SIGNED, sign } from "./signer.ts";

export const operatorAdd: Command = {
  name: "operator add",
  summary: "Registers a person who may decide, with an Ed25519 key of their own. The first adds itself.",
  usage: "bulkhead operator add NAME [--key FILE] [--operator NAME|FILE] [--json]",
  example: "bulkhead operator add ada",
  options: { ...SIGNED, key: { type: "string", value: "FILE", says: "where the new key is written, or lies already" } },
  words: [1, 1],
  run: async (invocation) => {
    const name = invocation.positionals[0] ?? "";
    const parsed = operatorName.safeParse(name);
    if (!parsed.success) throw new Usage(parsed.error.issues[0]?.message ?? "this is no name");
    const file = text(invocation.options["key"]) ?? keyFileOf(operatorsFolder(invocation), name);
    const api = client(invocation);
    // Before the new key lies there too, so that "the only key" is that of who vouches.
    const isFirst = (await api.get<readonly Operator[]>("/operators")).length === 0;
    const voucher = isFirst ? undefined : operatorKey(invocation);
    const key = existsSync(file) ? readOperatorKey(file) : newOperatorKey(file, name);
    if (key.name !== name) throw new Usage("this key file is that of another operator");
    const signed = sign(voucher ?? key, "operator-added", { name, publicKey: key.publicKey });
    const operator = await api.post<Operator>("/operators", {
      ...signed,
      proof: key.sign(signedText(signed.statement)),
    });
    invocation.out(
      invocation.json
        ? JSON.stringify({ ...operator, keyFile: file })
        : `${name} may sign now. The key is in ${file}: it belongs to ${name} alone.`,
    );
    return 0;
  },
};

export const operatorList: Command = {
  name: "operator list",
  summary: "Lists who may sign decisions, and who vouched for them.",
  usage: "bulkhead operator list [--json]",
  example: "bulkhead operator list",
  options: {},
  words: [0, 0],
  run: async (invocation) => {
    const operators = await client(invocation).get<readonly Operator[]>("/operators");
    if (invocation.json) invocation.out(JSON.stringify(operators));
    else for (const one of operators) invocation.out(told(one));
    if (operators.length === 0) invocation.note("nobody yet; `bulkhead operator add NAME` registers the first");
    return 0;
  },
};

export const operatorRevoke: Command = {
  name: "operator revoke",
  summary: "Ends what an operator's key may sign. What it signed before stays as it is.",
  usage: "bulkhead operator revoke NAME --reason TEXT [--operator NAME|FILE] [--json]",
  example: 'bulkhead operator revoke bob --reason "left the company" --operator ada',
  options: { ...SIGNED, reason: { type: "string", value: "TEXT", says: "why" } },
  words: [1, 1],
  run: async (invocation) => {
    const name = invocation.positionals[0] ?? "";
    const reason = needed(invocation.options["reason"], "--reason");
    const signed = sign(operatorKey(invocation), "operator-revoked", { name, reason });
    const operator = await client(invocation).post<Operator>("/operators/revoke", signed);
    invocation.out(invocation.json ? JSON.stringify(operator) : `${name} may sign no more.`);
    return 0;
  },
};

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

const told = (one: Operator): string =>
  `${one.name}  ${one.keyId}  added ${day(one.addedAt)} by ${one.addedBy}${one.revokedAt === null ? "" : `, revoked ${day(one.revokedAt)}`}`;
