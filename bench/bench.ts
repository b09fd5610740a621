import { deliveryFigure } from "./delivery.ts";
import { detectorFigures } from "./detectors.ts";
import type { Figure } from "./figure.ts";
import { gatewayFigures } from "./gateway.ts";
import { lookalikesFigures } from "./lookalikes.ts";
import { inspectFigure } from "./inspect.ts";
import { minimiseFigure } from "./minimise.ts";
import { neighbourFigure } from "./neighbour.ts";
import { noticeFigures } from "./notices.ts";
import { reconcileFigures } from "./reconcile.ts";
import { scopeFigures } from "./scope.ts";
import { stagesFigure } from "./stages.ts";
import { startFigures } from "./start.ts";

/** `npm run bench [-- NAME …]`: every figure of the README's table, each a ratio to a reference in the same run. */
const FIGURES: Readonly<Record<string, () => Figure[] | Promise<Figure[]>>> = {
  gateway: gatewayFigures,
  minimise: () => [minimiseFigure()],
  stages: () => [stagesFigure()],
  detectors: detectorFigures,
  delivery: async () => [await deliveryFigure()],
  neighbour: async () => [await neighbourFigure()],
  inspect: async () => [await inspectFigure()],
  scope: scopeFigures,
  reconcile: reconcileFigures,
  notices: noticeFigures,
  start: startFigures,
  lookalikes: lookalikesFigures,
};

const wanted = process.argv.slice(2);
const rows: Figure[] = [];
for (const [name, measure] of Object.entries(FIGURES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stderr.write(`measuring ${name} …\n`);
  rows.push(...(await measure()));
}

process.stdout.write(
  "| figure | here | reference of the same run | ratio | wanted | notes |\n|---|---|---|---|---|---|\n",
);
for (const row of rows) {
  process.stdout.write(
    `| ${row.name} | ${row.value} | ${row.reference} | ${row.ratio === undefined ? "-" : row.ratio.toFixed(2)} | ${row.wanted} | ${row.note} |\n`,
  );
}
