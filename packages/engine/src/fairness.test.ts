import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SpeechEngine } from './speech-engine.ts';
import { withEngine } from './testing/engines.ts';
import { testVoice } from './testing/voices.ts';

interface Heard {
  readonly client: string;
  readonly sentence: number;
}

/** Speaks, and notes each sentence in the order in which the engine gave it out. */
const listen = async (
  engine: SpeechEngine,
  client: string,
  text: string,
  heard: Heard[],
): Promise<Int16Array[]> => {
  const samples: Int16Array[] = [];
  for await (const chunk of (await engine.speak({ text })).audio) {
    heard.push({ client, sentence: chunk.sentence });
    samples.push(chunk.samples);
  }
  return samples;
};

const voices = [testVoice('medium-shape')];

test('with ten clients and one worker, clients take turns and each gets its own audio', async () => {
  await withEngine({ voices }, async (engine) => {
    const texts = Array.from({ length: 10 }, (_, i) => `Client ${i}. Has said. ${i * 7} things.`);
    const alone: Int16Array[][] = [];
    for (const text of texts) alone.push(await listen(engine, '', text, []));

    const heard: Heard[] = [];
    const together = await Promise.all(
      texts.map((text, i) => listen(engine, String(i), text, heard)),
    );
    assert.deepEqual(together, alone);
    // In rounds: every client gets sentence n before any client gets sentence n + 1.
    assert.deepEqual(
      heard.map(({ sentence }) => sentence),
      [0, 1, 2].flatMap((round) => texts.map(() => round)),
    );
    for (let round = 0; round < 3; round++) {
      const order = heard.slice(10 * round, 10 * round + 10).map(({ client }) => client);
      assert.deepEqual(order, [...'0123456789']);
    }
  });
});

test('a short request behind 5,000 characters waits for at most one of their sentences', async () => {
  await withEngine({ voices }, async (engine) => {
    const heard: Heard[] = [];
    const long = 'This is one of very many sentences. '.repeat(138);
    const chapter = await engine.speak({ text: long });
    let short: Promise<unknown> | undefined;
    for await (const { sentence } of chapter.audio) {
      heard.push({ client: 'long', sentence });
      short ??= listen(engine, 'short', 'Stop!', heard);
    }
    await short;
    const at = heard.findIndex(({ client }) => client === 'short');
    // One sentence was under way, and its chunk may be read before the short one's.
    assert.ok(at <= 3, `answered after ${at} sentences`);
    assert.equal(heard.length, 139);
  });
});
