import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { type IncidentFile, standing, type StepMark } from "../domain/incident.ts";
import { Fault } from "../platform/fault.ts";

const text = z.string().trim().min(1).max(500);

const step = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,40}$/, "use lower-case letters, digits and hyphens"),
  when: z.enum(["first", "close"]),
  owner: text,
  title: text,
  why: text,
  run: text.optional(),
});

const playbook = z
  .strictObject({ name: text, steps: z.array(step).min(1).max(100) })
  .refine(({ steps }) => new Set(steps.map(({ id }) => id)).size === steps.length, "every step has an id of its own");

/** Steps that a team takes, in a file that the team edits. */
export type Playbook = z.output<typeof playbook>;
export type PlaybookStep = Playbook["steps"][number];

const BUILT_IN = new URL("playbooks/vendor-breach.yaml", import.meta.url);

/** @throws Fault `config-unreadable` or `config-invalid`, naming the step and the key */
export function readPlaybook(file: string | undefined): Playbook {
  let value: unknown;
  try {
    value = parse(readFileSync(file ?? BUILT_IN, "utf8"), { maxAliasCount: 10 });
  } catch (cause) {
    throw new Fault("config-unreadable", `incidents.playbook: ${file} can't be read as YAML`, { cause });
  }
  const parsed = playbook.safeParse(value);
  if (parsed.success) return parsed.data;
  const says = parsed.error.issues.map(
    ({ path, message }) => `${path.map(String).join(".") || "playbook"}: ${message}`,
  );
  throw new Fault("config-invalid", `incidents.playbook: ${says.join("; ")}`);
}

export interface ShownStep extends Omit<PlaybookStep, "run"> {
  readonly run: string | null;
  readonly state: StepMark["state"];
  readonly remark: string;
  readonly by: string | null;
  readonly at: number | null;
}

type File = Pick<IncidentFile, "steps" | "scoped" | "times">;

/** The steps as this incident stands; an owner who was named for it counts more than the playbook's. */
export const stepsOf = (
  { steps }: Playbook,
  file: File,
  { incident, destination }: { readonly incident: string; readonly destination: string | null },
): readonly ShownStep[] =>
  steps.map((one) => {
    const run = destination === null ? withoutLedger(one.run) : one.run;
    const mark = file.steps.get(one.id);
    const ending = mark === undefined || mark.state === "open" ? (doneBy(run, file) ?? mark) : mark;
    return {
      ...one,
      run: run?.replaceAll("{incident}", incident).replaceAll("{destination}", destination ?? "") ?? null,
      owner: mark?.owner || one.owner,
      state: ending?.state ?? "open",
      remark: ending?.remark ?? "",
      by: ending?.by ?? null,
      at: ending?.at ?? null,
    };
  });

const FREEZES_SCOPE = / incident scope \{incident\}/;
const NOTES_STOP = "bulkhead incident note {incident} sending-stopped --at TIME --source TEXT --remark TEXT";

/** Nothing flowed through here: there is nothing to seal, and the scope comes from a list (`listed.ts`). */
function withoutLedger(run: string | undefined): string | undefined {
  if (run === undefined || run.includes(" --dataset ")) return run;
  return / seal /.test(run) ? NOTES_STOP : run.replace(FREEZES_SCOPE, "$& --dataset FILE");
}

/** What was done is done, whoever forgot to tick it off. */
function doneBy(run: string | undefined, { scoped, times }: File) {
  if (run === NOTES_STOP) {
    const stop = standing(times, "sending-stopped").at(-1);
    return stop === undefined ? undefined : ({ ...stop, state: "done" } as const);
  }
  if (scoped === undefined || run === undefined || !FREEZES_SCOPE.test(run)) return undefined;
  return { ...scoped, state: "done", remark: `wave ${scoped.wave}` } as const;
}
