import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { SpeechRequest } from '../speech-engine.ts';
import { chunksOf, testSettings } from '../testing/engines.ts';
import { SupervisedEngine } from './supervised-engine.ts';

// Its worker hangs; the test ends the process meanwhile.
const POISON: SpeechRequest = { text: 'Hang.', voice: 'chaos', lengthScale: 8.2 };
const LONG: SpeechRequest = {
  text: `${'One two three four five six seven eight nine ten. '.repeat(4)}`,
  voice: 'medium-shape',
  lengthScale: 4,
};
const CRASHED = { code: 'engine_crashed', message: /killed by SIGSEGV .* for the second time/ };

const withSupervised = async (
  workers: number,
  use: (engine: SupervisedEngine) => Promise<void>,
): Promise<void> => {
  const settings = { ...testSettings('chaos', 'medium-shape'), workers };
  const engine = await SupervisedEngine.create({ settings, log: () => {}, stuckAfterMs: 60_000 });
  try {
    await use(engine);
  } finally {
    await engine.close();
  }
};

const untilBusy = async (engine: SupervisedEngine, workers: number): Promise<void> => {
  while (engine.status().workers.busy !== workers) await delay(1);
};

/** Ends the process once it works on so many requests; resolves when the engine knows. */
const crash = async (engine: SupervisedEngine, busy: number): Promise<void> => {
  await untilBusy(engine, busy);
  const { pid } = engine;
  process.kill(pid as number, 'SIGSEGV');
  while (engine.pid === pid) await delay(1);
};

test('a request that ends the process twice fails; waiting requests are answered', async () => {
  await withSupervised(1, async (engine) => {
    const failed = assert.rejects(chunksOf(await engine.speak(POISON)), CRASHED);
    const waiting = await Promise.all([LONG, LONG, LONG].map((request) => engine.speak(request)));
    const answers = Promise.all(waiting.map(chunksOf));
    await crash(engine, 1);
    await crash(engine, 1);
    await failed;
    for (const answer of await answers) assert.ok(answer.at(-1)?.final);
    assert.equal(engine.status().counters.engineRestarts, 2);
  });
});

test('a phonemize request that ends the process twice fails, too', async () => {
  await withSupervised(1, async (engine) => {
    const failed = assert.rejects(engine.phonemize({ text: 'word '.repeat(200_000) }), CRASHED);
    await crash(engine, 1);
    await crash(engine, 1);
    await failed;
    assert.equal((await engine.phonemize({ text: 'Well.' })).sentences.length, 1);
  });
});

test('requests in progress beside the culprit are answered as usual', async () => {
  await withSupervised(2, async (engine) => {
    const right = await chunksOf(await engine.speak(LONG));
    const failed = assert.rejects(chunksOf(await engine.speak(POISON)), CRASHED);
    const innocent = chunksOf(await engine.speak(LONG));
    await crash(engine, 2);
    // Nothing runs beside it now.
    await crash(engine, 1);
    await failed;
    assert.deepEqual(await innocent, right);
    assert.equal(engine.status().counters.engineRestarts, 2);
  });
});

test('between five requests that each end the process twice, others are served', async () => {
  await withSupervised(1, async (engine) => {
    for (let poison = 0; poison < 5; poison++) {
      await untilBusy(engine, 0);
      const failed = assert.rejects(chunksOf(await engine.speak(POISON)), CRASHED);
      const others = await Promise.all(
        Array.from({ length: 3 }, () => engine.speak({ text: 'Short.', voice: 'chaos' })),
      );
      await crash(engine, 1);
      await crash(engine, 1);
      await failed;
      for (const other of await Promise.all(others.map(chunksOf))) assert.ok(other.at(-1)?.final);
    }
    assert.equal(engine.status().counters.engineRestarts, 10);
  });
});
