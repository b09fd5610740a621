import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { createBreaker, RETRY, waitBeforeRetry } from "./retry.ts";

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe("the wait before a retry", () => {
  it("lies between half the ceiling and the ceiling, which doubles up to a limit", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), random, (attempt, drawn) => {
        const ceiling = Math.min(RETRY.mostMs, RETRY.firstMs * 2 ** (attempt - 1));
        const wait = waitBeforeRetry(attempt, undefined, () => drawn);
        assert.ok(wait >= ceiling / 2 && wait <= ceiling, `${wait} of ${ceiling}`);
      }),
    );
    assert.deepEqual(
      [1, 2, 3, 10, 11, 1_000].map((attempt) => waitBeforeRetry(attempt, undefined, () => 0)),
      [250, 500, 1_000, 128_000, 150_000, 150_000],
    );
  });

  it("is at least what the vendor asks for, but never longer than an hour for its sake", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.nat(10 * RETRY.retryAfterMostMs),
        random,
        (attempt, after, drawn) => {
          const without = waitBeforeRetry(attempt, undefined, () => drawn);
          const wait = waitBeforeRetry(attempt, after, () => drawn);
          assert.equal(wait, Math.max(without, Math.min(after, 3_600_000)));
        },
      ),
    );
  });
});

describe("the breaker", () => {
  const build = () => {
    let at = 1_000_000;
    const breaker = createBreaker(
      () => at,
      () => 0,
    );
    const fail = (times: number, retryAfterMs?: number) => {
      for (let time = 0; time < times; time++) breaker.failed(retryAfterMs);
    };
    const pass = (ms: number) => {
      at += ms;
    };
    return { breaker, fail, pass };
  };

  it("stays closed until several requests in a row failed", () => {
    const { breaker, fail } = build();
    fail(RETRY.failuresToOpen - 1);
    assert.deepEqual([breaker.state(), breaker.waitMs()], ["closed", 0]);
    breaker.succeeded();
    fail(RETRY.failuresToOpen - 1);
    assert.equal(breaker.state(), "closed", "a success starts the count again");
    fail(1);
    assert.equal(breaker.state(), "open");
  });

  it("lets one request try once the time is over, and closes when that succeeds", () => {
    const { breaker, fail, pass } = build();
    fail(RETRY.failuresToOpen);
    const wait = breaker.waitMs();
    assert.ok(wait > 0);
    pass(wait - 1);
    assert.deepEqual([breaker.state(), breaker.waitMs()], ["open", 1]);
    pass(1);
    assert.equal(breaker.state(), "half-open");
    assert.equal(breaker.waitMs(), 0);
    assert.ok(breaker.waitMs() > 0, "the one try is taken");
    assert.equal(breaker.state(), "half-open");
    breaker.succeeded();
    assert.deepEqual([breaker.state(), breaker.waitMs(), breaker.waitMs()], ["closed", 0, 0]);
  });

  it("opens for longer each time when the try fails", () => {
    const { breaker, fail, pass } = build();
    fail(RETRY.failuresToOpen);
    const waits = [1, 2, 3, 4].map(() => {
      const wait = breaker.waitMs();
      pass(wait);
      assert.equal(breaker.waitMs(), 0);
      fail(1);
      assert.equal(breaker.state(), "open");
      return wait;
    });
    assert.deepEqual(waits, [500, 1_000, 2_000, 4_000]);
    pass(breaker.waitMs());
    assert.equal(breaker.waitMs(), 0);
    breaker.succeeded();
    fail(RETRY.failuresToOpen);
    assert.equal(breaker.waitMs(), 500, "a success forgets");
  });

  it("stays open for as long as the vendor asks", () => {
    const { breaker, fail } = build();
    fail(RETRY.failuresToOpen, 60_000);
    assert.equal(breaker.waitMs(), 60_000);
  });

  it("gives a try back that ended without a word of the vendor's", () => {
    const { breaker, fail, pass } = build();
    fail(RETRY.failuresToOpen);
    pass(breaker.waitMs());
    assert.equal(breaker.waitMs(), 0);
    breaker.released();
    assert.deepEqual([breaker.state(), breaker.waitMs()], ["half-open", 0]);
  });
});
