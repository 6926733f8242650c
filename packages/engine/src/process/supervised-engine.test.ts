import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { LogEntry } from '../log.ts';
import type { AudioChunk, SpeechRequest } from '../speech-engine.ts';
import { chunksOf, sampleCount, testSettings } from '../testing/engines.ts';
import { SupervisedEngine } from './supervised-engine.ts';

// The chaos voice fails in native code if its length scale says so.
const HANG: SpeechRequest = { text: 'Hang.', lengthScale: 8.2 };
const FAIL: SpeechRequest = { text: 'Fail.', lengthScale: 8.7 };
const NOT_A_NUMBER: SpeechRequest = { text: 'None.', lengthScale: 9.7 };
const FINE: SpeechRequest = { text: 'Fine.' };

const withSupervised = async (
  use: (engine: SupervisedEngine, log: LogEntry[]) => Promise<void>,
): Promise<void> => {
  const log: LogEntry[] = [];
  const engine = await SupervisedEngine.create({
    settings: testSettings('chaos'),
    log: (entry) => log.push(entry),
    stuckAfterMs: 1_000,
  });
  try {
    await use(engine, log);
  } finally {
    await engine.close();
  }
};

/** Resolves when a worker works on one request. */
const inHand = async (engine: SupervisedEngine): Promise<void> => {
  while (engine.status().queue.active === 0) await delay(5);
};

/** Resolves when the engine process has used CPU for a while: past planning, so in its hang. */
const spinning = async (engine: SupervisedEngine): Promise<void> => {
  // User time in hundredths of a second: field 14, the 12th after the process's name.
  const worked = () =>
    Number(readFileSync(`/proc/${engine.pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[11]);
  const before = worked();
  while (worked() < before + 20) await delay(5);
};

const signalEngine = (engine: SupervisedEngine, signal: NodeJS.Signals): void => {
  assert.ok(engine.pid);
  process.kill(engine.pid, signal);
};

for (const signal of ['SIGKILL', 'SIGSTOP'] as const) {
  test(`${signal} with one request in progress and five waiting: the five are answered`, async () => {
    await withSupervised(async (engine) => {
      const first = await engine.speak(HANG);
      // The request in progress hangs again when it is repeated, and then fails.
      const failed = assert.rejects(chunksOf(first), { code: 'timeout' });
      await inHand(engine);
      const waiting = await Promise.all(Array.from({ length: 5 }, () => engine.speak(FINE)));
      const before = engine.pid;
      signalEngine(engine, signal);
      const counts = await Promise.all(waiting.map(sampleCount));
      await failed;
      assert.equal(new Set(counts).size, 1);
      assert.ok(counts[0]);
      assert.notEqual(engine.pid, before);
      assert.equal(engine.status().state, 'ready');
    });
  });
}

test('a request in progress is tried once more', async () => {
  await withSupervised(async (engine) => {
    const speech = await engine.speak(FINE);
    signalEngine(engine, 'SIGKILL');
    assert.ok((await sampleCount(speech)) > 0);
    assert.equal(engine.status().counters.engineRestarts, 1);
  });
});

test('a request continues after the sentences that were sent', async () => {
  await withSupervised(async (engine) => {
    const whole = await chunksOf(await engine.speak({ text: 'One. Two. Three. Four. Five. Six.' }));
    const speech = await engine.speak({ text: 'One. Two. Three. Four. Five. Six.' });
    const reader = speech.audio[Symbol.asyncIterator]();
    const { plan: _, ...first } = (await reader.next()).value as AudioChunk;
    signalEngine(engine, 'SIGKILL');
    const rest = await chunksOf({ ...speech, audio: { [Symbol.asyncIterator]: () => reader } });
    assert.deepEqual([first, ...rest], whole);
  });
});

test('a unit that hangs in native code ends with a timeout, and others are spoken', async () => {
  await withSupervised(async (engine, log) => {
    await assert.rejects(chunksOf(await engine.speak(HANG)), { code: 'timeout' });
    assert.ok((await sampleCount(await engine.speak(FINE))) > 0);
    assert.ok(log.some(({ reason }) => reason === 'a worker hung in its work'));
  });
});

test('a hang is found even if its client has left', async () => {
  await withSupervised(async (engine) => {
    const controller = new AbortController();
    await engine.speak(HANG, controller);
    await inHand(engine);
    await spinning(engine);
    controller.abort(new Error('gone'));
    assert.ok((await sampleCount(await engine.speak(FINE))) > 0);
    assert.equal(engine.status().counters.engineRestarts, 1);
  });
});

test('a worker that throws is replaced, in the same process', async () => {
  await withSupervised(async (engine) => {
    const { pid } = engine;
    await assert.rejects(chunksOf(await engine.speak(FAIL)), {
      code: 'synthesis_failed',
      message: /worker failed and is replaced/,
    });
    assert.ok((await sampleCount(await engine.speak(FINE))) > 0);
    assert.equal(engine.pid, pid);
  });
});

test('samples that are not numbers are an error, not noise', async () => {
  await withSupervised(async (engine) => {
    await assert.rejects(chunksOf(await engine.speak(NOT_A_NUMBER)), { code: 'synthesis_failed' });
    assert.ok((await sampleCount(await engine.speak(FINE))) > 0);
  });
});

test('the engine process ends when its supervisor closes', async () => {
  let pid: number | undefined;
  await withSupervised(async (engine) => {
    pid = engine.pid;
  });
  assert.ok(pid);
  const gone = pid;
  const alive = () => {
    try {
      return process.kill(gone, 0);
    } catch {
      return false;
    }
  };
  while (alive()) await delay(5);
});
