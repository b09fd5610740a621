import { isIP } from "node:net";
import { detect, firstFinding, MAX_TEXT } from "../detectors/detect.ts";
import type { Category } from "../domain/category.ts";
import type { Form, Remark } from "../domain/field.ts";
import { BoundedCache } from "../platform/bounded-cache.ts";
import type { Decision } from "./compile.ts";
import { GENERALISATIONS } from "./generalise.ts";
import { gramsOf } from "./last-look.ts";
import { looksOpaque } from "./opaque.ts";
import { NO_PLACES, type PlaceOf } from "./place.ts";
import type { PseudonymMap } from "./pseudonym.ts";
import { identifyingParts, queryParts, queryStart } from "./taken.ts";

/** What a decision makes of one text. Depends on nothing but decision, category and text, so it can be remembered. */
export interface Treated {
  /** What stays, as JSON; undefined when the field goes. */
  readonly json: string | undefined;
  /** The raw text that stays, for the last look; undefined when nothing stays or what stays is of our making. */
  readonly keeps: string | undefined;
  readonly form: Form;
  /** What the last look notes of a short text that stays. */
  readonly grams: readonly number[] | undefined;
  /** What the last look must not find afterwards. */
  readonly taken: readonly string[];
  readonly remark: Omit<Remark, "path"> | undefined;
  /** A placeholder id, or a blank: about nobody. */
  readonly nobody: boolean;
}

export const LABEL = { length: 64, words: 4 } as const;
const LONGEST_NAME = 255;

/** True for a short text that a developer chose rather than a person: few words, no long id, no finding. */
export function isLabel(text: string): boolean {
  if (text.length > LABEL.length || firstFinding(text) !== undefined) return false;
  const words = text.split(" ");
  return words.length <= LABEL.words && !words.some(looksOpaque) && !/[\n\r\t]/.test(text);
}

const NOTHING: readonly string[] = [];

const SHORT = 64;

function stays(text: string, form: Form = "clear"): Treated {
  const json = JSON.stringify(text);
  const grams = json.length <= SHORT ? gramsOf(json) : undefined;
  return { json, keeps: text, form, grams, taken: NOTHING, remark: undefined, nobody: false };
}

const goes = (category: Category, text: string, why: string): Treated => ({
  json: undefined,
  keeps: undefined,
  form: "clear",
  grams: undefined,
  taken: identifyingParts(category, text),
  remark: { category, method: "drop", why },
  nobody: false,
});

/** Undefined: the item as a whole must be withheld. */
export type Treat = (decision: Decision, category: Category, text: string) => Treated | undefined;

/** @param placeOf where an IP address is used, if there is a database */
export const treatWith =
  (
    pseudonyms: PseudonymMap,
    placeOf: PlaceOf = NO_PLACES,
    addresses = new Map<Generalise["to"], BoundedCache<string, Treated>>(),
  ): Treat =>
  (decision, category, text) => {
    switch (decision.kind) {
      case "keep":
        return stays(text);
      case "keep-some":
        return decision.values.includes(text)
          ? stays(text)
          : goes(category, text, "not one of the values that a rule lets stay");
      case "scan":
        return scan(category, text);
      case "structure":
        return decision.format !== undefined && isOfFormat(decision.format, text) ? stays(text) : scan(category, text);
      case "name":
        return text.length > LONGEST_NAME ? undefined : withoutFindings(text);
      case "identity":
      case "event-id":
        return mapped(pseudonyms, decision.kind, category, text);
      case "generalise": {
        const { to } = decision;
        if ((to === "country" || to === "region") && isIP(text) > 0)
          return generalised(decision, category, text, (address) => placeOf(address, to));
        return category === "user.behavior.browsing_history"
          ? address(decision, category, text, pagesOf(addresses, decision))
          : generalised(decision, category, text);
      }
      case "mask":
        return {
          ...goes(category, text, "masked by a rule"),
          json: JSON.stringify(`${[...text][0] ?? ""}***`),
          form: "masked",
          remark: { category, method: "mask", why: "masked by a rule" },
        };
      case "drop":
        return goes(category, text, decision.why);
      case "container":
      case "keys":
        return goes(category, text, "the vendor takes no such value here");
      case "withhold":
        return undefined;
    }
  };

type Generalise = Extract<Decision, { kind: "generalise" }>;

function generalised(
  decision: Generalise,
  category: Category,
  text: string,
  leave: (text: string) => string | undefined = GENERALISATIONS[decision.to],
): Treated {
  const left = leave(text);
  const gone = goes(category, text, decision.why);
  if (left === undefined) return gone;
  return {
    ...stays(left, "generalised"),
    taken: gone.taken,
    remark: { category, method: "generalise", why: decision.why },
  };
}

const ADDRESSES = 20_000;

function pagesOf(
  addresses: Map<Generalise["to"], BoundedCache<string, Treated>>,
  { to }: Generalise,
): BoundedCache<string, Treated> {
  const pages = addresses.get(to) ?? new BoundedCache<string, Treated>(ADDRESSES);
  addresses.set(to, pages);
  return pages;
}

/** Few pages, many queries: what is left of the page is remembered, and only the query is looked at each time. */
function address(
  decision: Generalise,
  category: Category,
  text: string,
  pages: BoundedCache<string, Treated>,
): Treated {
  const cut = queryStart(text);
  if (cut < 0 || text.length > MAX_TEXT) return generalised(decision, category, text);
  const before = text.slice(0, cut);
  let page = pages.get(before);
  if (page === undefined) {
    page = generalised(decision, category, before);
    // A copy: what is cut out of a text keeps the whole text in memory.
    pages.set(Buffer.from(before).toString(), page);
  }
  const taken = queryParts(text, cut);
  if (taken.length === 0) return page;
  return { ...page, taken: page.taken.length === 0 ? taken : [...page.taken, ...taken] };
}

const formats = new Map<string, RegExp>();
const LONGEST_FORMATTED = 256;

/** Formats come from the adapters, so they are few. */
function isOfFormat(format: string, text: string): boolean {
  const pattern = formats.get(format) ?? new RegExp(`^(?:${format})$`);
  formats.set(format, pattern);
  return text.length <= LONGEST_FORMATTED && pattern.test(text);
}

function scan(category: Category, text: string): Treated {
  if (isLabel(text)) return stays(text);
  const finding = firstFinding(text);
  return finding
    ? goes(finding.category, text, `looks like ${finding.detector}`)
    : goes(category, text, "longer, more opaque or wordier than a label");
}

/** An event name keeps its words; what a detector finds in it is masked. */
function withoutFindings(name: string): Treated {
  let text = name;
  const taken: string[] = [];
  let remark: Treated["remark"];
  for (const { start, end, detector, category } of detect(name).toReversed()) {
    taken.push(name.slice(start, end));
    text = `${text.slice(0, start)}[${detector}]${text.slice(end)}`;
    remark = { category, method: "mask", why: `the name holds something like ${detector}` };
  }
  return remark === undefined ? stays(name) : { ...stays(text, "masked"), taken, remark };
}

function mapped(pseudonyms: PseudonymMap, kind: "identity" | "event-id", category: Category, id: string): Treated {
  if (pseudonyms.isPlaceholder(id)) {
    return {
      json: JSON.stringify(id),
      keeps: undefined,
      form: "clear",
      grams: undefined,
      taken: NOTHING,
      remark: undefined,
      nobody: true,
    };
  }
  const pseudonym = kind === "identity" ? pseudonyms.identity(id) : pseudonyms.eventId(id);
  if (pseudonym === id) return { ...stays(id), keeps: undefined };
  return {
    json: JSON.stringify(pseudonym),
    keeps: undefined,
    form: "pseudonymous",
    grams: undefined,
    taken: kind === "identity" ? [id] : NOTHING,
    remark: { category, method: "pseudonymise", why: "the same everywhere at this vendor, and nowhere else" },
    nobody: false,
  };
}
