import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { compileFunction } from "node:vm";
import type * as library from "libphonenumber-js/min";

/**
 * libphonenumber-js in the one script that it ships for browsers. Its entry is ninety files, for which the gateway would
 * wait 100 ms at every start.
 */
export const { getCountries, getCountryCallingCode, Metadata, parsePhoneNumberFromString } = inOneFile();

function inOneFile(): typeof library {
  const folder = dirname(createRequire(import.meta.url).resolve("libphonenumber-js/package.json"));
  const filename = join(folder, "bundle/libphonenumber-min.js");
  const exports = {};
  compileFunction(readFileSync(filename, "utf8"), ["exports", "module"], { filename })(exports, { exports });
  return exports as typeof library;
}
