import type { TreeFile } from "./files.ts";

/**
 * A house rule with its proof inside: it finds something in every tree of `bad` and nothing in any of `good`.
 * A finding is one line that names the file and what to do.
 */
export interface Rule {
  readonly says: string;
  readonly findings: (files: readonly TreeFile[]) => readonly string[];
  readonly bad: readonly (readonly TreeFile[])[];
  readonly good: readonly (readonly TreeFile[])[];
}

export const file = (path: string, text = ""): TreeFile => ({ path, text });

export const isCode = ({ path }: TreeFile): boolean => /\.(ts|tsx|mts|js|mjs)$/.test(path);
export const isTest = ({ path }: TreeFile): boolean => /\.(test|contract)\.tsx?$/.test(path);
export const isBelow = ({ path }: TreeFile, ...folders: readonly string[]): boolean =>
  folders.some((folder) => path.startsWith(`${folder}/`));

/** A finding for every line of `files` that `pattern` matches, with the line's number. */
export const linesMatching = (files: readonly TreeFile[], pattern: RegExp, advice: string): readonly string[] =>
  files.flatMap(({ path, text }) =>
    text.split("\n").flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${advice}`] : [])),
  );
