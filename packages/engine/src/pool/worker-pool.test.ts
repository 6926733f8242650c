import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { LogEntry } from '../log.ts';
import { VoiceLost, WorkerLost } from '../losses.ts';
import { testVoice } from '../testing/voices.ts';
import { KeptVoice } from '../voice/kept-voice.ts';
import type { LoadableVoice } from '../voice/loadable-voice.ts';
import { decoderCandidates } from '../voice/prepare/decoder-choice.ts';
import { thisProcessor } from '../voice/prepare/processor.ts';
import { readVoiceFiles } from '../voice/voice-files.ts';
import { WorkerPool } from './worker-pool.ts';

const DECODERS = decoderCandidates('f32', thisProcessor());
const home = mkdtempSync(join(tmpdir(), 'hailo-piper-test-'));
const log: LogEntry[] = [];
let pool: WorkerPool;

before(() => {
  pool = new WorkerPool({ workers: 2, intraOpThreads: 1, log: (entry) => log.push(entry) });
});
after(async () => {
  await pool.close();
  rmSync(home, { recursive: true });
});

/** A voice whose model file is a copy that the test may remove. */
const copied = async (): Promise<LoadableVoice> => {
  const model = join(mkdtempSync(join(home, 'voice-')), 'chaos.onnx');
  for (const end of ['', '.json']) copyFileSync(`${testVoice('chaos')}${end}`, `${model}${end}`);
  const files = await readVoiceFiles(model, DECODERS);
  const options = { folder: undefined, decoders: DECODERS, log: () => {} };
  return (await KeptVoice.create(async () => files, options)).loadable;
};

/** Number of samples of three phonemes. A length scale of 8.7 ends the worker. */
const spoken = async (voice: LoadableVoice, lengthScale = 1): Promise<number> => {
  const scales = { noiseScale: 0, noiseWScale: 0, lengthScale };
  const input = { ids: [1, 20, 2], scales, speed: 1, speaker: 0, seed: 0, exact: false };
  const encoded = await pool.encode({ voice, fallback: undefined }, { input, reproducible: false });
  return 'audio' in encoded ? encoded.audio.length : assert.fail('it runs whole');
};

test('a voice is introduced to a worker with its first task, whichever that is', async () => {
  const [one, other] = await Promise.all([copied(), copied()]);
  const both = await Promise.all([spoken(one), pool.phonemize(other, 'Two.', undefined)]);
  assert.equal(both[0], 3 * 256);
  assert.equal(both[1].sentences.length, 1);
  const counts = await Promise.all([spoken(other), spoken(one)]);
  assert.deepEqual(counts, [3 * 256, 3 * 256]);
});

test('a voice is unloaded from every worker, after the tasks given before', async () => {
  const voice = await copied();
  await pool.load(voice, false);
  rmSync(voice.config.modelPath);
  // Both workers have the voice open and need no file.
  const before = [spoken(voice), spoken(voice)];
  const unloaded = pool.unload(voice);
  assert.deepEqual(await Promise.all(before), [3 * 256, 3 * 256]);
  await unloaded;
  const lost = [spoken(voice), spoken(voice)];
  await Promise.all(lost.map((one) => assert.rejects(one, VoiceLost)));
  assert.equal(pool.replacements, 0);
});

test('while a worker opens a voice, the pool says so', async () => {
  const voice = await copied();
  // Copies are the same voice to a worker.
  await pool.unload(voice);
  const seen: boolean[] = [];
  const during = async (work: Promise<unknown>) => {
    const isOpening = pool.isOpening;
    await work;
    seen.push(isOpening, pool.isOpening);
  };
  await during(spoken(voice));
  await during(spoken(voice));
  await during(pool.load(voice, false));
  assert.deepEqual(seen, [true, false, false, false, true, false]);
});

test('voices are introduced again to a replaced worker', async () => {
  const voice = await copied();
  await pool.load(voice, false);
  await Promise.all(
    [spoken(voice, 8.7), spoken(voice, 8.7)].map((one) => assert.rejects(one, WorkerLost)),
  );
  assert.equal(pool.replacements, 2);
  assert.deepEqual(await Promise.all([spoken(voice), spoken(voice)]), [3 * 256, 3 * 256]);
  assert.equal(log.filter(({ task }) => task === 'encode').length, 2);
});
