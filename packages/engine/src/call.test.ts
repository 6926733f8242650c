import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { type Call, callOf, expectOpen, termsOf, watchCall } from './call.ts';

/** Has `use` with a clock that is set by hand, milliseconds. */
function withClock(use: (pass: (ms: number) => void) => void): void {
  let now = 1000;
  const clock = mock.method(performance, 'now', () => now);
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    use((ms) => {
      now += ms;
      mock.timers.tick(ms);
    });
  } finally {
    clock.mock.restore();
    mock.timers.reset();
  }
}

/** The reasons for which a call was over. */
function watched(call: Call): { readonly reasons: unknown[]; readonly end: () => void } {
  const reasons: unknown[] = [];
  return { reasons, end: watchCall(call, (reason) => reasons.push(reason)) };
}

const codes = (reasons: readonly unknown[]) => reasons.map((it) => (it as { code?: string }).code);

test('a deadline crosses as what is left of it, whatever the clock of the other process says', () => {
  const { signal } = new AbortController();
  const call: Call = { caller: 'a', priority: 'background', deadline: 1500, signal, record: {} };
  const terms = termsOf(call, 1200);
  assert.deepEqual(terms, { caller: 'a', priority: 'background', remainingMs: 300 });
  assert.deepEqual(callOf(structuredClone(terms), signal, 50), {
    ...{ caller: 'a', priority: 'background', deadline: 350, signal },
  });
  assert.equal(callOf(termsOf({}), signal).deadline, undefined);
});

test('a deadline ends a call once, with `timeout`', () => {
  withClock((pass) => {
    const { signal } = new AbortController();
    const { reasons } = watched({ deadline: 1500, signal });
    pass(499);
    assert.deepEqual(reasons, []);
    pass(1);
    pass(1000);
    assert.deepEqual(codes(reasons), ['timeout']);
  });
});

test('a signal ends a call before its deadline, for its own reason', () => {
  withClock((pass) => {
    const controller = new AbortController();
    const { reasons } = watched({ deadline: 1500, signal: controller.signal });
    const gone = new Error('gone');
    controller.abort(gone);
    pass(1000);
    assert.deepEqual(reasons, [gone]);
  });
});

test('what is over in another way is ended neither by its deadline nor by its signal', () => {
  withClock((pass) => {
    const controller = new AbortController();
    const { reasons, end } = watched({ deadline: 1500, signal: controller.signal });
    end();
    pass(1000);
    controller.abort();
    assert.deepEqual(reasons, []);
  });
});

test('a deadline beyond what a timer can wait, and none, end nothing', () => {
  withClock((pass) => {
    for (const deadline of [undefined, Number.POSITIVE_INFINITY, 2 ** 40]) {
      const { reasons } = watched({ deadline });
      pass(100_000);
      assert.deepEqual(reasons, []);
    }
  });
});

test('a call that is over already is refused', () => {
  assert.throws(() => expectOpen({ signal: AbortSignal.abort(new Error('gone')) }), /gone/);
  assert.throws(() => expectOpen({ deadline: performance.now() - 1 }), { code: 'timeout' });
  expectOpen({ deadline: performance.now() + 60_000 });
  expectOpen({});
});
