/**
 * The decoder in half precision, where it belongs: on an emulated Cortex-A76, the processor of a
 * Raspberry Pi 5. README.md says what this can show and what it cannot. Run by
 * `npx -y pnpm@12 test:arm64`.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  createPhonemizers,
  phonemeIds,
  phonemize,
  readVoiceConfig,
  type VoiceConfig,
} from '@hailo-piper/engine';
import {
  type DecoderTimes,
  embeddedVoice,
  fasterOf,
  largestDifference,
  livelyVoice,
  type Schedule,
  SHAPES,
  signalToError,
  someIds,
} from '@hailo-piper/engine/testing';
import { EmulatedMachine } from './emulated-machine.ts';
import { readFloats } from './float-files.ts';
import type { PrepareInput, PrepareResult } from './guest/prepare.ts';
import type { RaceInput } from './guest/race.ts';
import type { SpeakInput } from './guest/speak.ts';
import { pesqScores } from './pesq.ts';
import { PHRASES } from './phrases.ts';
import { type Decoding, type Latent, VoiceFiles } from './voice-files.ts';

/** A step of 16 bits. */
const ONE_STEP = 1 / 32_768;
const WINDOWED_TO_WHOLE = 1e-6;
/** What a voice is accepted by when it is prepared. */
const LEAST_SIGNAL_TO_ERROR = 25;
const STREAMED: Schedule = [24, 72, 192];
const ODD: Schedule = [7, 1, 50];

const repository = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'hailo-piper-arm64-'));
after(() => rmSync(folder, { recursive: true }));

const machine = EmulatedMachine.ready();
const model = join(repository, 'voices/en_US-joe-medium/en_US-joe-medium.onnx');
const config = readVoiceConfig(model);
const embedded = new VoiceFiles('embedded', embeddedVoice(), folder);

const idsOf = async (voice: VoiceConfig, texts: readonly string[]): Promise<number[][]> => {
  const phonemizers = createPhonemizers();
  const all: number[][] = [];
  for (const text of texts) {
    const [sentence = [], ...more] = await phonemize(voice, phonemizers, text);
    assert.equal(more.length, 0, text);
    all.push(phonemeIds(sentence, voice.phonemeIdMap).ids);
  }
  return all;
};

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

test('half precision is chosen where the processor has it, and refused where not', async () => {
  const prepare = (cpu: 'cortex-a76' | 'cortex-a72', choice: PrepareInput['choice']) => {
    const input: PrepareInput = {
      choice,
      model: join(repository, 'tests/voices/medium-shape.onnx'),
      folder: join(folder, `${cpu}-${choice}`),
    };
    return machine.run<PrepareResult>(cpu, 'prepare', input);
  };
  const [pi5, pi4] = await Promise.all([
    prepare('cortex-a76', 'f16'),
    prepare('cortex-a72', 'auto'),
  ]);
  assert.deepEqual(pi5.auto, { single: 'plain', half: 'if faster' });
  assert.equal(pi5.decoder, 'f16');
  assert.ok(pi5.files?.includes('half-decoder.onnx') && !pi5.files.includes('decoder.onnx'));
  assert.deepEqual(pi4.auto, { single: 'plain', half: 'never' });
  assert.equal(pi4.decoder, 'f32');
  assert.ok(pi4.files?.includes('decoder.onnx') && !pi4.files.includes('half-decoder.onnx'));
  const { refused } = await prepare('cortex-a72', 'f16');
  assert.match(refused ?? '', /^performance\.decoder is f16, but this processor \(arm64\)/);
});

test('every shape of voice is decoded right, by windows of any size', async (t) => {
  const whole: Schedule = [Number.MAX_SAFE_INTEGER];
  // The graph of low-16k is that of medium-shape, byte for byte.
  const shapes = SHAPES.filter((shape) => shape !== 'low-16k');
  const decodings = await Promise.all(
    shapes.map(async (shape) => {
      const voice = new VoiceFiles(shape, livelyVoice(shape), folder);
      const latent = await voice.latent(someIds(14));
      const single = voice.decoding('plain', latent, [whole]);
      const half = voice.decoding('half', latent, [whole, STREAMED, ODD]);
      return { shape, expected: latent.audio, single, half };
    }),
  );
  const jobs = decodings.flatMap(({ single, half }) => [single.job, half.job]);
  await machine.run('cortex-a76', 'decode', jobs);
  for (const { shape, expected, single, half } of decodings) {
    const [singleAudio = new Float32Array(0)] = single.audio();
    const fromX64 = largestDifference(singleAudio, expected);
    const [halfAudio = new Float32Array(0), ...byWindows] = half.audio();
    const decibels = signalToError(halfAudio, expected);
    const windows = byWindows.map((audio) => largestDifference(audio, halfAudio));
    t.diagnostic(
      `${shape}: single precision ${fromX64} from x64; half ${decibels.toFixed(1)} dB, by windows ${windows}`,
    );
    assert.ok(fromX64 <= ONE_STEP, shape);
    assert.ok(decibels >= LEAST_SIGNAL_TO_ERROR, shape);
    for (const difference of windows) assert.ok(difference <= WINDOWED_TO_WHOLE, shape);
  }
});

test('in single precision the embedded voice says on arm64 what it says on x64', async (t) => {
  const ids = await idsOf(config, PHRASES.slice(0, 3));
  const sentences = ids.map((sentence, i) => ({
    ids: sentence,
    audio: join(folder, `spoken-${i}`),
  }));
  const input: SpeakInput = { voice: embedded.parts('plain'), sentences };
  await machine.run('cortex-a76', 'speak', input);
  for (const { ids: sentence, audio } of sentences) {
    const { audio: expected } = await embedded.latent(sentence);
    const difference = largestDifference(readFloats(audio), expected);
    t.diagnostic(`${expected.length} samples, ${difference} from x64`);
    assert.ok(difference <= ONE_STEP);
  }
});

test('half precision takes at most 0.6 of the instructions, and is chosen by them', async (t) => {
  const optimised = (form: 'plain' | 'half') => {
    const from = embedded.parts(form).parts.decoder as string;
    return { from, to: join(folder, `optimised-${form}.onnx`) };
  };
  const graphs = [optimised('plain'), optimised('half')] as const;
  await machine.run('cortex-a76', 'optimise', graphs);
  const input: RaceInput = {
    f32: graphs[0].to,
    f16: graphs[1].to,
    channels: embedded.structure.channels,
    frames: 4,
  };
  const times = await machine.runCounted<DecoderTimes>('cortex-a76', 'race', input);
  const share = times.f16 / times.f32;
  t.diagnostic(
    `${input.frames} frames: ${times.f32} instructions in single precision, ${times.f16} in half, ${share.toFixed(3)}`,
  );
  assert.ok(share <= 0.6);
  assert.equal(fasterOf(times), 'f16');
});

test('half precision cannot be heard: PESQ 4.55 and more', async (t) => {
  const phrases = await idsOf(config, PHRASES);
  const latents: Latent[] = [];
  for (const ids of phrases) latents.push(await embedded.latent(ids));
  const all: Decoding[] = latents.map((latent, i) =>
    embedded.decoding('half', latent, i === 0 ? [[latent.frames], STREAMED] : [[latent.frames]]),
  );
  // One for each core.
  const share = (remainder: number) =>
    all.filter((_, i) => i % 2 === remainder).map(({ job }) => job);
  await Promise.all([0, 1].map((core) => machine.run('cortex-a76', 'decode', share(core))));

  const pairs = all.map((decoding, i) => ({
    reference: latents[i]?.audio ?? new Float32Array(0),
    degraded: decoding.audio()[0] ?? new Float32Array(0),
  }));
  const decibels = pairs.map(({ reference, degraded }) => signalToError(degraded, reference));
  const scores = pesqScores(pairs, config.sampleRate, folder);
  t.diagnostic(
    `${scores.length} sentences: PESQ ${mean(scores).toFixed(3)}, least ${Math.min(...scores).toFixed(3)}; ` +
      `signal to error ${mean(decibels).toFixed(1)} dB, least ${Math.min(...decibels).toFixed(1)}`,
  );
  assert.ok(scores.length >= 20);
  assert.ok(scores.every((score) => score >= 4.55));
  assert.ok(decibels.every((value) => value >= LEAST_SIGNAL_TO_ERROR));

  const [whole = new Float32Array(0), streamed = new Float32Array(0)] = all[0]?.audio() ?? [];
  const difference = largestDifference(streamed, whole);
  t.diagnostic(`streamed and whole differ by ${difference}`);
  assert.ok(difference <= WINDOWED_TO_WHOLE);
});
