import type { Detector, Positive, Span } from "../domain/finding.ts";
import { isJsonNumber, type Names, namesOfIdentifier, namingOf } from "./nearby.ts";
import { numberStarts, sumsOf } from "./number-starts.ts";
import { compactOf } from "./printed.ts";
import { NONE } from "./spans.ts";
import { numberOf } from "./traits.ts";

/**
 * How much a number says by itself. `sure` needs no words around it; `likely` stands unless words nearby make it
 * something else; `vague` must be called by its name.
 */
export type Weight = "sure" | "likely" | "vague";

interface NumberRule {
  readonly id: string;
  readonly says: string;
  /** How many digits it may have, and what it begins with; unlike these, a pattern costs time. */
  readonly digits: readonly number[];
  readonly begins: "digit" | "letter" | "either";
  /** A pattern without flags, tried at each start in any case; nothing alphanumeric may follow a match. */
  readonly shape: string;
  /**
   * What to think of a number: undefined when its authority can't have given it out. Gets it in capitals without
   * separators, and as printed.
   */
  readonly weigh: (compact: string, printed: string) => Weight | undefined;
  /** Words that name it in any language, joined by `|`, in lower case without accents. */
  readonly names: string;
  readonly positives: readonly Positive[];
  readonly negatives: readonly string[];
}

/** A detector of numbers that an authority gives to people, tried only where `numberStarts` says that one may begin. */
export function numberDetector({ shape, digits, begins, weigh, names, ...rule }: NumberRule): Detector {
  const pattern = new RegExp(`(?:${shape})(?![A-Za-z\\d]|\\.\\d)`, "iy");
  const words = namesOfIdentifier(names);
  const sums = sumsOf(...digits);
  const excluded = { digit: false, letter: true, either: undefined }[begins];
  return {
    category: "user.government_id",
    needs: numberOf(...digits),
    find: (text) => {
      let spans: Span[] | undefined;
      let free = 0;
      for (const start of numberStarts(text).list) {
        if ((start.sums & sums) === 0 || start.beginsWithDigit === excluded || start.at < free) continue;
        pattern.lastIndex = start.at;
        if (!pattern.test(text)) continue;
        const span = { start: start.at, end: pattern.lastIndex };
        if (!holds(text, span, weigh, words)) continue;
        spans ??= [];
        spans.push(span);
        free = span.end;
      }
      return spans ?? NONE;
    },
    ...rule,
  };
}

function holds(text: string, span: Span, weigh: NumberRule["weigh"], words: Names): boolean {
  const printed = text.slice(span.start, span.end);
  const weight = weigh(compactOf(printed), printed);
  if (weight === undefined || weight === "sure") return weight !== undefined;
  const naming = namingOf(text, span, words);
  return naming === "named" || (naming === "unnamed" && weight === "likely" && !isJsonNumber(text, span));
}
