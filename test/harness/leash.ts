import { type ChildProcess, spawn } from "node:child_process";

/**
 * Ends a process when this one ends, however that happens: a run that is killed stops nothing by itself. A shell waits
 * for the end of a pipe that only this process holds open.
 *
 * @param reach a child that leads a process group takes the group along
 */
export function leash(child: ChildProcess, reach: "process" | "group"): void {
  if (child.pid === undefined) return;
  const target = reach === "group" ? -child.pid : child.pid;
  // In a session of its own, since an interrupt from the terminal goes to everybody in ours.
  const keeper = spawn("sh", ["-c", 'read -r _; kill -s KILL -- "$1"', "leash", String(target)], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  keeper.unref();
  // The number of a process that has ended may soon be another's.
  child.once("exit", () => keeper.kill("SIGKILL"));
}
