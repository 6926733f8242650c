import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EngineCounters, EngineStatus } from '@hailo-piper/engine';
import { NO_COUNTERS } from '@hailo-piper/engine';
import { Backlog } from './backlog.ts';
import { type ExpectedSpeech, NO_SPEECH } from './expected-speech.ts';

const status = (workers = 1, counters: Partial<EngineCounters> = {}): EngineStatus => ({
  state: 'ready',
  pid: undefined,
  workers: { total: workers, busy: 0, threads: 1 },
  queue: { waiting: 0, active: 0, limit: 32 },
  counters: { ...NO_COUNTERS, ...counters },
});
/** Real-time factor 0.2. */
const MEASURED = { audioSeconds: 40, synthesisSeconds: 8, sentences: 16 };

const speech = (seconds: number, turns = 1): ExpectedSpeech => ({ ...NO_SPEECH, seconds, turns });

const near = (actual: readonly number[], expected: readonly number[]) =>
  assert.deepEqual(
    actual.map((value) => Math.round(value * 1000) / 1000),
    expected,
  );

test('before anything is measured the first guess is slow', () => {
  const backlog = new Backlog();
  backlog.add(speech(10));
  near(backlog.freeTimes(status(), 1), [8]);
  // A guess refuses nobody.
  near([backlog.firstTurnSeconds(status())], [0]);
});

test('the first turn waits for one sentence of each accepted request', () => {
  const backlog = new Backlog();
  backlog.add(speech(5));
  backlog.add(speech(100, 20));
  // One word at length scale 10.
  backlog.add(speech(50));
  near([backlog.firstTurnSeconds(status(1, MEASURED))], [12]);
  near([backlog.firstTurnSeconds(status(3, MEASURED))], [4]);
});

test('delivered speech no longer counts as work', () => {
  const backlog = new Backlog();
  const entry = backlog.add(speech(20, 4));
  near(backlog.freeTimes(status(1, MEASURED), 1), [4]);
  backlog.advance(entry, 15);
  near(backlog.freeTimes(status(1, MEASURED), 1), [1]);
  backlog.advance(entry, 9);
  // The speech became longer than expected and is not over.
  near(backlog.freeTimes(status(1, MEASURED), 1), [0.1]);
});

test('sentences take turns: short requests end first, and all share the workers', () => {
  const backlog = new Backlog();
  backlog.add(speech(15, 3));
  backlog.add(speech(5));
  backlog.add(speech(10, 2));
  near(backlog.freeTimes(status(1, MEASURED), 2).slice(0, 1), [2]);
  const [first = 0, second = 0] = backlog.freeTimes(status(2, MEASURED), 2);
  near([first], [1]);
  assert.ok(second > first);
});

test('a free place is taken by a request as long as those served lately', () => {
  const backlog = new Backlog();
  for (let i = 0; i < 64; i++) {
    const entry = backlog.add(speech(5, 2));
    backlog.advance(entry, 5);
    backlog.remove(entry, false);
  }
  for (let i = 0; i < 3; i++) backlog.add(speech(5));
  near(backlog.freeTimes(status(1, MEASURED), 6), [1, 2, 3, 7, 8, 9]);
});

test('a request that ends early held its place for the turns it took', () => {
  const backlog = new Backlog();
  for (const spoken of [0, 3, 3, 6]) {
    const entry = backlog.add(speech(120, 40));
    backlog.advance(entry, spoken);
    backlog.remove(entry, false);
  }
  // Requests of 1, 1, 1 and 2 turns; each text has 40.
  for (let i = 0; i < 3; i++) backlog.add(speech(120, 40));
  const times = backlog.freeTimes(status(1, MEASURED), 6);
  assert.ok((times[2] as number) < 4, `${times}`);
  assert.ok((times[5] as number) < 8, `${times}`);
});

test('a request that makes no speech takes no time', () => {
  const backlog = new Backlog();
  backlog.add(NO_SPEECH);
  backlog.add(NO_SPEECH);
  near([backlog.firstTurnSeconds(status(1, MEASURED))], [0]);
  const times = backlog.freeTimes(status(1, MEASURED), 5);
  assert.equal(times.length, 5);
  assert.ok(times.every((seconds) => seconds >= 0 && seconds < 0.1));
});

test('pace includes the work beside synthesis', () => {
  let now = 0;
  const backlog = new Backlog(() => now);
  const entries = [backlog.add(speech(1000)), backlog.add(speech(1000))];
  const rest = () => backlog.freeTimes(status(1, MEASURED), 1)[0] as number;
  const before = rest();
  for (let i = 0; i < 200; i++) {
    now += 0.6;
    backlog.advance(entries[i % 2] as (typeof entries)[0], 1);
  }
  // 0.6 s a second of speech, where the workers report 0.2.
  const ratio = rest() / before / (900 / 1000);
  assert.ok(ratio > 2.7 && ratio < 3.1, `${ratio}`);
});

test('a slow reader does not change the pace', () => {
  let now = 0;
  const backlog = new Backlog(() => now);
  const only = backlog.add(speech(1000));
  for (let i = 0; i < 100; i++) {
    now += 1;
    backlog.advance(only, 1);
  }
  near(backlog.freeTimes(status(1, MEASURED), 1), [180]);
});

test('a broken-off request does not change the expected length of texts', () => {
  const backlog = new Backlog();
  const expected = backlog.lengths.expect({ text: 'x'.repeat(1500) }, undefined);
  for (const complete of [false, true]) {
    const entry = backlog.add(expected);
    backlog.advance(entry, 1);
    backlog.remove(entry, complete);
    const { seconds } = backlog.lengths.expect({ text: 'x'.repeat(1500) }, undefined);
    near([seconds], [complete ? 1 : 100]);
  }
  assert.equal(backlog.size, 0);
});

test('a newcomer waits for one turn of each caller, however many requests they have', () => {
  const backlog = new Backlog();
  for (let i = 0; i < 25; i++) backlog.add(speech(10), { caller: 'crowd' });
  backlog.add(speech(5), { caller: 'other' });
  const measured = status(1, MEASURED);
  near([backlog.firstTurnSeconds(measured, 'one')], [3]);
  near([backlog.firstTurnSeconds(measured)], [3]);
  // After its own request and one turn of each other caller, which have one request each.
  near([backlog.firstTurnSeconds(measured, 'crowd')], [51]);
  near([backlog.firstTurnSeconds(measured, 'other')], [5]);
});

test('background requests delay nobody and end after all others', () => {
  const backlog = new Backlog();
  backlog.add(speech(10), { caller: 'book', priority: 'background' });
  backlog.add(speech(5), { caller: 'a' });
  backlog.add(speech(15, 3), { caller: 'b' });
  const measured = status(1, MEASURED);
  near([backlog.firstTurnSeconds(measured, 'one')], [2]);
  near(backlog.freeTimes(measured, 9, 'book').slice(0, 1), [6]);
});

test('places become free by the turns of callers, not of requests', () => {
  const backlog = new Backlog();
  for (let i = 0; i < 4; i++) backlog.add(speech(10, 2), { caller: 'crowd' });
  backlog.add(speech(15, 3), { caller: 'one' });
  const measured = status(1, MEASURED);
  // Callers take turns: its third turn is the sixth of all.
  near(backlog.freeTimes(measured, 9, 'one').slice(0, 1), [6]);
  // Turns five to eight of the crowd, each followed by a turn of the other caller.
  near(backlog.freeTimes(measured, 9, 'crowd').slice(0, 4), [9, 11, 13, 15]);
});
