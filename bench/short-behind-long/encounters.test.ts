import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Answer } from '../contestants/contestant.ts';
import { arrivals, encounterFigures, measureEncounters } from './encounters.ts';

const answer = (firstMs: number, totalMs: number): Answer => ({
  firstMs,
  totalMs,
  audioSeconds: 1,
});

test('short requests arrive evenly in the middle of the long one, each turn at other moments', () => {
  assert.deepEqual(arrivals(1000, 2, 0), [200, 500]);
  const all = Array.from({ length: 50 }, (_, turn) => arrivals(1000, 3, turn)).flat();
  assert.ok(all.every((ms) => ms >= 200 && ms < 800));
  assert.equal(new Set(all).size, all.length);
});

test('what it costs is counted beyond what each takes alone', () => {
  const figures = encounterFigures([
    {
      alone: { long: answer(100, 2000), shorts: [answer(50, 100), answer(52, 100)] },
      together: { long: answer(100, 2150), shorts: [answer(151, 300), answer(61, 200)] },
    },
  ]);
  assert.equal(figures.shortFirstMs, 51);
  assert.equal(figures.laterMs, 55);
  assert.equal(figures.latestMs, 100);
  assert.equal(figures.longerMs, 150);
  assert.equal(figures.longerToShort, 0.75);
});

test('the same requests are made alone and together, and short ones before the long one ends', async () => {
  const log: string[] = [];
  let shorts = 0;
  let twoShorts = Promise.withResolvers<void>();
  let isTogether = false;
  const contestant = {
    pids: () => [],
    speak: async (text: string) => {
      log.push(text);
      if (text === 'long' && isTogether) await twoShorts.promise;
      if (text === 'short' && ++shorts % 2 === 0) {
        twoShorts.resolve();
        twoShorts = Promise.withResolvers<void>();
        isTogether = !isTogether;
      }
      return answer(1, 2);
    },
    said: () => '',
    stop: async () => {},
  };
  const plan = { long: 'long', manner: {}, short: 'short', shorts: 2, encounters: 1 };
  const [encounter] = await measureEncounters(contestant, plan);
  assert.deepEqual(log, ['long', 'long', 'short', 'short', 'long', 'short', 'short']);
  assert.equal(encounter?.alone.shorts.length, 2);
  assert.equal(encounter?.together.shorts.length, 2);
});
