import assert from "node:assert/strict";
import { it } from "node:test";
import { type Log, quietLog } from "../platform/log.ts";
import { createRounds } from "./rounds.ts";

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Rounds over parts that count, and that fail when told to. */
function rounds() {
  const calls: string[] = [];
  const said: string[] = [];
  const state = { fails: "" };
  const part = async (name: string): Promise<number> => {
    calls.push(name);
    if (state.fails === name) throw new Error("made up");
    return 2;
  };
  const log: Log = {
    ...quietLog,
    info: (says, fields) => void said.push(`${says} ${fields?.count}`),
    error: (says) => void said.push(says),
  };
  const desk = createRounds({
    reminders: { check: async () => void (await part("reminders")) },
    standing: {
      load: async () => void (await part("load")),
      check: () => part("score"),
      stop: async () => void (await part("stop")),
    },
    log,
  });
  return { ...desk, calls, said, state };
}

it("looks at clocks and scores every minute from its start, and no more after its end", async ({ mock }) => {
  mock.timers.enable({ apis: ["setInterval"] });
  const { start, stop, calls, said } = rounds();
  mock.timers.tick(60_000);
  assert.deepEqual(calls, []);
  start();
  assert.deepEqual(calls, ["load"]);
  mock.timers.tick(60_000);
  await settled();
  assert.deepEqual(calls, ["load", "reminders", "score"]);
  assert.deepEqual(said, ["destinations were scored as if their vendors leaked today 2"]);
  await stop();
  mock.timers.tick(600_000);
  start();
  assert.deepEqual(calls, ["load", "reminders", "score", "stop"]);
});

it("says what failed, and goes on", async ({ mock }) => {
  mock.timers.enable({ apis: ["setInterval"] });
  const { start, stop, calls, said, state } = rounds();
  start();
  state.fails = "reminders";
  mock.timers.tick(60_000);
  await settled();
  state.fails = "score";
  mock.timers.tick(60_000);
  await settled();
  assert.deepEqual(calls, ["load", "reminders", "score", "reminders", "score"]);
  assert.deepEqual(said.toSorted(), [
    "clocks could not be looked at",
    "destinations could not be scored",
    "destinations were scored as if their vendors leaked today 2",
  ]);
  await stop();
});
