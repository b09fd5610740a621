import type { LoadedConfig } from "../platform/config.ts";

/** Exit codes: done, found something or failed, wrong usage. */
export type ExitCode = 0 | 1 | 2;

/** What every command is given. `positionals` are the words after the command's own name. */
export interface Invocation {
  readonly positionals: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
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

export const text = (value: string | boolean | undefined): string | undefined =>
  typeof value === "string" ? value : undefined;

export function needed(value: string | boolean | undefined, flag: string): string {
  const given = text(value);
  if (given === undefined || given === "") throw new Usage(`${flag} is needed`);
  return given;
}
