import type { IncidentFile } from "../domain/incident.ts";
import type { ShownStep } from "./playbook.ts";

/** What has to be there before an incident is closed, in words; empty when nothing is missing. */
export function openEnds(file: IncidentFile, steps: readonly ShownStep[]): readonly string[] {
  const { awareness, assessment, pending, submissions } = file;
  const isNotified = submissions.some(({ submission }) => submission.phase !== "withdrawn");
  const open = steps.filter(({ state }) => state === "open").map(({ id }) => id);
  return [
    ...(awareness === undefined ? ["nobody decided when we became aware"] : []),
    ...(assessment === undefined ? ["the risk was not assessed"] : []),
    ...pending.map(({ number, about }) => `decision ${number} (${about}) waits for a second person`),
    ...(assessment?.choice.conclusion.authority === "notify" && !isNotified
      ? ["no notification to an authority is recorded"]
      : []),
    ...(open.length > 0 ? [`steps are open: ${open.join(", ")}`] : []),
  ];
}
