import type { LookAlike } from "../lookalikes.ts";

/** Whether a name is taken: `unknown` when nobody answered. */
export type Registration = "registered" | "free" | "unknown";

/** Asks for the addresses of a name; rejects with the codes of node:dns (`ENOTFOUND`, `ENODATA`, …). */
export type ResolveAddresses = (domain: string) => Promise<readonly string[]>;

export interface Resolved extends LookAlike {
  readonly registration: Registration;
  readonly addresses: readonly string[];
}

const CONCURRENT = 16;

/** Looks each name up, a few at a time, in the order given. A failure is an answer, never an error. */
export async function resolveEach(
  names: readonly LookAlike[],
  resolve: ResolveAddresses,
): Promise<readonly Resolved[]> {
  const resolved: Resolved[] = [];
  let next = 0;
  const work = async () => {
    for (let index = next++; index < names.length; index = next++) {
      const name = names[index];
      if (name !== undefined) resolved[index] = { ...name, ...(await answerFor(name.domain, resolve)) };
    }
  };
  await Promise.all(Array.from({ length: Math.min(CONCURRENT, names.length) }, work));
  return resolved;
}

async function answerFor(
  domain: string,
  resolve: ResolveAddresses,
): Promise<Pick<Resolved, "registration" | "addresses">> {
  try {
    return { registration: "registered", addresses: await resolve(domain) };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    // The name exists and has no address: parked, or for mail only.
    if (code === "ENODATA") return { registration: "registered", addresses: [] };
    return { registration: code === "ENOTFOUND" ? "free" : "unknown", addresses: [] };
  }
}
