import type { KindId, LookAlikeKind } from "../look-alike.ts";
import { combosquat } from "./combosquat.ts";
import { homoglyph } from "./homoglyph.ts";
import { insertion, replacement } from "./keyboard.ts";
import { addition, bitsquat, hyphenation, omission, plural, repetition, transposition, vowelSwap } from "./letters.ts";
import { subdomain } from "./subdomain.ts";
import { suffix } from "./suffix.ts";

/** Every kind, the most dangerous first. */
export const KINDS: readonly LookAlikeKind[] = [
  combosquat,
  homoglyph,
  suffix,
  transposition,
  omission,
  repetition,
  plural,
  hyphenation,
  vowelSwap,
  replacement,
  insertion,
  addition,
  subdomain,
  bitsquat,
];

export const KIND_IDS: readonly KindId[] = KINDS.map(({ id }) => id);
