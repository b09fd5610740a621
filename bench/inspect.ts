import { inspect } from "../src/phishing/inspect.ts";
import { type MailSketch, mailFrom } from "../src/phishing/sketch.ts";
import { OFFLINE } from "../test/phishing/offline.ts";
import { scenarios } from "../test/phishing/scenarios.ts";
import type { Figure } from "./figure.ts";

const ROUNDS = 5;

/** Inspecting invented mail of an ordinary size, a page of 20 KB beside its text, against cutting it with postal-mime. */
export async function inspectFigure(): Promise<Figure> {
  const { default: PostalMime } = await import("postal-mime");
  const mails = scenarios("unknown").flatMap(({ phishing, genuine }) => [ordinary(phishing), ordinary(genuine)]);
  const own: number[] = [];
  const reference: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const mail of mails) {
      const started = performance.now();
      await inspect(mail, OFFLINE);
      const middle = performance.now();
      await PostalMime.parse(mail);
      own.push(middle - started);
      reference.push(performance.now() - middle);
    }
  }
  const at = (values: readonly number[], share: number): number =>
    values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;
  return {
    name: "inspect a mail",
    value: `median ${at(own, 0.5).toFixed(1)} ms, p95 ${at(own, 0.95).toFixed(1)} ms`,
    reference: `postal-mime reads the same mail in ${at(reference, 0.5).toFixed(1)} ms`,
    ratio: at(reference, 0.5) / at(own, 0.5),
    wanted: "median <= 15 ms, p95 <= 60 ms",
    note: `${mails.length} invented mails, ${Math.round(mails.reduce((sum, one) => sum + one.length, 0) / mails.length / 1_000)} KB each; no pictures`,
  };
}

function ordinary(sketch: MailSketch): Buffer {
  const row =
    '<tr><td style="padding:4px;color:#333333"><a href="https://help.openai.com/a">Help centre</a> and more</td></tr>';
  return mailFrom({ ...sketch, html: `<table>${row.repeat(180)}</table><p>${sketch.text ?? ""}</p>` });
}
