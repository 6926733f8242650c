import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createDiacritizer, createPhonemizers, phonemize } from '@hailo-piper/engine';
import { needsDiacritizer, phonemeGoldens } from '../goldens/read.ts';

const diacritizer = createDiacritizer();
const phonemizers = createPhonemizers();

/** Written by ../python/make_tashkeel_goldens.py: a text, and the text with its vowel marks. */
const marked = readFileSync(new URL('../goldens/tashkeel.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as [string, string]);

test(`the vowel marks of Piper 1.3.0, ${marked.length} texts`, async () => {
  for (const [text, expected] of marked) {
    assert.equal(await diacritizer.diacritize(text), expected, JSON.stringify(text));
  }
});

const arabic = phonemeGoldens().filter(needsDiacritizer);

test(`ar: the phonemes of Piper 1.3.0, ${arabic.length} texts`, async () => {
  const voice = { phonemeType: 'espeak', espeakVoice: 'ar' } as const;
  for (const { text, sentences } of arabic) {
    const phonemes = await phonemize(voice, phonemizers, text);
    assert.deepEqual(
      phonemes.map((sentence) => sentence.join('')),
      sentences,
      text,
    );
  }
});
