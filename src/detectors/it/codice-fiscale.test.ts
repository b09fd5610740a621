import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { detect } from "../detect.ts";
import { itCodiceFiscale } from "./codice-fiscale.ts";

const OMOCODIA = "LMNPQRSTUV";
const PLACES = [6, 7, 9, 10, 12, 13, 14];
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** One of the 128 codes of somebody, without its check letter: a letter for the digit at each place of the mask. */
const variant = (mask: number): string =>
  PLACES.reduce((code, place, bit) => {
    if (((mask >> bit) & 1) === 0) return code;
    return `${code.slice(0, place)}${OMOCODIA.charAt(Number(code.charAt(place)))}${code.slice(place + 1)}`;
  }, "VRDGPP13R52G482");

const found = (text: string): readonly string[] =>
  itCodiceFiscale.find(text).map(({ start, end }) => text.slice(start, end));

describe("letters for digits", () => {
  const variants = Array.from({ length: 2 ** PLACES.length }, (_, mask) => variant(mask));
  test("at any of the seven places, exactly one check letter is right", () => {
    for (const code of variants) {
      const codes = [...LETTERS].map((letter) => code + letter);
      const right = codes.filter((one) => found(`${one} 10/12/1985`).length > 0);
      assert.equal(right.length, 1, code);
      for (const written of [...right, ...right.map((one) => one.toLowerCase())])
        assert.deepEqual(found(`nata il 10/12/1985: ${written}.`), [written]);
    }
  });
  test("`detect` looks at a text with nothing else down to five digits", () => {
    const codeOf = (mask: number) =>
      [...LETTERS].map((letter) => variant(mask) + letter).find((one) => found(`${one} 10/12/1985`).length > 0) ?? "";
    for (const [at] of variants.entries()) {
      const digits = variant(at).replace(/\D/g, "").length;
      if (digits >= 5) assert.equal(detect(codeOf(at))[0]?.detector, "it-codice-fiscale", codeOf(at));
    }
  });
});

test("prose and words of letters alone are none", () => {
  const words = [
    "the cat sat on a mat at a place in part of us",
    "STRENGTHSTRENGTHS",
    "INTERNAZIONALISM",
    "mmmmmmmmmmmmmmmm",
  ];
  for (const text of words) assert.deepEqual(found(`10/12/1985 ${text}`), []);
});

test("long texts that nearly match take linear time", () => {
  const started = performance.now();
  for (const unit of ["RSSMRA85T10A562", "RSS MRA 85T10 A56 ", "RSS%20", "LMN", "00012340154 "])
    itCodiceFiscale.find(unit.repeat(20_000));
  assert.ok(performance.now() - started < 2_000);
});
