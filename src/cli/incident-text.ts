import type { ShownClock, ShownIncident } from "../incidents/incident-view.ts";

/** How parts of an incident read on a terminal. */

export const timelineOf = (
  timeline: ShownIncident["timeline"],
  conflicts: ShownIncident["conflicts"],
): readonly string[] => [
  ...timeline.flatMap(({ number, day, local, says, source, remark, retracted, left }) => [
    `${String(number).padStart(3)}  ${(day ?? local ?? "").padEnd(25)}  ${says}, says ${source}${remark === "" ? "" : `: ${remark}`}${retracted === null ? "" : ` (taken back: ${retracted.reason})`}`,
    ...(left === null ? [] : [`     ${leftText(left)}`]),
  ]),
  ...conflicts.map((time) => `     sources differ about ${time}`),
];

/** Forms, notices and the register don't say that sending was stopped then. */
const leftText = ({ lines, last }: NonNullable<ShownIncident["timeline"][number]["left"]>): string =>
  lines === null
    ? "the ledger can't be asked now whether anything left after this note"
    : `${lines} ${lines === 1 ? "line" : "lines"} left after this note, the last at ${last}`;

const STATES: Readonly<Record<ShownClock["state"], string>> = {
  waiting: "waits",
  provisional: "PROVISIONAL, awareness is not decided",
  running: "runs",
  overdue: "OVERDUE",
  met: "done in time",
  "met-late": "done, but late",
};

export const clocksText = (clocks: readonly ShownClock[]): readonly string[] =>
  clocks.flatMap(({ says, article, state, deadline, percent, regulation1182, met }) => [
    `${(deadline?.local ?? "no deadline yet").padEnd(25)}  ${says} (${article}): ${STATES[state]}${deadline === null ? "" : `, ${percent} %`}${met === null ? "" : ` by ${met.authority} ${met.reference}`}`,
    ...(regulation1182 === null ? [] : [`  by Regulation 1182/71, for information: ${regulation1182.local}`]),
  ]);

export const stepsText = (steps: ShownIncident["steps"]): readonly string[] =>
  steps.map(({ state, id, title, owner, run }) => {
    const box = state === "done" ? "[x]" : state === "not-needed" ? "[-]" : "[ ]";
    return `${box} ${id.padEnd(18)}  ${title} (${owner})${run === null || state !== "open" ? "" : `: ${run}`}`;
  });
