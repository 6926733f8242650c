import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createPhonemizers, phonemeIds, phonemize, readVoiceConfig } from '@hailo-piper/engine';
import { needsDiacritizer, type PhonemeGolden, phonemeGoldens } from '../goldens/read.ts';

const embedded = fileURLToPath(
  new URL('../../voices/en_US-joe-medium/en_US-joe-medium.onnx', import.meta.url),
);

const byVoice = Map.groupBy(
  phonemeGoldens().filter((golden) => !needsDiacritizer(golden)),
  ({ voice }) => voice,
);

/** One instance for all languages: none may leave anything behind for the next. */
const phonemizers = createPhonemizers();
const { phonemeIdMap } = readVoiceConfig(embedded);

const spoken = ({ voice, text }: PhonemeGolden) =>
  phonemize({ phonemeType: 'espeak', espeakVoice: voice }, phonemizers, text);

for (const [voice, goldens] of byVoice) {
  test(`${voice}: the phonemes of Piper 1.3.0, ${goldens.length} texts`, async () => {
    for (const golden of goldens) {
      const sentences = await spoken(golden);
      assert.deepEqual(
        sentences.map((phonemes) => phonemes.join('')),
        golden.sentences,
        golden.text,
      );
      if (golden.ids === undefined) continue;
      const ids = sentences.map((phonemes) => phonemeIds(phonemes, phonemeIdMap).ids);
      assert.deepEqual(ids, golden.ids, golden.text);
    }
  });
}
