import type { LoadedConfig } from "../platform/config.ts";

/** Exit codes: done, found something or failed, wrong usage. */
export type ExitCode = 0 | 1 | 2;

/** What stood behind a flag; a list for one that may be repeated. */
export type Given = string | boolean | readonly (string | boolean)[] | undefined;

/** What every command is given. `positionals` are the words after the command's own name. */
export interface Invocation {
  readonly positionals: readonly string[];
  readonly options: Readonly<Record<string, Given>>;
  readonly json: boolean;
  readonly config: () => LoadedConfig;
  readonly out: (text: string) => void;
  readonly note: (text: string) => void;
}

/** A flag, as `parseArgs` of `node:util` reads it, and what `--help` says of it. */
export interface Flag {
  readonly type: "string" | "boolean";
  /** What stands for the value in the help: `TEXT`, `ID`, `FILE`. */
  readonly value?: string;
  readonly says?: string;
  /** The flag may be repeated. */
  readonly multiple?: true;
}

/** One command: one file. The help has an example; `options` become flags. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly usage: string;
  readonly example: string;
  readonly options: Readonly<Record<string, Flag>>;
  /** Exactly so many words, or at least and at most. */
  readonly words: readonly [least: number, most: number];
  readonly run: (invocation: Invocation) => Promise<ExitCode>;
}

/** A mistake in how the command was called: exit code 2. */
export class Usage extends Error {
  override readonly name = "Usage";
}

export const text = (value: Given): string | undefined => (typeof value === "string" ? value : undefined);

export const texts = (value: Given): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];

export function needed(value: Given, flag: string): string {
  const given = text(value);
  if (given === undefined || given === "") throw new Usage(`${flag} is needed`);
  return given;
}
