import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SpeechRequest, VoiceInfo } from '@hailo-piper/engine';
import { type Manner, mannerOf, seedOfPhrase, soundKey, wordingKey } from './phrase-key.ts';

type Voice = Pick<VoiceInfo, 'revision' | 'windowed' | 'sampleRate' | 'defaults'>;

const defaults: VoiceInfo['defaults'] = {
  ...{ lengthScale: 1, noiseScale: 0.667, noiseWScale: 0.8 },
  ...{ volume: 1, normalizeAudio: 'steady', sentenceSilenceSeconds: 0 },
};
const voice: Voice = { revision: 'a-f32', windowed: true, sampleRate: 22_050, defaults };
const request: SpeechRequest = { text: 'One.', seed: 7, unspeakable: 'silence' };

const keyOf = (asked: SpeechRequest, of: Voice, version = '1.0.0') =>
  wordingKey(mannerOf(asked, of, version) as Manner, asked);
const same = keyOf(request, voice);

/** Everything that changes the sound of a text, each with another value. */
const SOUNDS: readonly (readonly [string, SpeechRequest, Voice, string?])[] = [
  ['the voice’s bytes, or how they are run', request, { ...voice, revision: 'b-f32' }],
  ['the arithmetic', request, { ...voice, revision: 'a-f16' }],
  ['windows at all', request, { ...voice, windowed: false }],
  ['the sample rate', request, { ...voice, sampleRate: 16_000 }],
  ['the program', request, voice, '1.0.1'],
  ['the speaker', { ...request, speaker: 1 }, voice],
  ['the seed', { ...request, seed: 8 }, voice],
  ['speed', { ...request, speed: 1.5 }, voice],
  ['the length scale', { ...request, lengthScale: 1.5 }, voice],
  ['the noise scale', { ...request, noiseScale: 0.5 }, voice],
  ['the noise scale of durations', { ...request, noiseWScale: 0.5 }, voice],
  ['the volume', { ...request, volume: 0.5 }, voice],
  ['the level', { ...request, normalizeAudio: true }, voice],
  ['no level', { ...request, normalizeAudio: false }, voice],
  ['pauses', { ...request, sentenceSilenceSeconds: 0.5 }, voice],
  ...Object.entries({
    ...{ lengthScale: 1.1, noiseScale: 0.1, noiseWScale: 0.1 },
    ...{ volume: 2, normalizeAudio: true, sentenceSilenceSeconds: 1 },
  }).map(
    ([name, value]) =>
      [
        `the configured ${name}`,
        request,
        { ...voice, defaults: { ...defaults, [name]: value } },
      ] as const,
  ),
];

test('each thing that changes the sound changes the key, and none gives the key of another', () => {
  const all = SOUNDS.map(([, asked, of, version]) => keyOf(asked, of, version));
  for (const [index, [name]] of SOUNDS.entries()) assert.notEqual(all[index], same, name);
  // A configured value and the same in a request are the same sound.
  const given = all.filter((_, index) => !SOUNDS[index]?.[0].startsWith('the configured'));
  assert.equal(new Set([same, ...given]).size, given.length + 1);
});

test('every field of a request changes the key, or is shown not to change what is said', () => {
  const told: Required<Omit<SpeechRequest, 'voice' | 'revision'>> = {
    ...{ text: 'Two.', speaker: 1, lengthScale: 2, speed: 2, noiseScale: 1, noiseWScale: 1 },
    ...{
      volume: 2,
      normalizeAudio: true,
      sentenceSilenceSeconds: 1,
      seed: 9,
      unspeakable: 'error',
    },
    ...{ reproducible: true, whole: true, timestamps: true },
    passage: { piecesBefore: 1, goesOn: false, leadSeconds: 0 },
  };
  // tests/phrases/same-sound.test.ts compares their samples.
  const NO_SOUND = ['reproducible', 'timestamps'];
  for (const [name, value] of Object.entries(told)) {
    const key = keyOf({ ...request, [name]: value }, voice);
    assert.equal(key === same, NO_SOUND.includes(name), name);
  }
  const exact = { ...request, normalizeAudio: false };
  assert.equal(keyOf({ ...exact, whole: true }, voice), keyOf(exact, voice));
});

test('random requests have the same key only if they say the same in the same way', () => {
  let state = 20;
  const random = <T>(values: readonly T[]): T => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return values[(state >>> 8) % values.length] as T;
  };
  const known = new Map<string, string>();
  for (let at = 0; at < 20_000; at++) {
    const asked: SpeechRequest = {
      text: random(['One.', 'Two.', 'One', '1', '["One."]']),
      speaker: random([0, 1, 10]),
      seed: random([0, 1, 7, 10]),
      lengthScale: random([1, 1.1, 0.5]),
      speed: random([1, 1.1, 0.5]),
      noiseScale: random([0, 0.667, 1]),
      noiseWScale: random([0, 0.667, 1]),
      volume: random([0, 1, 0.5]),
      normalizeAudio: random([true, false, 'steady']),
      sentenceSilenceSeconds: random([0, 1, 0.5]),
    };
    const key = keyOf(asked, voice);
    const all = JSON.stringify(asked);
    assert.equal(known.get(key) ?? all, all);
    known.set(key, all);
  }
});

test('a sound has the key of its samples', () => {
  const samples = Int16Array.from([1, 2, 3, 4]);
  assert.equal(soundKey(samples.slice(1, 3)), soundKey(samples.subarray(1, 3)));
  assert.notEqual(soundKey(samples), soundKey(Int16Array.from([1, 2, 3, 5])));
  assert.notEqual(soundKey(samples), soundKey(samples.subarray(0, 3)));
});

test('a value that is left out is the default of the voice', () => {
  const explicit = { ...request, ...defaults, speed: 1, speaker: 0 };
  assert.equal(keyOf(explicit, voice), same);
});

test('a voice that is not prepared has no manner', () => {
  const { revision: _, ...unprepared } = voice;
  assert.equal(mannerOf(request, unprepared, '1.0.0'), undefined);
});

test('the seed of a phrase is its own, a safe integer and the same each time', () => {
  const { seed: _, ...unseeded } = request;
  const manner = mannerOf(unseeded, voice, '1.0.0') as Manner;
  const seeds = ['One.', 'Two.', 'Three.'].map((text) => seedOfPhrase(manner, { text }));
  assert.equal(new Set(seeds).size, 3);
  assert.ok(seeds.every(Number.isSafeInteger));
  assert.equal(seedOfPhrase(manner, { text: 'One.' }), seeds[0]);
});
