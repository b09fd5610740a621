import { type Moment, onLocalClock, readMoment } from "../domain/moment.ts";
import { REGIMES, regimeOf } from "../domain/regimes.ts";
import { type ClockEnd, clocksOf, isInForce, type Moments, periodText, type RegimeProfile } from "../domain/regime.ts";
import { type Command, needed, text, Usage } from "./command.ts";

export const deadlineCommand: Command = {
  name: "deadline",
  summary: "Says when a notification is due under a regime. Runs without a server.",
  usage: "bulkhead deadline --regime ID|--profile FILE --aware TIME [--zone ZONE] [--moments NAME=TIME,…] [--json]",
  example: "bulkhead deadline --regime gdpr --aware 2025-11-25T18:00:00+01:00",
  options: {
    regime: { type: "string", value: "ID", says: REGIMES.map(({ id }) => id).join(", ") },
    profile: { type: "string", value: "FILE", says: "a regime profile of your own, instead of --regime" },
    aware: { type: "string", value: "TIME", says: "a time with its offset" },
    zone: { type: "string", value: "ZONE", says: "for times without an offset, and for showing deadlines" },
    moments: { type: "string", value: "NAME=TIME,…", says: "other moments that a regime counts from: classified=…" },
  },
  words: [0, 0],
  run: async ({ options, json, out }) => {
    const regime = await regimeFor(text(options["profile"]), text(options["regime"]));
    const zone = text(options["zone"]);
    const aware = moment("--aware", needed(options["aware"], "--aware"), zone);
    const clocks = clocksOf(regime, { ...otherMoments(regime, text(options["moments"]), zone), aware });
    const inForce = isInForce(regime, aware.at);
    // The first clock that awareness starts is the one that people ask for.
    const main = clocks.find(({ run }) => run !== undefined)?.run;
    if (json) {
      out(
        JSON.stringify({
          deadline: iso(main?.end),
          regulation1182: iso(main?.end1182),
          local: main === undefined ? null : onLocalClock(main.end),
          aware: iso(aware),
          regime: regime.id,
          inForce,
          authorityFrom: regime.authorityFrom,
          clocks: clocks.map(shown),
          remarks: regime.remarks ?? [],
          sources: regime.sources,
        }),
      );
      return 0;
    }
    for (const clock of clocks) for (const line of told(clock)) out(line);
    if (!inForce) out(`${regime.name} was not in force at that moment: this is for information only`);
    for (const remark of regime.remarks ?? []) out(remark);
    return 0;
  },
};

async function regimeFor(profile: string | undefined, id: string | undefined): Promise<RegimeProfile> {
  if (profile !== undefined) {
    // Loaded here, so that the calculator starts without a YAML reader.
    const { readRegimeFile } = await import("../incidents/regime-file.ts");
    return readRegimeFile(profile);
  }
  const regime = regimeOf(needed(id, "--regime"));
  if (regime === undefined) throw new Usage(`--regime is one of ${REGIMES.map((one) => one.id).join(", ")}`);
  return regime;
}

const iso = (moment: Moment | undefined): string | null =>
  moment === undefined ? null : new Date(moment.at).toISOString();

const shown = ({ clock, article, says, run, waitsFor }: ClockEnd): object => ({
  clock,
  article,
  says,
  period: run === undefined ? null : periodText(run.period),
  from: iso(run?.start),
  deadline: iso(run?.end),
  local: run === undefined ? null : onLocalClock(run.end),
  regulation1182: iso(run?.end1182),
  waitsFor,
});

function told({ article, says, run, waitsFor }: ClockEnd): readonly string[] {
  if (run === undefined) return [`${says} (${article}): waits for ${waitsFor.join(" or ")}`];
  const by1182 = run.end1182;
  return [
    `${onLocalClock(run.end)}  ${says} (${article}, ${periodText(run.period)})`,
    ...(by1182 === undefined ? [] : [`  by Regulation 1182/71, for information: ${onLocalClock(by1182)}`]),
  ];
}

function moment(flag: string, written: string, zone: string | undefined): Moment {
  const read = readMoment(written, zone);
  if ("kind" in read) throw new Usage(`${flag}: ${read.why}`);
  return read;
}

/** `classified=2026-08-03T12:00Z,initial-submitted=…` */
function otherMoments({ clocks }: RegimeProfile, written: string | undefined, zone: string | undefined): Moments {
  if (written === undefined) return {};
  const known = new Set(clocks.flatMap(({ limits }) => limits.map(({ from }) => from)));
  return Object.fromEntries(
    written.split(",").map((one) => {
      const [name = "", time = ""] = one.split("=");
      if (!known.has(name)) throw new Usage(`--moments knows ${[...known].join(", ")}`);
      return [name, moment("--moments", time, zone)];
    }),
  );
}
