import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { envelopeIds } from "./envelope-id.ts";

describe("envelope ids", () => {
  it("are 24 hexadecimal digits: time, writer, counter", () => {
    const ids = envelopeIds(() => 0x0123_4567_89ab);
    const [first, second] = [ids.next(), ids.next()];
    assert.equal(first, `0123456789ab${ids.writer}000000`);
    assert.equal(second, `0123456789ab${ids.writer}000001`);
    assert.match(ids.writer, /^[0-9a-f]{6}$/);
  });

  it("sort by time and never come twice, also when the clock is set back or stands still", () => {
    const clock = [1_000, 1_000, 1_001, 900, 500, 1_001, 1_002, 0, 1_002];
    const ids = envelopeIds(() => clock.shift() ?? 1_002);
    const made = Array.from({ length: 12 }, ids.next);
    assert.deepEqual(made, made.toSorted());
    assert.equal(new Set(made).size, made.length);
  });

  it("go on in the next millisecond when a counter is full", () => {
    const ids = envelopeIds(() => 7);
    const made = new Set<string>();
    let last = "";
    for (let at = 0; at <= 2 ** 24; at++) {
      const id = ids.next();
      if (at < 2 || at > 2 ** 24 - 3) {
        assert.ok(id > last);
        made.add(id);
      }
      last = id;
    }
    assert.equal(made.size, 5);
    assert.equal(last.slice(0, 12), "000000000008");
  });

  it("differ between two writers of the same millisecond", () => {
    assert.notEqual(envelopeIds(() => 1).next(), envelopeIds(() => 1).next());
  });
});
