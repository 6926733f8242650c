/** Several workers make windows of several requests when something goes wrong. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Speech, SpeechRequest } from '../speech-engine.ts';
import { testSettings } from '../testing/engines.ts';
import { SupervisedEngine } from './supervised-engine.ts';

const preparedFolder = mkdtempSync(join(tmpdir(), 'hailo-piper-shared-'));
after(() => rmSync(preparedFolder, { recursive: true }));

const LONG = 'This sentence is long enough to be cut into several windows, as its words show. ';
const REQUESTS: readonly SpeechRequest[] = [
  { text: LONG.repeat(3), seed: 1 },
  { text: LONG, seed: 2, lengthScale: 6 },
  { text: LONG.repeat(2), seed: 3, normalizeAudio: true },
  { text: LONG.repeat(2), seed: 4, whole: true },
];

const samplesOf = async ({ audio }: Speech): Promise<number[]> => {
  const samples: number[] = [];
  for await (const chunk of audio) for (const sample of chunk.samples) samples.push(sample);
  return samples;
};

const withWorkers = async (use: (engine: SupervisedEngine) => Promise<void>): Promise<void> => {
  const settings = { ...testSettings('medium-shape'), preparedFolder, workers: 2 };
  const engine = await SupervisedEngine.create({ settings, log: () => {} });
  try {
    await use(engine);
  } finally {
    await engine.close();
  }
};

for (const signal of ['SIGKILL', 'SIGSTOP'] as const) {
  test(`${signal} with windows of several requests in flight: each gets its own samples`, async () => {
    await withWorkers(async (engine) => {
      const right: number[][] = [];
      for (const request of REQUESTS) right.push(await samplesOf(await engine.speak(request)));
      for (const begun of [1, 3]) {
        const speeches = await Promise.all(REQUESTS.map((request) => engine.speak(request)));
        const answers = Promise.all(speeches.map(samplesOf));
        while (engine.status().queue.active < begun) await delay(1);
        process.kill(engine.pid as number, signal);
        assert.deepEqual(await answers, right);
      }
      assert.equal(engine.status().counters.engineRestarts, 2);
    });
  });
}

test('whoever leaves leaves no window behind', async () => {
  await withWorkers(async (engine) => {
    const [first, ...others] = REQUESTS as [SpeechRequest, ...SpeechRequest[]];
    const right = await samplesOf(await engine.speak(first));
    const gone = new AbortController();
    for (const request of others) {
      const speech = await engine.speak(
        { ...request, text: LONG.repeat(40) },
        { signal: gone.signal },
      );
      samplesOf(speech).catch(() => {});
    }
    while (engine.status().workers.busy < 2) await delay(1);
    gone.abort(new Error('gone'));
    assert.deepEqual(await samplesOf(await engine.speak(first)), right);
    while (engine.status().workers.busy > 0) await delay(1);
    assert.deepEqual(engine.status().queue.active, 0);
  });
});
