import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FreePlaces, PromisedPlaces } from './promised-places.ts';

const NOBODY_LEAVES = { now: 0, free: 8, times: [], isGuess: false, burst: 100, held: undefined };

/** Eight places are free, and eight are promised to a client. */
function promisedTo(client: string, mayTake: number): { roomFor(other: string): boolean } {
  const promised = new PromisedPlaces();
  const places = (who: string): FreePlaces => ({
    ...NOBODY_LEAVES,
    caller: who,
    mayTake: (other) => (other === client ? mayTake : 8),
  });
  for (let i = 0; i < 8; i++) promised.promise(places(client), undefined);
  return { roomFor: (other) => promised.hasRoom(places(other)) };
}

test('promised places are kept from others', () => {
  assert.equal(promisedTo('early', 8).roomFor('late'), false);
});

test('promises to a caller at its share keep nobody else out', () => {
  assert.equal(promisedTo('greedy', 0).roomFor('modest'), true);
  assert.equal(promisedTo('greedy', 3).roomFor('modest'), true);
});

test('a caller at its share waits behind its own promises', () => {
  assert.equal(promisedTo('greedy', 0).roomFor('greedy'), false);
});
