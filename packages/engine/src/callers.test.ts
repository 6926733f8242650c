/** Callers, priorities and deadlines through the engine itself, in both isolations. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Call } from './call.ts';
import type { SpeechEngine } from './speech-engine.ts';
import { chunksOf, sampleCount, withEngine } from './testing/engines.ts';
import { testVoice } from './testing/voices.ts';

const voices = [testVoice('medium-shape')];
/** Each of its sentences is a unit of work. */
const THREE = { text: 'One two. Three four. Five six.' };
/** Minutes of speech. */
const ENDLESS = { text: 'And it goes on and on and on. '.repeat(200), whole: true };

/** Speaks, and notes the caller after each sentence. */
async function heard(
  engine: SpeechEngine,
  call: Call,
  order: string[],
  whole = false,
): Promise<void> {
  const { audio } = await engine.speak({ ...THREE, whole }, call);
  for await (const _ of audio) order.push(call.caller ?? '');
}

for (const isolation of ['none', 'process'] as const) {
  const workers = 1;

  for (const whole of [false, true]) {
    const name = `forty requests of one caller and one of another, ${whole ? 'whole' : 'flowing'}`;

    test(`${name}, isolation ${isolation}`, async () => {
      await withEngine({ voices, isolation, workers }, async (engine) => {
        const order: string[] = [];
        const ask = (caller: string) => heard(engine, { caller }, order, whole);
        await Promise.all([...Array.from({ length: 40 }, () => ask('crowd')), ask('one')]);
        assert.equal(order.length, 3 * 41);
        const places = order.flatMap((caller, place) => (caller === 'one' ? [place] : []));
        // The caller takes turns with the crowd as a whole; by request it would be 40, 81 and 122.
        // Who has begun to hear the crowd's first request hears it without a gap.
        assert.ok((places[0] ?? Number.NaN) <= 3, places.join(' '));
        assert.ok((places[2] ?? Number.NaN) <= 8, places.join(' '));
      });
    });
  }

  test(`phonemize requests take turns by caller, too, isolation ${isolation}`, async () => {
    await withEngine({ voices, isolation, workers }, async (engine) => {
      const order: string[] = [];
      const ask = async (caller: string) => {
        await engine.phonemize(THREE, { caller });
        order.push(caller);
      };
      await Promise.all([...Array.from({ length: 20 }, () => ask('crowd')), ask('one')]);
      assert.equal(order.indexOf('one'), 1);
    });
  });

  test(`background requests wait for all others, isolation ${isolation}`, async () => {
    await withEngine({ voices, isolation, workers }, async (engine) => {
      const order: string[] = [];
      const endless = new AbortController();
      const { audio } = await engine.speak(ENDLESS, { caller: 'endless', signal: endless.signal });
      const book = heard(engine, { caller: 'book', priority: 'background' }, order);
      await Promise.all(['a', 'b'].map((caller) => heard(engine, { caller }, order)));
      assert.equal(order.includes('book'), false);
      endless.abort();
      await book;
      assert.deepEqual(order.slice(-3), ['book', 'book', 'book']);
      await assert.rejects(Array.fromAsync(audio));
    });
  });

  test(`a passed deadline is a timeout and harms no worker, isolation ${isolation}`, async () => {
    await withEngine({ voices, isolation, workers }, async (engine) => {
      const { pid } = engine.status();
      const inHand = await engine.speak(ENDLESS, { deadline: performance.now() + 300 });
      // Not begun before its deadline: another request has the worker.
      const waiting = engine.phonemize(ENDLESS, {
        priority: 'background',
        deadline: performance.now() + 100,
      });
      await assert.rejects(waiting, { code: 'timeout' });
      await assert.rejects(chunksOf(inHand), { code: 'timeout' });
      const over = { deadline: performance.now() - 1 };
      await assert.rejects(engine.speak(THREE, over), { code: 'timeout' });
      await assert.rejects(engine.phonemize(THREE, over), { code: 'timeout' });

      const later = { deadline: performance.now() + 600_000 };
      assert.ok((await sampleCount(await engine.speak(THREE, later))) > 0);
      assert.equal((await engine.phonemize(THREE, later)).sentences.length, 3);
      const { counters, queue, pid: pidAfter } = engine.status();
      assert.deepEqual([counters.engineRestarts, counters.workerReplacements], [0, 0]);
      assert.deepEqual([queue.waiting, queue.active], [0, 0]);
      assert.equal(pidAfter, pid);
    });
  });
}
