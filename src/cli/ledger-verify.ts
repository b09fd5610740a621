import { readFileSync } from "node:fs";
import type { Verification } from "../ledger/verify.ts";
import { client } from "./client.ts";
import { type Command, text, Usage } from "./command.ts";
import { waiting } from "./progress.ts";

export const ledgerVerify: Command = {
  name: "ledger verify",
  summary: "Recomputes the ledger's proofs from its rows; finds any changed byte or count.",
  usage: "bulkhead ledger verify [--checkpoint FILE] [--json]",
  example: "bulkhead ledger verify --checkpoint checkpoint-2026-01.txt",
  options: {
    checkpoint: { type: "string", value: "FILE", says: "a checkpoint kept elsewhere, which the log must continue" },
  },
  words: [0, 0],
  run: async (invocation) => {
    const file = text(invocation.options["checkpoint"]);
    const checkpoint = file === undefined ? undefined : read(file);
    const result = await waiting(
      "verifying",
      client(invocation).post<Verification>("/ledger/verify", checkpoint === undefined ? {} : { checkpoint }),
    );
    if (invocation.json) invocation.out(JSON.stringify(result));
    else if (result.verified)
      invocation.out(`The ledger is intact: ${result.lines} lines in ${result.leaves} leaves; root ${result.root}.`);
    else {
      invocation.out(result.rebuildable ? "What is derived from the ledger's lines is NOT what they say:" : NOT_SIGNED);
      for (const one of result.mismatches) invocation.out(`  ${one.what}: ${one.where}`);
      for (const line of result.rebuildable ? REBUILD : KEEP) invocation.out(line);
    }
    return result.verified ? 0 : 1;
  },
};

const NOT_SIGNED = "The ledger is NOT what was signed:";
const KEEP = ["Keep the data directory as evidence, and compare with a checkpoint that somebody else kept."];
const REBUILD = [
  "The record itself is whole: every line, outcome and action is what was signed.",
  "`bulkhead ledger rebuild` writes the rest anew from it. If nothing explains the damage, copy the data directory first.",
];

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new Usage(`${file} can't be read`);
  }
}
