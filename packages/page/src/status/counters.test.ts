import assert from 'node:assert/strict';
import { test } from 'node:test';
import { increaseOf, increasesOf, isSameRun } from './counters.ts';
import { Metrics } from './metrics.ts';

const run = (startedAt: number, text: string) =>
  new Metrics(`process_start_time_seconds ${startedAt}\n${text}`);

test('a counter rises by the difference, its series together', () => {
  const before = run(1, 'spoken{door="http"} 4\nspoken{door="wyoming"} 1');
  const now = run(1, 'spoken{door="http"} 6\nspoken{door="wyoming"} 1');
  assert.equal(increaseOf('spoken', before, now), 2);
  assert.equal(increaseOf('unknown', before, now), 0);
});

test('a series is the same in any order of its labels', () => {
  const before = run(1, 'a{x="1",y="2"} 5');
  assert.equal(increaseOf('a', before, run(1, 'a{y="2",x="1"} 7')), 2);
});

test('a series that begins with its first event counts from 0', () => {
  const now = run(1, 'errors{code="timeout"} 3');
  assert.deepEqual(
    increasesOf('errors', run(1, ''), now).map(({ labels, by }) => [labels.get('code'), by]),
    [['timeout', 3]],
  );
});

test('a counter that fell began anew', () => {
  assert.equal(increaseOf('a', run(1, 'a 90'), run(1, 'a 7')), 7);
});

test('after a restart all counters count from 0, also those that are above their old value', () => {
  const [before, now] = [run(1, 'a 5'), run(2, 'a 8')];
  assert.equal(isSameRun(before, now), false);
  assert.equal(increaseOf('a', before, now), 8);
});
