import assert from 'node:assert/strict';
import {
  copyFileSync,
  openSync,
  readdirSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { SpeechRequest } from './speech-engine.ts';
import { withEngine } from './testing/engines.ts';
import {
  asked,
  EXACT,
  isRight,
  prepareOnce,
  removeAll,
  right,
  SEEDED,
  type Service,
  samplesOf,
  withService,
} from './testing/voice-at-risk.ts';
import { testVoice } from './testing/voices.ts';
import { readEntry } from './voice/prepare/prepared-voice.ts';

const FREE: SpeechRequest = { text: 'Nobody has promised what this sounds like.' };
const LOST = 'a prepared voice in use is not what it was';
const WHOLE_AGAIN = 'the prepared voice is whole again';

before(prepareOnce);
after(removeAll);

const overwrite = (path: string, at: number): void => {
  writeSync(openSync(path, 'r+'), Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), 0, 8, at);
};

/** Also tried with an engine process; each prepares a voice, which takes time. */
const IN_A_PROCESS = [
  'the folder of all prepared voices is removed',
  'weights that are in use are overwritten',
  'weights are truncated',
];

/** What may happen to the files of a voice in use. */
const MISHAPS: Readonly<Record<string, (service: Service) => void>> = {
  'the folder of all prepared voices is removed': ({ cache }) => rmSync(cache, { recursive: true }),
  'it is removed, and a file is in its place': ({ entry }) => {
    rmSync(entry, { recursive: true });
    writeFileSync(entry, '');
  },
  'a graph is removed that is not open yet': ({ entry }) => rmSync(join(entry, 'exact-flow.onnx')),
  'the manifest and the weights are removed': ({ entry }) => {
    for (const name of ['prepared.json', 'weights.bin']) rmSync(join(entry, name));
  },
  'weights that are in use are overwritten': ({ entry }) =>
    overwrite(join(entry, 'weights.bin'), 4096),
  'weights that are not in use are overwritten': ({ entry }) =>
    overwrite(join(entry, 'exact-decoder.bin'), 64),
  'weights are truncated': ({ entry }) => truncateSync(join(entry, 'weights.bin'), 4096),
  'a graph is empty': ({ entry }) => truncateSync(join(entry, 'exact-decoder.onnx')),
};

for (const isolation of ['none', 'process'] as const) {
  describe(`isolation: ${isolation}`, () => {
    for (const [mishap, happen] of Object.entries(MISHAPS)) {
      if (isolation === 'process' && !IN_A_PROCESS.includes(mishap)) continue;
      test(`${mishap}: promised samples are the same, and the voice is repaired`, async () => {
        await withService({ isolation }, async (service) => {
          const { engine, entry, logged } = service;
          await isRight(service, SEEDED);
          happen(service);
          await isRight(service, SEEDED, EXACT, SEEDED);
          assert.ok(logged(LOST) && logged(WHOLE_AGAIN));
          assert.ok(await readEntry(entry));
          const { workerReplacements, engineRestarts } = engine.status().counters;
          assert.deepEqual(
            { workerReplacements, engineRestarts },
            { workerReplacements: 0, engineRestarts: 0 },
          );
        });
      });
    }

    test('a loss in the middle of an answer does not change the answer', async () => {
      await withService({ isolation }, async (service) => {
        for (const request of [SEEDED, EXACT]) {
          const sentences: number[][] = [];
          const { audio } = await service.engine.speak(request);
          for await (const { sentence, samples } of audio) {
            rmSync(service.cache, { recursive: true, force: true });
            sentences[sentence] = [...(sentences[sentence] ?? []), ...samples];
          }
          assert.deepEqual(
            sentences.map((all) => Int16Array.from(all)),
            right.get(request),
          );
        }
      });
    });

    test('a request without promised samples does not wait for the repair', async () => {
      await withService({ isolation }, async (service) => {
        const { engine, entry, logged } = service;
        overwrite(join(entry, 'weights.bin'), 4096);
        const seeded = isRight(service, SEEDED);
        const [sentence] = await samplesOf(engine, FREE);
        assert.ok(Number(sentence?.length) > 1000);
        assert.equal(logged(WHOLE_AGAIN), false);
        await seeded;
        assert.equal(logged(WHOLE_AGAIN), true);
        await isRight(service, SEEDED, EXACT);
      });
    });

    test('a new worker opens the repaired voice', async () => {
      const voices = (model: string) => ({ voices: [model, testVoice('chaos')] });
      await withService({ isolation }, async (first) => {
        const { cache, model } = first;
        await withEngine(
          { ...voices(model), preparedFolder: cache, defaults: {}, isolation },
          async (engine) => {
            rmSync(cache, { recursive: true });
            const failing = { text: 'Fail.', voice: 'chaos', lengthScale: 8.7 };
            await assert.rejects(samplesOf(engine, failing), { code: 'synthesis_failed' });
            await isRight({ ...first, engine }, SEEDED, EXACT);
          },
        );
      });
    });

    test('a request that must open a voice is refused until the voice’s file is back', async () => {
      await withService({ isolation }, async (service) => {
        const { engine, cache, model } = service;
        rmSync(cache, { recursive: true });
        rmSync(model);
        const refused = async (message: RegExp) =>
          assert.rejects(samplesOf(engine, EXACT), (error: Record<string, unknown>) => {
            assert.equal(error.code, 'engine_unavailable');
            assert.match(String(error.message), message);
            assert.ok(Number(error.retryAfterSeconds) > 0);
            assert.doesNotMatch(String(error.message), /\//);
            return true;
          });
        await refused(/its file cannot be read/);
        assert.equal(engine.status().state, 'ready');
        await isRight(service, SEEDED);
        copyFileSync(testVoice('medium-shape'), model);
        writeFileSync(cache, 'The next try comes later; meanwhile nothing changes.');
        await refused(/its file (cannot be read|is another one by now)/);
        rmSync(cache);
        copyFileSync(testVoice('low-16k'), model);
        while (!service.logged(WHOLE_AGAIN)) await asked(service, SEEDED);
        await isRight(service, EXACT);
      });
    });
  });
}

test('prepared files that were only touched are checked and not made again', async () => {
  await withService({}, async (service) => {
    utimesSync(join(service.entry, 'exact-flow.bin'), 1, 1);
    await isRight(service, SEEDED, EXACT);
    assert.ok(service.logged(WHOLE_AGAIN));
    assert.equal(service.logged('preparing the voice, once'), false);
  });
});

test('an open voice speaks without its own file, and without its prepared files too', async () => {
  await withService({}, async (service) => {
    const { cache, model } = service;
    rmSync(model);
    await isRight(service, SEEDED, EXACT);
    rmSync(cache, { recursive: true });
    await isRight(service, SEEDED, EXACT);
    copyFileSync(testVoice('low-16k'), model);
    while (!service.logged(WHOLE_AGAIN)) await asked(service, SEEDED);
    await isRight(service, SEEDED, EXACT);
  });
});

test('truncating the weights during an answer does not change the answer', async () => {
  await withService({ isolation: 'process' }, async (service) => {
    const long = Array.from({ length: 40 }, () => 'one two three four five six seven').join(' ');
    const request = { text: `${long}. ${long}.`, seed: 3 };
    const whole = await samplesOf(service.engine, request);
    const sentences: number[][] = [];
    const { audio } = await service.engine.speak(request);
    for await (const { sentence, samples } of audio) {
      if (sentences.length === 0) {
        for (const name of readdirSync(service.entry).filter((file) => file.endsWith('.bin'))) {
          truncateSync(join(service.entry, name));
        }
      }
      sentences[sentence] = [...(sentences[sentence] ?? []), ...samples];
    }
    assert.deepEqual(
      sentences.map((samples) => Int16Array.from(samples)),
      whole,
    );
    await isRight(service, SEEDED, EXACT);
  });
});
