import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { testVoice } from '../testing/voices.ts';
import { parseVoiceConfig, readVoiceConfig, voiceIdOf } from './voice-config.ts';

const SMALLEST = {
  audio: { sample_rate: 16_000 },
  espeak: { voice: 'de' },
  phoneme_id_map: { _: [0], '^': [1], $: [2], a: [3, 4] },
};
const EMBEDDED = fileURLToPath(
  new URL('../../../../voices/en_US-joe-medium/en_US-joe-medium.onnx', import.meta.url),
);
const parse = (changes: object) => parseVoiceConfig('/v/de_DE-x.onnx', { ...SMALLEST, ...changes });

test('absent fields get the defaults of Piper 1.3.0', () => {
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

test('fields that are present are taken over', () => {
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

for (const [type, ...spellings] of [
  [
    'espeak',
    'espeak',
    'PhonemeType.ESPEAK',
    'ESPEAK',
    'eSpeak',
    ' espeak\n',
    'espeak-ng',
    'eSpeakNG',
  ],
  ['text', 'text', 'TEXT', 'PhonemeType.TEXT', 'phonemetype.text', 'Text'],
] as const) {
  for (const spelling of spellings) {
    test(`phoneme_type ${JSON.stringify(spelling)} is ${type}`, () => {
      assert.equal(parse({ phoneme_type: spelling }).phonemeType, type);
    });
  }
}

test('a text voice needs no espeak voice', () => {
  for (const espeak of [undefined, null, {}, { voice: null }]) {
    assert.equal(parse({ phoneme_type: 'text', espeak }).espeakVoice, '');
  }
});

const NULLABLE = [
  ...['num_symbols', 'num_speakers', 'speaker_id_map', 'phoneme_map', 'phoneme_type', 'inference'],
  ...['language', 'hop_length', 'piper_version', 'dataset', 'default_speaker_id', 'vowel_clusters'],
];
for (const field of NULLABLE) {
  test(`${field}: null counts as absent, without a note`, () => {
    assert.deepEqual(parse({ [field]: null }), parse({}));
  });
}

test('nulls within sections count as absent', () => {
  const inference = { noise_scale: null, length_scale: null, noise_w: null };
  const audio = { sample_rate: 16_000, quality: null };
  assert.deepEqual(parse({ inference, audio, language: { code: null } }), parse({}));
});

test('a voice with an empty phoneme map has the phonemes of Piper’s default map', () => {
  const { phonemeIdMap: embedded } = readVoiceConfig(EMBEDDED);
  for (const phoneme_id_map of [null, {}]) {
    const { phonemeIdMap } = parse({ phoneme_id_map });
    assert.equal(phonemeIdMap.size, 161);
    for (const [phoneme, ids] of phonemeIdMap) {
      if (embedded.has(phoneme)) assert.deepEqual(embedded.get(phoneme), ids, phoneme);
    }
  }
});

/** Piper 1.3.0 speaks all of these. */
const NOTED: readonly (readonly [object, RegExp])[] = [
  [{ phoneme_map: { a: ['b'] } }, /^phoneme_map is not applied/],
  [{ num_symbols: 4 }, /^num_symbols is 4, but phoneme_id_map has the id 4$/],
  [{ num_symbols: 0 }, /^num_symbols is 0/],
  [{ speaker_id_map: [] }, /^speaker_id_map is not an object/],
  [{ speaker_id_map: 'anna' }, /^speaker_id_map is not an object/],
  [{ speaker_id_map: { a: 0, b: 1 } }, /^speaker_id_map\["b"\] is 1, but num_speakers is 1/],
  [{ num_speakers: 2, speaker_id_map: { a: '0' } }, /^speaker_id_map\["a"\] is not the number/],
  [{ num_speakers: 2, speaker_id_map: { c: 2 } }, /^num_speakers is 2, but .* goes up to 2$/],
  [{ hop_length: 0 }, /^hop_length must be a whole number above 0; 256 is taken$/],
  [{ hop_length: 'x' }, /^hop_length must be/],
  [{ num_speakers: 4, default_speaker_id: 2 }, /^default_speaker_id 2 is not heeded, .* is 0$/],
  [{ vowel_clusters: [['a', 'ɪ']] }, /^vowel_clusters is not applied/],
  [{ vowel_clusters: [['a']] }, /^vowel_clusters is not applied/],
  [{ vowel_clusters: 'aɪ' }, /^vowel_clusters is not applied/],
  [{ streaming: true }, /^Piper 1\.3\.0 does not read "streaming"$/],
  [{ b: 1, a: 2 }, /^Piper 1\.3\.0 does not read "b", "a"$/],
];
for (const [changes, note] of NOTED) {
  test(`read, with a note: ${JSON.stringify(changes)}`, () => {
    const { notes } = parse(changes);
    assert.equal(notes.length, 1);
    assert.match(notes[0] ?? '', note);
  });
}

test('fields of later versions that change nothing give no note', () => {
  const fields = {
    default_speaker_id: 0,
    vowel_clusters: [],
    phoneme_map: {},
    num_symbols: 'many',
  };
  assert.deepEqual(parse({ ...fields, num_speakers: 3 }).notes, []);
  assert.deepEqual(parse({ default_speaker_id: 2 }).notes, []);
  const text = parse({ phoneme_type: 'text', vowel_clusters: [['_', '^']] });
  assert.deepEqual(text.notes, []);
});

test('every named speaker counts, and invalid ones are left out', () => {
  const several = parse({ num_speakers: 2, speaker_id_map: { 3: 0, '': 1, __proto__x: 5, d: -1 } });
  assert.equal(several.numSpeakers, 6);
  assert.deepEqual({ ...several.speakers }, { 3: 0, '': 1, __proto__x: 5 });
  assert.deepEqual({ ...parse({ speaker_id_map: { a: 0, b: 1 } }).speakers }, { a: 0 });
  for (const num_speakers of [0, -1, 1]) assert.equal(parse({ num_speakers }).numSpeakers, 1);
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
  [{ num_speakers: 1.5 }, /num_speakers must be a whole number/],
  [{ num_speakers: '2' }, /num_speakers must be a whole number/],
  [{ phoneme_type: 'Thai' }, /phoneme_type "Thai", which came after/],
  [{ phoneme_type: 'PhonemeType.PINYIN' }, /"PhonemeType\.PINYIN", which came after/],
  [{ espeak: null }, /espeak\.voice must be a string/],
  [{ espeak: { voice: null } }, /espeak\.voice must be a string/],
  [{ audio: null }, /audio must be an object/],
  [{ phoneme_id_map: undefined }, /phoneme_id_map must be an object/],
  [
    {
      phoneme_id_map: { ...SMALLEST.phoneme_id_map, aɪ: [9] },
      vowel_clusters: [
        ['a', 'ʊ'],
        ['a', 'ɪ'],
      ],
    },
    /vowel_clusters, of Piper 1\.5, joins vowels to "aɪ": .* it sounds wrong/,
  ],
];
for (const [changes, message] of REFUSED) {
  test(`refused with the reason: ${JSON.stringify(changes)}`, () => {
    assert.throws(() => parse(changes), { code: 'voice_load_failed', message });
    assert.throws(() => parse(changes), { message: /^\/v\/de_DE-x\.onnx\.json: / });
  });
}

test('the id is the file stem, even if that ends in letters of the suffix', () => {
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
