import { readFileSync } from "node:fs";

/**
 * Loaded into a server under test (`NODE_OPTIONS=--import …`): its clock is ahead by as many milliseconds as a file says.
 * Timers run as ever.
 */
const file = process.env["TEST_CLOCK_FILE"] ?? "";
const LOOKED_AT_EVERY_MS = 100;
const real = Date.now;
let aheadMs = 0;
let lookedAt = 0;

Date.now = () => {
  const now = real();
  if (now - lookedAt > LOOKED_AT_EVERY_MS) {
    lookedAt = now;
    aheadMs = Number(readFileSync(file, "utf8"));
  }
  return now + aheadMs;
};
