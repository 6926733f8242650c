import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  whole = false,
): Promise<Int16Array[]> => {
  const samples: Int16Array[] = [];
  for await (const chunk of (await engine.speak({ text, whole })).audio) {
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
    for (const text of texts) alone.push(await listen(engine, '', text, [], true));

    const heard: Heard[] = [];
    const together = await Promise.all(
      texts.map((text, i) => listen(engine, String(i), text, heard, true)),
    );
    assert.deepEqual(together, alone);
    // Nobody listens while whole answers are made. In rounds: every client gets sentence n before any client gets sentence n + 1.
    assert.deepEqual(
      heard.map(({ sentence }) => sentence),
      [0, 1, 2].flatMap((round) => texts.map(() => round)),
    );
    for (let round = 0; round < 3; round++) {
      const order = heard.slice(10 * round, 10 * round + 10).map(({ client }) => client);
      assert.deepEqual(order.toSorted(), [...'0123456789']);
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

test('who has waited long gets more audio at first, which lasts until the next turn', async (t) => {
  const preparedFolder = mkdtempSync(join(tmpdir(), 'hailo-piper-fairness-'));
  t.after(() => rmSync(preparedFolder, { recursive: true }));
  await withEngine({ voices, preparedFolder }, async (engine) => {
    const [{ sampleRate = 0 } = {}] = engine.voices();
    const beginning = async (caller: string) => {
      const askedAt = performance.now();
      const text =
        'This listener hears nothing until all those who came before have heard something.';
      const { audio } = await engine.speak({ text }, { caller });
      const reader = audio[Symbol.asyncIterator]();
      const chunks: number[] = [];
      let waitedMs = 0;
      for (let isWaiting = false; !isWaiting; ) {
        const next = reader.next().then(({ value }) => value?.samples.length ?? 0);
        if (chunks.length === 0) {
          chunks.push(await next);
          waitedMs = performance.now() - askedAt;
        } else {
          const waiting = new Promise<undefined>((resolve) => setImmediate(resolve, undefined));
          const samples = await Promise.race([next, waiting]);
          isWaiting = samples === undefined;
          if (samples !== undefined) chunks.push(samples);
        }
      }
      await reader.return?.();
      const seconds = chunks.reduce((sum, samples) => sum + samples, 0) / sampleRate;
      return { first: chunks[0], seconds, waitedMs };
    };
    const alone = await beginning('alone');
    const all = await Promise.all(Array.from({ length: 120 }, (_, at) => beginning(String(at))));
    const last = all.toSorted((one, other) => other.waitedMs - one.waitedMs)[0];
    const least = Math.max(0.4, alone.seconds);
    assert.ok(last && last.seconds >= least, `${last?.seconds} s behind ${last?.waitedMs} ms`);
    assert.ok(all.every(({ first }) => first === alone.first));
  });
});
