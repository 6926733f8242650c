import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  createPhonemizers,
  phonemeIds,
  phonemize,
  readSentences,
  readVoiceConfig,
} from '@hailo-piper/engine';
import { controlGoldens, type PhonemeGolden } from '../goldens/read.ts';
import { checkWords } from './check-words.ts';

const embedded = fileURLToPath(
  new URL('../../voices/en_US-joe-medium/en_US-joe-medium.onnx', import.meta.url),
);
const { phonemeIdMap } = readVoiceConfig(embedded);
const goldens = controlGoldens();
/** One for all texts: what a command says must be over with its text. */
const phonemizers = createPhonemizers();
const configOf = ({ voice }: PhonemeGolden) =>
  ({ phonemeType: 'espeak', espeakVoice: voice }) as const;

const check = async (golden: PhonemeGolden): Promise<void> => {
  const sentences = await phonemize(configOf(golden), phonemizers, golden.text);
  const message = JSON.stringify(golden.text);
  assert.deepEqual(
    sentences.map((phonemes) => phonemes.join('')),
    golden.sentences,
    message,
  );
  const ids = sentences.map((phonemes) => phonemeIds(phonemes, phonemeIdMap).ids);
  assert.deepEqual(ids, golden.ids, message);
};

for (const [voice, own] of Map.groupBy(goldens, (golden) => golden.voice)) {
  test(`${voice}: control characters are spoken as Piper 1.3.0 does, ${own.length} texts`, async () => {
    for (const golden of own) await check(golden);
  });
}

test('and in the opposite order', async () => {
  for (const golden of goldens.toReversed()) await check(golden);
});

test('every word around a control character has its place in the text', async () => {
  let lost = 0;
  for (const golden of goldens) {
    const sentences = await readSentences(configOf(golden), phonemizers, golden.text);
    lost += checkWords(golden.text, sentences);
  }
  assert.equal(lost, 0, `${lost} letters are in no word`);
});
