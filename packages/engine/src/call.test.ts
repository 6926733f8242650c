import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { type Call, callOf, expectOpen, termsOf, watchCall } from './call.ts';

/** Runs `use` with a clock that is set by hand, milliseconds. */
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

/** The reasons with which a call ended. */
function watched(call: Call): { readonly reasons: unknown[]; readonly end: () => void } {
  const reasons: unknown[] = [];
  return { reasons, end: watchCall(call, (reason) => reasons.push(reason)) };
}

const codes = (reasons: readonly unknown[]) => reasons.map((it) => (it as { code?: string }).code);

test('a deadline is sent as the remaining time, so clocks of processes may differ', () => {
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

test('a signal ends a call before its deadline, with its own reason', () => {
  withClock((pass) => {
    const controller = new AbortController();
    const { reasons } = watched({ deadline: 1500, signal: controller.signal });
    const gone = new Error('gone');
    controller.abort(gone);
    pass(1000);
    assert.deepEqual(reasons, [gone]);
  });
});

test('an ended watch calls back neither for the deadline nor for the signal', () => {
  withClock((pass) => {
    const controller = new AbortController();
    const { reasons, end } = watched({ deadline: 1500, signal: controller.signal });
    end();
    pass(1000);
    controller.abort();
    assert.deepEqual(reasons, []);
  });
});

test('no deadline, or one too far for a timer, ends no call', () => {
  withClock((pass) => {
    for (const deadline of [undefined, Number.POSITIVE_INFINITY, 2 ** 40]) {
      const { reasons } = watched({ deadline });
      pass(100_000);
      assert.deepEqual(reasons, []);
    }
  });
});

test('a call that is already over is refused', () => {
  assert.throws(() => expectOpen({ signal: AbortSignal.abort(new Error('gone')) }), /gone/);
  assert.throws(() => expectOpen({ deadline: performance.now() - 1 }), { code: 'timeout' });
  expectOpen({ deadline: performance.now() + 60_000 });
  expectOpen({});
});
