import assert from 'node:assert/strict';
import { test } from 'node:test';
import { speakInTurns } from './speech.ts';

test('everybody has a turn a request, and another one begins each time', async () => {
  const order: string[] = [];
  const turns = ['a', 'b', 'c'].map((name) => ({
    name,
    contestant: {
      pids: () => [process.pid],
      speak: async () => {
        order.push(name);
        return { firstMs: 1, totalMs: 2, audioSeconds: 3 };
      },
      said: () => '',
      stop: async () => {},
    },
  }));
  const samples = await speakInTurns(turns, { text: 'x', requests: 2 }, 1);
  assert.equal(order.join(''), 'bca' + 'cab');
  assert.deepEqual(
    [...samples].map(([name, own]) => `${name}${own.length}`),
    ['a2', 'b2', 'c2'],
  );
});
