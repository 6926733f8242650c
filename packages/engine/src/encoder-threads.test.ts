/** The encoder's threads change no sample that is promised. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { InProcessEngine } from './in-process-engine.ts';
import type { SpeechRequest } from './speech-engine.ts';
import { chunksOf, testSettings } from './testing/engines.ts';

const preparedFolder = mkdtempSync(join(tmpdir(), 'hailo-piper-encoder-threads-'));
after(() => rmSync(preparedFolder, { recursive: true }));

const text = 'A sentence that is long enough for several windows, and another one. Two of them.';
const LIVELY = { noiseScale: 0.667, noiseWScale: 0.8 };
const PROMISED: Readonly<Record<string, SpeechRequest>> = {
  'with a seed': { text, ...LIVELY, seed: 7 },
  'without noise': { text },
  "at the model's own level, without noise": { text, normalizeAudio: false },
};
/** Noise that is the same each time, but not promised to be. */
const FREE: SpeechRequest = { text, ...LIVELY, seed: 7, reproducible: false };

const samplesOf = async (engine: InProcessEngine, request: SpeechRequest): Promise<number[]> => {
  const chunks = await chunksOf(await engine.speak(request));
  return chunks.flatMap(({ samples }) => [...samples]);
};

const threadsOfProcess = (): number => readdirSync('/proc/self/task').length;

const engineWith = (encoderThreads: number, workers: number) =>
  InProcessEngine.create(
    { ...testSettings('medium-shape'), preparedFolder, workers, encoderThreads },
    () => {},
  );

test('with more threads for the encoder, promised samples stay, and the others sound alike', async () => {
  const one = await engineWith(1, 1);
  const right = new Map<SpeechRequest, number[]>();
  for (const request of [...Object.values(PROMISED), FREE]) {
    right.set(request, await samplesOf(one, request));
  }
  await one.close();
  for (const workers of [1, 2]) {
    const engine = await engineWith(3, workers);
    for (const [name, request] of Object.entries(PROMISED)) {
      assert.deepEqual(await samplesOf(engine, request), right.get(request), name);
    }
    const before = threadsOfProcess();
    const free = await samplesOf(engine, FREE);
    assert.ok(threadsOfProcess() >= before + 2, 'the encoder has got no threads');
    const usual = right.get(FREE) ?? [];
    assert.equal(free.length, usual.length);
    const largest = Math.max(...free.map((sample, at) => Math.abs(sample - (usual[at] ?? 0))));
    assert.ok(largest <= 8, `differs by ${largest} of 32768`);
    await engine.close();
  }
});
