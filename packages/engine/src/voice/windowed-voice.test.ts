import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { BATCH, STREAM, type WindowSchedule } from '../synthesis/window.ts';
import { testVoice } from '../testing/voices.ts';
import { readVoiceConfig } from '../voice-config/voice-config.ts';
import { decoderCandidates } from './prepare/decoder-choice.ts';
import { prepareVoice } from './prepare/prepare-voice.ts';
import { openPrepared, readEntry } from './prepare/prepared-voice.ts';
import { thisProcessor } from './prepare/processor.ts';
import type { SentenceInput, VoiceModel } from './voice-model.ts';
import { WholeVoice } from './whole-voice.ts';
import type { WindowedVoice } from './windowed-voice.ts';

const ODD: WindowSchedule = {
  ...STREAM,
  first: 5,
  max: 17,
  growth: 2,
  flowFirst: 9,
  flowMax: 31,
  absorb: 0.1,
  flowAbsorb: 2,
};
/**
 * A tenth of a 16-bit step. A decoder rounds windows in another order; the difference depends on
 * the processor: 1.01e-6 for the multi-speaker voice on a Cortex-A72, less with AVX2 and AVX-512.
 */
const WINDOWED_TO_WHOLE = 3e-6;
const QUIET = { noiseScale: 0, noiseWScale: 0, lengthScale: 1 };
const LIVELY = { noiseScale: 0.667, noiseWScale: 0.8, lengthScale: 1 };

const speak = async (
  model: VoiceModel,
  input: SentenceInput,
  schedule: WindowSchedule,
): Promise<number[]> => {
  const samples: number[] = [];
  for await (const { audio, total } of model.speak(input, schedule)) {
    for (const sample of audio) samples.push(sample);
    assert.ok(samples.length <= total);
  }
  return samples;
};

const furthest = (one: readonly number[], other: readonly number[]): number => {
  assert.equal(one.length, other.length);
  return one.reduce((most, x, i) => Math.max(most, Math.abs(x - (other[i] as number))), 0);
};

for (const name of ['medium-shape', 'multi-speaker', 'low-16k']) {
  describe(name, () => {
    const config = readVoiceConfig(testVoice(name));
    const ids = [...config.phonemeIdMap.values()].flat().slice(0, 120);
    const speaker = config.numSpeakers - 1;
    let folder: string;
    let voice: WindowedVoice;
    before(async () => {
      folder = mkdtempSync(join(tmpdir(), 'hailo-piper-test-'));
      const decoders = decoderCandidates('auto', thisProcessor());
      await prepareVoice(config.modelPath, folder, decoders, () => {});
      voice = openPrepared(await readEntry(folder), 1);
    });
    after(() => rmSync(folder, { recursive: true }));

    for (const exact of [false, true]) {
      test(`without noise it gives the stock graph's audio (exact: ${exact})`, async () => {
        const input = { ids, scales: QUIET, speed: 1, speaker, seed: 0, exact };
        const stock = await speak(await WholeVoice.load(config, 1), input, BATCH);
        for (const schedule of [STREAM, BATCH, ODD]) {
          const distance = furthest(await speak(voice, input, schedule), stock);
          assert.ok(distance <= (exact ? 0 : 1e-5), `${distance}`);
        }
      });
    }

    test('with noise, every schedule gives the same audio', async () => {
      const input = { ids, scales: LIVELY, speed: 1, speaker, seed: 5, exact: false };
      const batch = await speak(voice, input, BATCH);
      for (const schedule of [STREAM, ODD]) {
        const distance = furthest(await speak(voice, input, schedule), batch);
        assert.ok(distance <= WINDOWED_TO_WHOLE, `${distance}`);
      }
    });

    test('the same seed gives the same audio, another seed different audio', async () => {
      const input = { ids, scales: LIVELY, speed: 1, speaker, seed: 5, exact: false };
      const said = await speak(voice, input, STREAM);
      assert.deepEqual(await speak(voice, input, STREAM), said);
      assert.notDeepEqual(await speak(voice, { ...input, seed: 6 }, STREAM), said);
    });

    test('speed divides the length, to half a frame', async () => {
      const samplesAt = async (speed: number) => {
        const input = { ids, scales: QUIET, speed, speaker, seed: 0, exact: false };
        return (await speak(voice, input, STREAM)).length;
      };
      const normal = await samplesAt(1);
      for (const speed of [0.25, 0.5, 2, 4]) {
        const difference = (await samplesAt(speed)) - normal / speed;
        assert.ok(Math.abs(difference) <= config.hopLength / 2, `speed ${speed}: ${difference}`);
      }
    });
  });
}
