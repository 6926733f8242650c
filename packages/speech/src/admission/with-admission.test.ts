import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSpeechEngine, EngineError } from '@hailo-piper/engine';
import { chunksOf, sampleCount, testSettings } from '@hailo-piper/engine/testing';
import { type AdmissionOptions, type AdmittingEngine, withAdmission } from './with-admission.ts';

const TEXT = { text: 'One. Two. Three.' };

const withDoor = async (
  options: Partial<AdmissionOptions>,
  use: (engine: AdmittingEngine) => Promise<void>,
): Promise<void> => {
  const inner = await createSpeechEngine({ ...testSettings('medium-shape'), isolation: 'none' });
  const engine = withAdmission(inner, { maxQueued: 2, requestTimeoutMs: 10_000, ...options });
  try {
    await use(engine);
  } finally {
    await engine.close();
  }
};

const isFull = (error: unknown) =>
  error instanceof EngineError &&
  error.code === 'queue_full' &&
  Number.isInteger(error.retryAfterSeconds) &&
  Number(error.retryAfterSeconds) >= 1;

test('a request per worker and maxQueued more are accepted, no others', async () => {
  await withDoor({}, async (engine) => {
    const accepted = await Promise.all([
      engine.speak(TEXT),
      engine.speak(TEXT),
      engine.speak(TEXT),
    ]);
    await assert.rejects(engine.speak(TEXT), isFull);
    assert.deepEqual(engine.status().queue.limit, 2);
    await Promise.all(accepted.map(chunksOf));
    assert.ok((await sampleCount(await engine.speak(TEXT))) > 0);
  });
});

test('a connection is refused as its requests would be, and takes no place', async () => {
  await withDoor({ maxQueued: 0 }, async (engine) => {
    for (let time = 0; time < 3; time++) engine.expectPlace({});
    const held = await engine.speak(TEXT);
    assert.throws(() => engine.expectPlace({}), isFull);
    await chunksOf(held);
    engine.expectPlace({});
    await engine.close();
    assert.throws(() => engine.expectPlace({}), { code: 'draining', retryAfterSeconds: 5 });
  });
});

test('an early end, an abort and a refusal each free the place', async () => {
  await withDoor({ maxQueued: 0 }, async (engine) => {
    for await (const _ of (await engine.speak(TEXT)).audio) break;
    const controller = new AbortController();
    await engine.speak(TEXT, controller);
    controller.abort();
    await assert.rejects(engine.speak({ ...TEXT, voice: 'nobody' }), { code: 'voice_not_found' });
    await assert.rejects(engine.speak({ text: '...' }).then(chunksOf), {
      code: 'input_not_speakable',
    });
    assert.ok((await sampleCount(await engine.speak(TEXT))) > 0);
    assert.equal(engine.status().queue.active + engine.status().queue.waiting, 0);
  });
});

test('a request that cannot begin in time is refused at once', async () => {
  await withDoor({ maxQueued: 1_000, requestTimeoutMs: 10_000 }, async (engine) => {
    await chunksOf(await engine.speak(TEXT));
    const { counters } = engine.status();
    const fitting = Math.floor((10 * counters.sentences) / counters.synthesisSeconds);
    const controller = new AbortController();
    let accepted = 0;
    await assert.rejects(async () => {
      for (; accepted <= fitting + 1 && accepted < 1_001; accepted++) {
        await engine.speak(TEXT, controller);
      }
      await engine.speak(TEXT, controller);
    }, isFull);
    controller.abort();
  });
});

test('late audio is a timeout', async () => {
  await withDoor({ requestTimeoutMs: 1 }, async (engine) => {
    const long = { text: 'word '.repeat(400) };
    await assert.rejects(chunksOf(await engine.speak(long)), { code: 'timeout' });
  });
});

test('a missed deadline is a timeout and frees the place', async () => {
  await withDoor({ maxQueued: 0 }, async (engine) => {
    const long = { text: 'And it goes on and on. '.repeat(400), whole: true };
    const call = { caller: 'a', deadline: performance.now() + 150 };
    await assert.rejects(engine.speak(long, call).then(chunksOf), { code: 'timeout' });
    assert.equal(engine.status().queue.active + engine.status().queue.waiting, 0);
    const later = { caller: 'a', deadline: performance.now() + 600_000 };
    assert.ok((await sampleCount(await engine.speak(TEXT, later))) > 0);
  });
});

test('closing refuses new requests and finishes accepted ones', async () => {
  await withDoor({}, async (engine) => {
    const accepted = await engine.speak(TEXT);
    const closed = engine.close(10_000);
    assert.equal(engine.status().state, 'draining');
    await assert.rejects(engine.speak(TEXT), (error: unknown) => {
      return (
        error instanceof EngineError &&
        error.code === 'draining' &&
        error.retryAfterSeconds !== undefined
      );
    });
    assert.equal((await chunksOf(accepted)).length, 3);
    await closed;
    assert.equal(engine.status().state, 'closed');
  });
});

test('closing waits no longer than allowed', async () => {
  await withDoor({}, async (engine) => {
    const held = await engine.speak({ text: 'One. '.repeat(50) });
    await engine.close(10);
    await assert.rejects(chunksOf(held), { code: 'draining' });
  });
});
