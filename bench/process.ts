import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";

const hasTaskset = spawnSync("taskset", ["-V"]).status === 0;

/** Runs a script of this folder with the project's Node, held to one core where the system can. */
export function script(file: string, parameters: readonly string[], core?: number): ChildProcess {
  const words = ["--disable-warning=ExperimentalWarning", new URL(file, import.meta.url).pathname, ...parameters];
  return core !== undefined && hasTaskset
    ? spawn("taskset", ["-c", String(core), process.execPath, ...words], { stdio: ["ignore", "pipe", "inherit"] })
    : spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] });
}

/** The first line that a script prints, as JSON. */
export async function firstLine<T>(child: ChildProcess): Promise<T> {
  let text = "";
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk);
    if (text.includes("\n")) break;
  }
  return JSON.parse(text.split("\n")[0] ?? "") as T;
}

export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill("SIGTERM");
  await once(child, "exit");
}
