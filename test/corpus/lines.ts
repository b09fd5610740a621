import { pick, type Random } from "../simulator/random.ts";
import { lookAlike } from "./look-alikes.ts";
import { sentence } from "./prose.ts";
import { KINDS, type Kind } from "./values.ts";

/** A stretch of a line that holds personal data of one kind of `KINDS`. */
export interface Label {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

export interface Line {
  readonly text: string;
  readonly labels: readonly Label[];
}

/** Where values stand; {called} is a word for the kind, {key} a key, {v} the value, {s} a sentence about nobody. */
const NAMED: readonly string[] = [
  "{called} {v}",
  "{called}: {v}",
  "{called} = {v}",
  "{s} {called} {v}. {s}",
  "My {called} {v}, thank you.",
  "{s} ({called}: {v})",
  "{v} ({called})",
  "{key}={v}",
  "{key}: {v}",
  '{"{key}":"{v}"}',
  '{"event":"signup","{key}":"{v}","plan":"pro","seats":12}',
  '2026-11-24T06:44:51.123Z INFO user updated {key}="{v}" took=35ms',
  "[warn] could not save {key}={v}: duplicate",
  "https://example.org/profile?lang=fr&{key}={url}&page=2",
  "{called}\t{v}\tok",
];

const BARE: readonly string[] = [
  "{v}",
  "Please look at {v} again, it was wrong.",
  "Merci de vérifier {v} avant demain.",
  "Puede comprobar {v} otra vez, gracias.",
  "Bitte prüfen Sie {v} noch einmal.",
  "Si prega di controllare {v} di nuovo.",
  "Verifique {v} outra vez, por favor.",
  '{"value":"{v}"}',
  "{s} {v}, {s}",
  "a;{v};b",
  "'{v}'",
];

/** Values with these go into addresses encoded; others as they are. */
const encoded = (value: string): string => encodeURIComponent(value);

function fillIn(random: Random, template: string, name: string, kind: Kind): Line {
  const value = kind.make(random);
  const parts: Readonly<Record<string, () => string>> = {
    called: () => pick(random, kind.called),
    key: () => pick(random, kind.keys),
    s: () => sentence(random),
    v: () => value,
    url: () => encoded(value),
  };
  let text = "";
  const labels: Label[] = [];
  for (const piece of template.split(/(\{(?:called|key|s|v|url)\})/)) {
    const part = /^\{(\w+)\}$/.exec(piece)?.[1];
    const made = part === undefined ? piece : (parts[part]?.() ?? "");
    if (part === "v" || part === "url") labels.push({ kind: name, start: text.length, end: text.length + made.length });
    text += made;
  }
  return { text, labels };
}

export const labelled = (random: Random, name: string): Line => {
  const kind = KINDS[name];
  if (kind === undefined) throw new Error(`invariant: no kind ${name}`);
  const templates = kind.isAlwaysNamed === true || random() < 0.7 ? NAMED : BARE;
  return fillIn(random, pick(random, templates), name, kind);
};

export const harmless = (random: Random): Line => ({
  text: random() < 0.5 ? lookAlike(random) : `${sentence(random)} ${lookAlike(random)}.`,
  labels: [],
});

export const ordinary = (random: Random): Line => ({
  text: [sentence(random), sentence(random), sentence(random)].join(" "),
  labels: [],
});
