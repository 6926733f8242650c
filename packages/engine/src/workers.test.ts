/** What several workers make of one request is what one worker makes. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { InProcessEngine } from './in-process-engine.ts';
import type { SpeechRequest } from './speech-engine.ts';
import { chunksOf, testSettings } from './testing/engines.ts';

const preparedFolder = mkdtempSync(join(tmpdir(), 'hailo-piper-workers-'));
after(() => rmSync(preparedFolder, { recursive: true }));

const LIVELY = { noiseScale: 0.667, noiseWScale: 0.8, seed: 7 };
const LONG = 'This sentence is long enough to be cut into several windows, as its words show. ';
const REQUESTS: Readonly<Record<string, SpeechRequest>> = {
  'as it flows': { text: `Hello. ${LONG.repeat(3)} Short. The end.` },
  whole: { text: LONG.repeat(4), whole: true },
  'with times': { text: LONG.repeat(3), timestamps: true },
  "at Piper's own level": { text: LONG.repeat(3), normalizeAudio: true },
  'at the level of the model': { text: LONG.repeat(3), normalizeAudio: false },
  slow: { text: LONG, lengthScale: 5 },
  'with silence': { text: LONG.repeat(3), sentenceSilenceSeconds: 0.5, volume: 2 },
  'from a text without a sound': { text: '!', unspeakable: 'silence' },
};

/** All that a reader gets, whatever the windows in which it comes. */
const heard = async (engine: InProcessEngine, request: SpeechRequest) => {
  const chunks = await chunksOf(await engine.speak({ ...LIVELY, ...request }));
  return {
    samples: chunks.flatMap(({ samples }) => [...samples]),
    timings: chunks.flatMap(({ timing }) => (timing === undefined ? [] : [timing])),
    finals: chunks.map(({ final }) => final).slice(-1),
  };
};

test('samples and times are the same with 1 to 4 workers, alone and under load', async (t) => {
  const engineWith = (workers: number) =>
    InProcessEngine.create({ ...testSettings('medium-shape'), preparedFolder, workers }, () => {});
  const one = await engineWith(1);
  const right = new Map<string, Awaited<ReturnType<typeof heard>>>();
  for (const [name, request] of Object.entries(REQUESTS)) {
    right.set(name, await heard(one, request));
  }
  await one.close();
  assert.ok((right.get('with times')?.timings.length ?? 0) > 0);
  for (const workers of [2, 3, 4]) {
    await t.test(`${workers} workers`, async () => {
      const engine = await engineWith(workers);
      for (const [name, request] of Object.entries(REQUESTS)) {
        assert.deepEqual(await heard(engine, request), right.get(name), name);
      }
      await Promise.all(
        Object.entries(REQUESTS).map(async ([name, request]) =>
          assert.deepEqual(await heard(engine, request), right.get(name), name),
        ),
      );
      await engine.close();
    });
  }
});
