import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import type { IncidentFile, StepMark } from "../domain/incident.ts";
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

/** The steps as this incident stands; an owner who was named for it counts more than the playbook's. */
export const stepsOf = (
  { steps }: Playbook,
  file: Pick<IncidentFile, "steps" | "scoped">,
  names: { readonly incident: string; readonly destination: string | null },
): readonly ShownStep[] =>
  steps
    // Nothing flowed through here, so there is nothing to seal.
    .filter(({ run = "" }) => names.destination !== null || !/ seal /.test(run))
    .map((one) => {
      const mark = file.steps.get(one.id);
      const ending = endingOf(one, file);
      return {
        ...one,
        run: one.run === undefined ? null : filledIn(one.run, names),
        owner: mark?.owner || one.owner,
        state: ending?.state ?? "open",
        remark: ending?.remark ?? "",
        by: ending?.by ?? null,
        at: ending?.at ?? null,
      };
    });

const FREEZES_SCOPE = / incident scope \{incident\}/;

/** What was said of a step. A scope that is frozen is done, whoever forgot to tick it off. */
function endingOf({ id, run = "" }: PlaybookStep, { steps, scoped }: Pick<IncidentFile, "steps" | "scoped">) {
  const mark = steps.get(id);
  const isOpen = mark === undefined || mark.state === "open";
  if (!isOpen || scoped === undefined || !FREEZES_SCOPE.test(run)) return mark;
  return { ...scoped, state: "done", remark: `wave ${scoped.wave}` } as const;
}

function filledIn(
  run: string,
  { incident, destination }: { readonly incident: string; readonly destination: string | null },
): string {
  // Without a ledger the scope comes from a list, see `listed.ts`.
  const fitting =
    destination === null && !run.includes(" --dataset ") ? run.replace(FREEZES_SCOPE, "$& --dataset FILE") : run;
  return fitting.replaceAll("{incident}", incident).replaceAll("{destination}", destination ?? "");
}
