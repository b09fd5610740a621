/**
 * Names and ids come from people's own profiles: whoever calls themselves `evil.example/win` must not get a link into a
 * notice of ours. Mail programs make links of anything with a dot or a slash.
 */

const NAME = /^[\p{L}\p{M}][\p{L}\p{M} .'’-]{0,79}$/u;
const LIKE_A_HOST = /\.[\p{L}\p{M}]/u;

/** The name when it is one, else nothing: a greeting without a name does no harm. */
export const harmlessName = (name: string): string | undefined =>
  NAME.test(name) && !LIKE_A_HOST.test(name) ? name : undefined;

/** An id in prose: what could make a link or a formula of it gives way to a middle dot. */
export const harmlessId = (id: string): string => id.slice(0, 120).replace(/[^\p{L}\p{M}\p{N} _-]|^[-=]/gu, "·");

/** An id as a JSON string that no mail program takes for a link and no spreadsheet for a formula; a JSON reader gives it back. */
export const harmlessJson = (id: string): string =>
  `"${id.replace(/[^\p{L}\p{M}\p{N} _-]|^-/gu, (character) =>
    Array.from({ length: character.length }, (_, at) => escaped(character.charCodeAt(at))).join(""),
  )}"`;

const escaped = (unit: number): string => `\\u${unit.toString(16).padStart(4, "0")}`;

export const htmlText = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
