import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Metrics, type Reading } from './metrics.ts';
import { PERIOD_MS, SHOWN_MS, Watch } from './watch.ts';

const FIRST_AUDIO = 'hailo_piper_door_time_to_first_audio_seconds_bucket';

interface Counted {
  readonly spoken?: number;
  readonly failed?: number;
  readonly synthesis?: number;
  readonly audio?: number;
  /** Texts with their first audio within 0.1 s, and within 0.5 s. */
  readonly quick?: number;
  readonly slow?: number;
  readonly more?: string;
  readonly startedAt?: number;
}

/** A reading a number of seconds after the first one. */
const at = (seconds: number, counted: Counted = {}): Reading => {
  const { spoken = 0, failed = 0, synthesis = 0, audio = 0, startedAt = 1 } = counted;
  const { quick = 0, slow = 0, more = '' } = counted;
  const text = `process_start_time_seconds ${startedAt}
hailo_piper_queue_waiting 3
hailo_piper_door_requests_total{door="http",outcome="spoken"} ${spoken}
hailo_piper_door_requests_total{door="http",outcome="failed"} ${failed}
hailo_piper_synthesis_seconds_total ${synthesis}
hailo_piper_audio_seconds_total ${audio}
${FIRST_AUDIO}{le="0.1",door="http"} ${quick}
${FIRST_AUDIO}{le="0.5",door="http"} ${quick + slow}
${FIRST_AUDIO}{le="+Inf",door="http"} ${quick + slow}
${more}`;
  return { at: 1_000_000 + seconds * 1000, metrics: new Metrics(text) };
};

const watched = (...readings: Reading[]): Watch => {
  const watch = new Watch();
  for (const reading of readings) watch.answered(reading);
  return watch;
};

const lastOf = (watch: Watch) => watch.moments.at(-1)?.values ?? {};

test('the first reading has gauges, and nothing that was counted', () => {
  assert.deepEqual(lastOf(watched(at(0, { spoken: 9, synthesis: 1, audio: 9 }))), { waiting: 3 });
});

test('texts are those of the last minute', () => {
  const watch = watched(
    at(0, { spoken: 10 }),
    at(2, { spoken: 12 }),
    at(4, { spoken: 13, failed: 1 }),
  );
  assert.equal(lastOf(watch).spoken, 3);
  assert.equal(lastOf(watch).failed, 1);
  for (let seconds = 6; seconds <= 62; seconds += 2)
    watch.answered(at(seconds, { spoken: 13, failed: 1 }));
  assert.equal(lastOf(watch).spoken, 1);
  watch.answered(at(64, { spoken: 13, failed: 1 }));
  assert.equal(lastOf(watch).spoken, 0);
});

test('the real-time factor is that of ten seconds, and absent while nothing is spoken', () => {
  const watch = watched(
    at(0),
    at(2, { synthesis: 1, audio: 10 }),
    at(4, { synthesis: 2, audio: 15 }),
  );
  assert.equal(lastOf(watch).realTimeFactor, 2 / 15);
  for (const seconds of [6, 8, 10, 12]) watch.answered(at(seconds, { synthesis: 2, audio: 15 }));
  assert.equal(lastOf(watch).realTimeFactor, 1 / 5);
  watch.answered(at(14, { synthesis: 2, audio: 15 }));
  assert.equal(lastOf(watch).realTimeFactor, undefined);
});

test('first audio is of the texts since the first reading', () => {
  const watch = watched(
    at(0, { slow: 90 }),
    at(2, { slow: 90, quick: 1 }),
    at(4, { slow: 91, quick: 1 }),
  );
  assert.equal(lastOf(watch).firstAudioP50, 0.1);
  assert.ok(Math.abs((lastOf(watch).firstAudioP95 ?? 0) - 0.46) < 1e-9);
});

test('a silent service leaves a gap, and counting goes on after a short one', () => {
  const watch = watched(at(0, { spoken: 1 }));
  watch.silent(at(2).at);
  watch.answered(at(4, { spoken: 2 }));
  assert.deepEqual(
    watch.moments.map(({ values }) => values.spoken),
    [undefined, undefined, 1],
  );
  assert.deepEqual(watch.moments[1]?.values, {});
});

test('after a long gap counting begins anew: nobody knows when within it something was', () => {
  const watch = watched(at(0, { spoken: 1 }), at(2, { spoken: 2 }), at(602, { spoken: 500 }));
  assert.equal(lastOf(watch).spoken, undefined);
  watch.answered(at(604, { spoken: 501 }));
  assert.equal(lastOf(watch).spoken, 1);
});

test('a restarted service counts from 0', () => {
  const watch = watched(at(0, { spoken: 40 }), at(4, { spoken: 2, startedAt: 2 }));
  assert.equal(lastOf(watch).spoken, 2);
});

test('five minutes are kept', () => {
  const watch = watched();
  for (let seconds = 0; seconds <= 400; seconds += PERIOD_MS / 1000) watch.answered(at(seconds));
  const [first, last] = [watch.moments[0], watch.moments.at(-1)];
  assert.equal((last?.at ?? 0) - (first?.at ?? 0), SHOWN_MS);
});

test('a clock that is set back begins anew', () => {
  assert.equal(watched(at(100), at(102), at(50)).moments.length, 1);
});

test('what a machine does not report has no value', () => {
  const pi = 'hailo_piper_temperature_celsius 51.5\nhailo_piper_memory_bytes Nan';
  const values = lastOf(watched(at(0, { more: pi })));
  assert.equal(values.celsius, 51.5);
  assert.equal('unitBytes' in values, false);
});

test('the cache has values where there is one', () => {
  const cache = (hits: number, misses: number) =>
    `hailo_piper_phrase_hits_total{level="memory"} ${hits}\nhailo_piper_phrase_misses_total ${misses}`;
  const off = lastOf(watched(at(0), at(2)));
  assert.equal(off.kept ?? off.missed, undefined);
  const on = lastOf(watched(at(0, { more: cache(1, 1) }), at(2, { more: cache(4, 2) })));
  assert.deepEqual([on.kept, on.missed], [3, 1]);
});

test('errors are counted by code and door while the page is open, over restarts too', () => {
  const errors = (http: number, wyoming: number) => ({
    more: `hailo_piper_errors_total{code="queue_full"} ${http}
hailo_piper_door_errors_total{door="http",code="queue_full"} ${http}
hailo_piper_door_errors_total{door="wyoming",code="timeout"} ${wyoming}`,
  });
  const watch = watched(at(0, errors(5, 1)), at(2, errors(7, 1)));
  assert.deepEqual(watch.errors.rows(), [
    { code: 'queue_full', door: 'http', seen: 2, total: 7 },
    { code: 'timeout', door: 'wyoming', seen: 0, total: 1 },
  ]);
  watch.answered(at(4, { ...errors(0, 3), startedAt: 9 }));
  assert.deepEqual(watch.errors.rows(), [
    { code: 'timeout', door: 'wyoming', seen: 3, total: 3 },
    { code: 'queue_full', door: 'http', seen: 2, total: 0 },
  ]);
});
