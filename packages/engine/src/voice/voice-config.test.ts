import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testVoice } from '../testing/voices.ts';
import { parseVoiceConfig, readVoiceConfig, voiceIdOf } from './voice-config.ts';

const SMALLEST = {
  audio: { sample_rate: 16_000 },
  espeak: { voice: 'de' },
  phoneme_id_map: { _: [0], '^': [1], $: [2], a: [3, 4] },
};
const parse = (changes: object) => parseVoiceConfig('/v/de_DE-x.onnx', { ...SMALLEST, ...changes });

test('what a config leaves out is what Piper 1.3.0 takes', () => {
  const { phonemeIdMap, ...config } = parse({});
  assert.deepEqual(config, {
    id: 'de_DE-x',
    modelPath: '/v/de_DE-x.onnx',
    sampleRate: 16_000,
    quality: null,
    language: 'de',
    phonemeType: 'espeak',
    espeakVoice: 'de',
    numSpeakers: 1,
    speakers: Object.create(null),
    lengthScale: 1,
    noiseScale: 0.667,
    noiseWScale: 0.8,
    hopLength: 256,
    notes: [],
  });
  assert.deepEqual(phonemeIdMap.get('a'), [3, 4]);
});

test('what it says is taken over', () => {
  const config = parse({
    audio: { sample_rate: 22_050, quality: 'high' },
    inference: { noise_scale: 0.3, length_scale: 1.2, noise_w: 0 },
    language: { code: 'de_DE' },
    num_speakers: 2,
    speaker_id_map: { anna: 0, bert: 1 },
    hop_length: 300,
    phoneme_type: 'text',
  });
  const { lengthScale, noiseScale, noiseWScale, hopLength, language, quality } = config;
  assert.deepEqual(
    { lengthScale, noiseScale, noiseWScale, hopLength, language, quality },
    {
      lengthScale: 1.2,
      noiseScale: 0.3,
      noiseWScale: 0,
      hopLength: 300,
      language: 'de_DE',
      quality: 'high',
    },
  );
  assert.equal(config.speakers.bert, 1);
  assert.equal(config.phonemeType, 'text');
});

test('a phoneme_map is named as not applied', () => {
  assert.match(parse({ phoneme_map: { a: ['b'] } }).notes.join(), /phoneme_map/);
});

test('a text voice needs no espeak voice', () => {
  assert.equal(parse({ phoneme_type: 'text', espeak: undefined }).espeakVoice, '');
});

const REFUSED: readonly (readonly [object, RegExp])[] = [
  [
    { phoneme_type: 'pinyin' },
    /phoneme_type "pinyin", which came after Piper 1\.3\.0: only espeak and text/,
  ],
  [{ phoneme_type: 'hebrew' }, /"hebrew", which came after/],
  [{ phoneme_type: 'japanese' }, /"japanese", which came after/],
  [{ phoneme_type: 'runes' }, /phoneme_type "runes": only espeak and text/],
  [{ phoneme_type: 7 }, /phoneme_type 7/],
  [{ espeak: {} }, /espeak\.voice must be a string/],
  [{ audio: {} }, /audio\.sample_rate must be a number above 0/],
  [{ audio: undefined }, /audio must be an object/],
  [{ inference: { noise_w: 'much' } }, /inference\.noise_w must be a number/],
  [{ phoneme_id_map: { _: [0], '^': [1] } }, /phoneme_id_map has no "\$"/],
  [
    { phoneme_id_map: { ...SMALLEST.phoneme_id_map, b: 5 } },
    /phoneme_id_map\["b"\] must be a list/,
  ],
  [
    { phoneme_id_map: { ...SMALLEST.phoneme_id_map, b: [-1] } },
    /phoneme_id_map\["b"\] must be a whole/,
  ],
  [{ num_symbols: 4 }, /phoneme_id_map\["a"\] has 4, but num_symbols is 4/],
  [{ num_speakers: 1.5 }, /num_speakers must be a whole number/],
  [
    { num_speakers: 2, speaker_id_map: { c: 2 } },
    /speaker_id_map\["c"\] is 2, but num_speakers is 2/,
  ],
  [{ hop_length: 0 }, /hop_length must be a number above 0/],
];
for (const [changes, message] of REFUSED) {
  test(`refused with the reason: ${JSON.stringify(changes)}`, () => {
    assert.throws(() => parse(changes), { code: 'voice_load_failed', message });
    assert.throws(() => parse(changes), { message: /^\/v\/de_DE-x\.onnx\.json: / });
  });
}

test('the id is the file stem, whatever letters it ends in', () => {
  for (const name of ['robin', 'amazon', 'en_US-neon', 'x.onnx']) {
    assert.equal(voiceIdOf(`/v/${name}.onnx`), name);
  }
});

test('the configs of real voices are read', () => {
  assert.equal(readVoiceConfig(testVoice('multi-speaker')).numSpeakers, 4);
  assert.equal(readVoiceConfig(testVoice('low-16k')).sampleRate, 16_000);
  assert.throws(() => readVoiceConfig('/nowhere/x.onnx'), {
    code: 'voice_load_failed',
    message: /\/nowhere\/x\.onnx\.json/,
  });
});
