import { existsSync } from "node:fs";

/** `bin/bulkhead` needs it too. */
const SHELL = "/bin/sh";

/**
 * Ends the process at once, as `kill -9` would, but with an exit code: only for a process that has closed all it holds,
 * or is told to let go of it. `process.exit` waits for V8's threads, which optimise the control database's WebAssembly
 * after a start: seconds in which a supervisor may not start the successor. Profiles (`--cpu-prof`) are not written.
 */
export function leave(code: number): never {
  if (process.execve !== undefined && existsSync(SHELL)) process.execve(SHELL, ["sh", "-c", `exit ${code}`], {});
  process.exit(code);
}
