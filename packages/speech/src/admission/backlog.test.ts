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
/** A fifth of a second for a second of speech. */
const MEASURED = { audioSeconds: 40, synthesisSeconds: 8, sentences: 16 };

const speech = (seconds: number, turns = 1): ExpectedSpeech => ({ ...NO_SPEECH, seconds, turns });

const near = (actual: readonly number[], expected: readonly number[]) =>
  assert.deepEqual(
    actual.map((value) => Math.round(value * 1000) / 1000),
    expected,
  );

test('before anything was measured it guesses on the slow side', () => {
  const backlog = new Backlog();
  backlog.add(speech(10));
  near(backlog.freeTimes(status(), 1), [8]);
  // Nobody is refused for a guess.
  near([backlog.firstTurnSeconds(status())], [0]);
});

test('a first turn waits for a sentence of everyone, as long as theirs are', () => {
  const backlog = new Backlog();
  backlog.add(speech(5));
  backlog.add(speech(100, 20));
  // A word at length scale 10.
  backlog.add(speech(50));
  near([backlog.firstTurnSeconds(status(1, MEASURED))], [12]);
  near([backlog.firstTurnSeconds(status(3, MEASURED))], [4]);
});

test('what was handed out is not to be made any more', () => {
  const backlog = new Backlog();
  const entry = backlog.add(speech(20, 4));
  near(backlog.freeTimes(status(1, MEASURED), 1), [4]);
  backlog.advance(entry, 15);
  near(backlog.freeTimes(status(1, MEASURED), 1), [1]);
  backlog.advance(entry, 9);
  // It became longer than was expected, and is not over.
  near(backlog.freeTimes(status(1, MEASURED), 1), [0.1]);
});

test('sentences are spoken in turn: who has fewer is done first, and all share the workers', () => {
  const backlog = new Backlog();
  backlog.add(speech(15, 3));
  backlog.add(speech(5));
  backlog.add(speech(10, 2));
  near(backlog.freeTimes(status(1, MEASURED), 2).slice(0, 1), [2]);
  const [first = 0, second = 0] = backlog.freeTimes(status(2, MEASURED), 2);
  near([first], [1]);
  assert.ok(second > first);
});

test('a place that becomes free is taken by somebody like those who were served lately', () => {
  const backlog = new Backlog();
  for (let i = 0; i < 64; i++) {
    const entry = backlog.add(speech(5, 2));
    backlog.advance(entry, 5);
    backlog.remove(entry, false);
  }
  for (let i = 0; i < 3; i++) backlog.add(speech(5));
  near(backlog.freeTimes(status(1, MEASURED), 6), [1, 2, 3, 7, 8, 9]);
});

test('who left before the end held a place for as many turns as it had', () => {
  const backlog = new Backlog();
  for (const spoken of [0, 3, 3, 6]) {
    const entry = backlog.add(speech(120, 40));
    backlog.advance(entry, spoken);
    backlog.remove(entry, false);
  }
  // 1, 1, 1 and 2 turns of 40.
  for (let i = 0; i < 3; i++) backlog.add(speech(120, 40));
  const times = backlog.freeTimes(status(1, MEASURED), 6);
  assert.ok((times[2] as number) < 4, `${times}`);
  assert.ok((times[5] as number) < 8, `${times}`);
});

test('what needs a worker and makes no speech costs no time', () => {
  const backlog = new Backlog();
  backlog.add(NO_SPEECH);
  backlog.add(NO_SPEECH);
  near([backlog.firstTurnSeconds(status(1, MEASURED))], [0]);
  const times = backlog.freeTimes(status(1, MEASURED), 5);
  assert.equal(times.length, 5);
  assert.ok(times.every((seconds) => seconds >= 0 && seconds < 0.1));
});

test('who waits measures what it takes with everything besides', () => {
  let now = 0;
  const backlog = new Backlog(() => now);
  const entries = [backlog.add(speech(1000)), backlog.add(speech(1000))];
  const rest = () => backlog.freeTimes(status(1, MEASURED), 1)[0] as number;
  const before = rest();
  for (let i = 0; i < 200; i++) {
    now += 0.6;
    backlog.advance(entries[i % 2] as (typeof entries)[0], 1);
  }
  // 0.6 s for a second of speech, where the workers speak of 0.2.
  const ratio = rest() / before / (900 / 1000);
  assert.ok(ratio > 2.7 && ratio < 3.1, `${ratio}`);
});

test('a reader that takes its time says nothing of the workers', () => {
  let now = 0;
  const backlog = new Backlog(() => now);
  const only = backlog.add(speech(1000));
  for (let i = 0; i < 100; i++) {
    now += 1;
    backlog.advance(only, 1);
  }
  near(backlog.freeTimes(status(1, MEASURED), 1), [180]);
});

test('what was broken off teaches nothing about the length of texts', () => {
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

test('a newcomer waits for one turn of each caller, whatever those have accepted', () => {
  const backlog = new Backlog();
  for (let i = 0; i < 25; i++) backlog.add(speech(10), { caller: 'crowd' });
  backlog.add(speech(5), { caller: 'other' });
  const measured = status(1, MEASURED);
  near([backlog.firstTurnSeconds(measured, 'one')], [3]);
  near([backlog.firstTurnSeconds(measured)], [3]);
  // Behind its own, and a turn of the others for each; they have one only.
  near([backlog.firstTurnSeconds(measured, 'crowd')], [51]);
  near([backlog.firstTurnSeconds(measured, 'other')], [5]);
});

test('what is done in the background holds up nobody, and is done when all others are', () => {
  const backlog = new Backlog();
  backlog.add(speech(10), { caller: 'book', priority: 'background' });
  backlog.add(speech(5), { caller: 'a' });
  backlog.add(speech(15, 3), { caller: 'b' });
  const measured = status(1, MEASURED);
  near([backlog.firstTurnSeconds(measured, 'one')], [2]);
  near(backlog.freeTimes(measured, 9, 'book').slice(0, 1), [6]);
});

test('places are free by the turns of callers, not of requests', () => {
  const backlog = new Backlog();
  for (let i = 0; i < 4; i++) backlog.add(speech(10, 2), { caller: 'crowd' });
  backlog.add(speech(15, 3), { caller: 'one' });
  const measured = status(1, MEASURED);
  // By turns: its third is the sixth of all.
  near(backlog.freeTimes(measured, 9, 'one').slice(0, 1), [6]);
  // The fifth to the eighth turn of the crowd, with a turn of the other caller between any two.
  near(backlog.freeTimes(measured, 9, 'crowd').slice(0, 4), [9, 11, 13, 15]);
});
