import { OpenRedaction } from "@openredaction/openredaction";
import { SyncRedactor } from "redact-pii";
import { detect, firstFinding } from "../src/detectors/detect.ts";
import { labelled } from "../test/corpus/lines.ts";
import { sentence } from "../test/corpus/prose.ts";
import { KINDS } from "../test/corpus/values.ts";
import { pick, type Random, seededRandom } from "../test/simulator/random.ts";
import { events } from "./events.ts";
import type { Figure } from "./figure.ts";

const ROUNDS = 7;
/** The others are slow: they get the first lines only. */
const OTHERS_LINES = 60;

/** Three sentences, and every other time something personal among them: about 250 characters. */
function proseWith(random: Random, count: number): string[] {
  const kinds = Object.keys(KINDS);
  const personal = () => (random() < 0.5 ? ` ${labelled(random, pick(random, kinds)).text}` : "");
  return Array.from(
    { length: count },
    () => `${sentence(random)}${personal()} ${sentence(random)} ${sentence(random)}`,
  );
}

/** The texts of the benchmark's events, without what the policy maps or drops by name. */
function eventTexts(count: number): string[] {
  return events(count).flatMap((event) => {
    const { properties } = event as { properties: Readonly<Record<string, unknown>> };
    return Object.entries(properties).flatMap(([key, value]) =>
      typeof value === "string" && !MAPPED.has(key) ? [value] : [],
    );
  });
}
const MAPPED: ReadonlySet<string> = new Set(["$email", "distinct_id", "$user_id", "$device_id", "token", "$insert_id"]);

const bytesOf = (texts: readonly string[]): number => texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);

/** Megabytes a second of this process's own time, so that other work does not count; the median after one warm-up. */
function speed(texts: readonly string[], look: (text: string) => unknown, rounds = ROUNDS): number {
  const bytes = bytesOf(texts);
  const speeds = Array.from({ length: rounds + 1 }, () => {
    const started = process.cpuUsage();
    for (const text of texts) look(text);
    const { user, system } = process.cpuUsage(started);
    return bytes / (user + system);
  }).slice(1);
  return speeds.toSorted((a, b) => a - b)[Math.floor(speeds.length / 2)] ?? 0;
}

/** The detectors on prose with personal data and on texts of events, against two libraries in the same run. */
export function detectorFigures(): Figure[] {
  const prose = proseWith(seededRandom(11), 20_000);
  const texts = eventTexts(4_000);
  const redactor = new SyncRedactor();
  const openRedaction = new OpenRedaction();
  const few = prose.slice(0, OTHERS_LINES);
  const others = {
    redactPii: speed(few, (text) => redactor.redact(text), 2),
    openRedaction: speed(few, (text) => openRedaction.detect(text), 2),
  };
  const reference = `redact-pii ${others.redactPii.toFixed(2)} MB/s, OpenRedaction ${others.openRedaction.toFixed(3)} MB/s`;
  const own = speed(prose, detect);
  const events = speed(texts, firstFinding);
  return [
    {
      name: "detectors, prose with personal data",
      value: `${own.toFixed(0)} MB/s`,
      reference,
      ratio: own / others.redactPii,
      wanted: "30 MB/s",
      note: `${Math.round(bytesOf(prose) / prose.length)} bytes a line; every finding`,
    },
    {
      name: "detectors, texts of events",
      value: `${events.toFixed(0)} MB/s`,
      reference,
      ratio: events / others.redactPii,
      wanted: "100 MB/s",
      note: `${Math.round(bytesOf(texts) / texts.length)} bytes a text; whether there is one`,
    },
  ];
}
