import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import type { RegimeProfile } from "../domain/regime.ts";
import { REGIMES } from "../domain/regimes.ts";
import { Fault } from "../platform/fault.ts";

const id = z.string().regex(/^[a-z][a-z0-9-]{0,40}$/, "use lower-case letters, digits and hyphens");
const day = z.iso.date("write a day, such as 2026-01-31");
const text = z.string().trim().min(1).max(500);

const limit = z.strictObject({
  from: id,
  period: z.union([
    z.strictObject({ hours: z.int().min(1).max(8_784) }),
    z.strictObject({ months: z.int().min(1).max(120) }),
  ]),
  lapsesWhenLater: id.optional(),
});

const clock = z.strictObject({ id, article: text, says: text, limits: z.tuple([limit], limit) });

/** A regime profile as a file of a team; the built-in ones have the same shape. */
const profile: z.ZodType<RegimeProfile> = z.strictObject({
  id,
  name: text,
  inForce: z.strictObject({ from: day.optional(), until: day.optional() }),
  authorityFrom: z.enum(["risk", "high-risk", "significant-incident"]),
  shows1182: z.boolean().default(false),
  clocks: z.tuple([clock], clock),
  sources: z.array(text).min(1).max(20),
  remarks: z.array(text).max(20).optional(),
});

/** @throws Fault `config-unreadable` or `config-invalid`, naming the key */
export function readRegimeFile(file: string): RegimeProfile {
  let value: unknown;
  try {
    value = parse(readFileSync(file, "utf8"), { maxAliasCount: 10 });
  } catch (cause) {
    throw new Fault("config-unreadable", `${file} can't be read as YAML`, { cause });
  }
  const parsed = profile.safeParse(value);
  if (parsed.success) return parsed.data;
  const says = parsed.error.issues.map(({ path, message }) => `${path.map(String).join(".") || "profile"}: ${message}`);
  throw new Fault("config-invalid", `${file}: ${says.join("; ")}`);
}

/** The regimes whose clocks run for every incident, in the order of the configuration. */
export function chosenRegimes(chosen: {
  readonly regimes: readonly string[];
  readonly profiles: readonly string[];
}): readonly RegimeProfile[] {
  const known = [...chosen.profiles.map(readRegimeFile), ...REGIMES];
  return chosen.regimes.map((id) => {
    const regime = known.find((one) => one.id === id);
    if (regime !== undefined) return regime;
    throw new Fault("config-invalid", `incidents.regimes: use ${known.map((one) => one.id).join(", ")}`);
  });
}
