import type { LedgerReader } from "../ledger.ts";
import { BASELINE } from "../schema.ts";

/** Lines that went to a destination after a moment: how many, and when the last one was announced, in milliseconds. */
export interface SentAfter {
  readonly lines: number;
  readonly last: number;
}

const QUESTION = `
  SELECT toString(count()) AS lines, toString(max(at)) AS last FROM lines
  WHERE destination = {destination:String} AND kind != '${BASELINE}' AND at > {after:UInt64}
    AND (batch, line) NOT IN (SELECT batch, line FROM withdrawn WHERE destination = {destination:String} AND at > {after:UInt64})`;

/** Whatever was announced later than this and not withheld in the end; undefined when nothing was. */
export async function sentAfter(
  ledger: LedgerReader,
  { destination, after }: { readonly destination: string; readonly after: number },
): Promise<SentAfter | undefined> {
  const [row] = await ledger.ask<{ lines: string; last: string }>(QUESTION, { destination, after });
  const lines = Number(row?.lines ?? 0);
  return lines === 0 ? undefined : { lines, last: Number(row?.last) };
}
