import type { JsonObject } from "../../domain/item.ts";
import { retryAfterMs } from "../retry-after.ts";
import { isObject, type Judgement, type VendorAnswer } from "../vendor.ts";
import { CAPTURE_V1 } from "./routes.ts";

const NONE: ReadonlySet<number> = new Set();
const all = (count: number): ReadonlySet<number> => new Set(Array.from({ length: count }, (_, index) => index));

/** Busy, or a key or an address that somebody must mend: none says anything about the events. */
const AGAIN: ReadonlySet<number> = new Set([401, 403, 404, 405, 408, 425, 429]);

/** Reads PostHog's answer: the status, and from capture v1 a word about every event. */
export function judge(route: string, answer: VendorAnswer, count: number, bodies: readonly string[] = []): Judgement {
  const { status } = answer;
  const afterMs = retryAfterMs(answer.retryAfter);
  if (status >= 500 || AGAIN.has(status) || (status >= 300 && status < 400) || status < 200)
    return { kind: "again", says: `HTTP ${status}`, afterMs };
  // Too large, or one event that the vendor can't read and for which it takes none: in halves the others get through.
  if (status >= 400) return count > 1 ? { kind: "halve" } : { kind: "settled", refused: all(count) };
  if (route === CAPTURE_V1) return oneByOne(answer, count, bodies, afterMs);
  // A page where a word was expected comes from something in between, not from the vendor.
  if (answer.body.trimStart().startsWith("<")) return { kind: "again", says: "a page", afterMs };
  return { kind: "settled", refused: NONE };
}

function parsed(body: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** An event that the answer leaves out was taken, as the vendor's own SDKs have it. */
function oneByOne(
  { body }: VendorAnswer,
  count: number,
  bodies: readonly string[],
  afterMs: number | undefined,
): Judgement {
  const results = parsed(body)?.["results"] ?? {};
  if (parsed(body) === undefined || !isObject(results)) return { kind: "again", says: "a strange answer", afterMs };
  const verdicts = bodies.map((one) => {
    const uuid = parsed(one)?.["uuid"];
    const verdict = typeof uuid === "string" ? results[uuid] : undefined;
    return isObject(verdict) ? verdict["result"] : undefined;
  });
  const where = (word: string) => new Set(verdicts.flatMap((verdict, index) => (verdict === word ? [index] : [])));
  const refused = where("drop");
  const later = where("retry");
  if (later.size === count) return { kind: "again", says: "every event is to come again", afterMs };
  return later.size === 0
    ? { kind: "settled", refused }
    : { kind: "settled", refused, later: { indexes: later, afterMs } };
}
