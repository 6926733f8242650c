import assert from 'node:assert/strict';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { EngineOptions } from './engine-options.ts';
import type { LogEntry } from './log.ts';
import type { SpeechEngine, SpeechRequest } from './speech-engine.ts';
import { chunksOf, withEngine } from './testing/engines.ts';
import { testVoice } from './testing/voices.ts';
import { readEntry } from './voice/prepare/prepared-voice.ts';

const SEEDED: SpeechRequest = { text: 'One two. Three four. Five.', seed: 7 };
const EXACT: SpeechRequest = { ...SEEDED, normalizeAudio: true };
const FREE: SpeechRequest = { text: 'Nobody has promised what this sounds like.' };
const LOST = 'a prepared voice in use is not what it was';
const WHOLE_AGAIN = 'the prepared voice is whole again';

const home = mkdtempSync(join(tmpdir(), 'hailo-piper-test-'));
const prepared = join(home, 'prepared');
const right = new Map<SpeechRequest, Int16Array[]>();

interface Service {
  readonly engine: SpeechEngine;
  readonly model: string;
  readonly cache: string;
  /** Folder of the prepared voice. */
  readonly entry: string;
  logged(msg: string): boolean;
}

const samplesOf = async (engine: SpeechEngine, request: SpeechRequest): Promise<Int16Array[]> => {
  const sentences: number[][] = [];
  for (const { sentence, samples } of await chunksOf(await engine.speak(request))) {
    sentences[sentence] = [...(sentences[sentence] ?? []), ...samples];
  }
  return sentences.map((samples) => Int16Array.from(samples));
};

const isRight = async ({ engine }: Service, ...requests: SpeechRequest[]): Promise<void> => {
  for (const request of requests) {
    assert.deepEqual(await samplesOf(engine, request), right.get(request));
  }
};

/** An engine with a voice and a cache of its own, prepared already. */
const withService = async (
  options: Partial<EngineOptions>,
  use: (service: Service) => Promise<void>,
): Promise<void> => {
  const folder = mkdtempSync(join(home, 'service-'));
  const model = join(folder, 'voice.onnx');
  const cache = join(folder, 'prepared');
  for (const end of ['', '.json']) copyFileSync(`${testVoice('low-16k')}${end}`, `${model}${end}`);
  cpSync(prepared, cache, { recursive: true });
  const log: LogEntry[] = [];
  const base = { voices: [model], preparedFolder: cache, defaults: {}, ...options };
  await withEngine({ ...base, log: (entry) => log.push(entry) }, async (engine) => {
    const [name = ''] = readdirSync(cache);
    const entry = join(cache, name);
    await use({
      ...{ engine, model, cache, entry },
      logged: (wanted) => log.some(({ msg }) => msg === wanted),
    });
  });
  rmSync(folder, { recursive: true });
};

before(async () => {
  mkdirSync(prepared);
  await withService({}, async ({ engine, entry }) => {
    for (const request of [SEEDED, EXACT]) right.set(request, await samplesOf(engine, request));
    cpSync(entry, join(prepared, basename(entry)), {
      recursive: true,
      filter: (source) => !basename(source).startsWith('lease-'),
    });
  });
});
after(() => rmSync(home, { recursive: true }));

const overwrite = (path: string, at: number): void => {
  writeSync(openSync(path, 'r+'), Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), 0, 8, at);
};

/** Those that are tried with an engine process as well; each prepares a voice, which takes its time. */
const IN_A_PROCESS = [
  'the folder of all prepared voices is removed',
  'weights that are in use are overwritten',
  'weights are truncated',
];

/** What may happen to the files of a voice that speaks. */
const MISHAPS: Readonly<Record<string, (service: Service) => void>> = {
  'the folder of all prepared voices is removed': ({ cache }) => rmSync(cache, { recursive: true }),
  'its own folder is removed': ({ entry }) => rmSync(entry, { recursive: true }),
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
      test(`${mishap}: what is promised is kept, and the voice is whole again`, async () => {
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

    test('in the middle of an answer it costs nothing', async () => {
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

    test('who is promised nothing is not kept waiting', async () => {
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

    test('files that were only touched are looked at and not made again', async () => {
      await withService({ isolation }, async (service) => {
        utimesSync(join(service.entry, 'exact-flow.bin'), 1, 1);
        await isRight(service, SEEDED, EXACT);
        assert.ok(service.logged(WHOLE_AGAIN));
        assert.equal(service.logged('preparing the voice, once'), false);
      });
    });

    test('a new worker opens what was lost', async () => {
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

    test('the voice’s own file may go; without both, what is open still speaks', async () => {
      await withService({ isolation }, async (service) => {
        const { engine, cache, model } = service;
        rmSync(model);
        await isRight(service, SEEDED, EXACT);
        rmSync(cache, { recursive: true });
        await isRight(service, SEEDED, EXACT);
        copyFileSync(testVoice('low-16k'), model);
        while (!service.logged(WHOLE_AGAIN)) await samplesOf(engine, FREE);
        await isRight(service, SEEDED, EXACT);
      });
    });

    test('what would have to be opened is refused until the voice’s file is back', async () => {
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
        while (!service.logged(WHOLE_AGAIN)) await isRight(service, SEEDED);
        await isRight(service, EXACT);
      });
    });
  });
}
