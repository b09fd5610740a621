import { hexDigits, integer, pick, type Random } from "../simulator/random.ts";
import { digits, letters } from "./identifiers.ts";

/** Values that look like personal data and are none, in the places where logs and events have them. */
const LOOK_ALIKES: readonly ((random: Random) => string)[] = [
  (random) => `order ${digits(random, 9)} shipped`,
  (random) => `Your order number is ${digits(random, 10)}.`,
  (random) => `invoice_id=${digits(random, 8)}&page=2`,
  (random) => `{"order_id":"${digits(random, 9)}","total":${digits(random, 6)}}`,
  (random) => `{"total_bytes":${digits(random, 9)},"ts":17${digits(random, 11)}}`,
  (random) => `ticket #${digits(random, 8)} was closed`,
  (random) => `tracking 1Z${letters(random, 6)}${digits(random, 10)} is on its way`,
  (random) => `Sendungsnummer ${digits(random, 12)}`,
  (random) => `commande n° ${digits(random, 9)}`,
  (random) => `pedido ${digits(random, 11)} enviado`,
  (random) =>
    `request ${hexDigits(random, 8)}-${hexDigits(random, 4)}-4${hexDigits(random, 3)}-a${hexDigits(random, 3)}-${hexDigits(random, 12)} took ${digits(random, 3)} ms`,
  (random) => `trace_id=${hexDigits(random, 32)} span_id=${hexDigits(random, 16)}`,
  (random) => `commit ${hexDigits(random, 40)}`,
  (random) => `sha256:${hexDigits(random, 64)}`,
  (random) =>
    `2026-${pick(random, ["01", "07", "11"])}-2${integer(random, 0, 8)}T${pick(random, ["06", "19"])}:44:51.${digits(random, 6)}Z INFO started in ${digits(random, 3)}.${digits(random, 2)} s`,
  (random) => `[24/Nov/2026:06:44:51 +0000] "GET /items/${digits(random, 7)} HTTP/1.1" 200 ${digits(random, 5)}`,
  (random) => `epoch 17${digits(random, 8)} and 17${digits(random, 11)}`,
  (random) => `ISBN 978-3-16-${digits(random, 6)}-${digits(random, 1)}`,
  (random) => `EAN 40${digits(random, 11)}`,
  (random) => `SKU-${letters(random, 2)}${digits(random, 4)}-${digits(random, 4)}`,
  (random) => `version ${integer(random, 1, 200)}.${integer(random, 0, 9)}.${digits(random, 5)}.${digits(random, 2)}`,
  (random) => `Chrome/${integer(random, 90, 140)}.0.${digits(random, 4)}.${digits(random, 2)} Safari/537.36`,
  (random) => `price ${integer(random, 1, 9)} ${digits(random, 3)} ${digits(random, 3)} €`,
  (random) => `processed ${digits(random, 9)} bytes in ${digits(random, 4)} ms`,
  (random) => `ratio 0.${digits(random, 9)}, 0.${digits(random, 12)}`,
  (random) => `[0.${digits(random, 5)}, -0.${digits(random, 5)}, 0.${digits(random, 5)}]`,
  (random) => `part no. ${digits(random, 3)}-${digits(random, 2)}-${digits(random, 4)}`,
  (random) => `npm install left-pad@1.${integer(random, 0, 9)}.${integer(random, 0, 9)}`,
  (random) => `icon@2x.png is ${digits(random, 5)} bytes`,
  (random) => `https://example.org/a/${digits(random, 9)}/edit?utm_source=news&page=${digits(random, 1)}`,
  (random) => `std::vector<int>::iterator at line ${digits(random, 3)}`,
  (random) => `session ${letters(random, 4)}-${digits(random, 4)}-${digits(random, 4)} ended`,
  (random) => `batch 2026${digits(random, 4)}-${digits(random, 3)}`,
  (random) => `error code 0x${hexDigits(random, 8)}`,
  (random) => `color #${hexDigits(random, 6)} on ${integer(random, 100, 999)}x${integer(random, 100, 999)}`,
  (random) => `Die Seriennummer lautet ${digits(random, 11)}.`,
  (random) => `transaction ${digits(random, 12)} approved`,
  (random) => `pid ${digits(random, 5)} thread ${digits(random, 9)}`,
  (random) => `expires on ${integer(random, 1, 28)}/0${integer(random, 1, 9)}/2029`,
];

export const lookAlike = (random: Random): string => pick(random, LOOK_ALIKES)(random);
