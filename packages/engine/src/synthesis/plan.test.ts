import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEspeak } from '@hailo-piper/espeak';
import { createDiacritizer } from '../phonemes/arabic/diacritizer.ts';
import { testVoice } from '../testing/voices.ts';
import { readVoiceConfig } from '../voice/voice-config.ts';
import { planText, splitLongSentence } from './plan.ts';

const voice = readVoiceConfig(testVoice('medium-shape'));
const phonemizers = { espeak: createEspeak(), diacritizer: createDiacritizer() };
const plan = async (text: string) => (await planText(voice, phonemizers, text)).sentences;

test('each sentence is planned by itself', async () => {
  assert.equal((await plan('One. Two! Three?')).length, 3);
});

test('sentences in which nothing makes a sound are left out', async () => {
  assert.equal((await plan('Hello.\n\n—\n\nWorld.')).length, 2);
  assert.equal((await plan('The word is [[ təmˈɑːtoʊ ]]')).length, 1);
});

const UNSPEAKABLE = [
  '',
  ' ',
  '\n',
  '...',
  '.',
  '?',
  '—',
  '"',
  '()',
  '• ',
  '[[ ]]',
  '[[ . ]]',
  '[[]]',
  '、',
  '\u200b',
];
for (const text of UNSPEAKABLE) {
  test(`${JSON.stringify(text)} has nothing to speak`, async () => {
    await assert.rejects(plan(text), { code: 'input_not_speakable', field: 'text' });
  });
}

test('a sentence that fits is not cut', () => {
  assert.deepEqual(splitLongSentence([...'abc def'], 7), [[...'abc def']]);
});

test('a long sentence is cut after a pause, else between words, else anywhere, and loses nothing', () => {
  const cut = (text: string) => splitLongSentence([...text], 10).map((piece) => piece.join(''));
  assert.deepEqual(cut('aaaa, bbb ccc ddd'), ['aaaa, ', 'bbb ccc ', 'ddd']);
  assert.deepEqual(cut('aaaa bbb ccc'), ['aaaa bbb ', 'ccc']);
  assert.deepEqual(cut('a'.repeat(25)), ['a'.repeat(10), 'a'.repeat(10), 'aaaaa']);
});

test('5,000 characters without a full stop become runs of bounded size', async () => {
  const sentences = await plan('word '.repeat(1000));
  assert.ok(sentences.length >= 5);
  assert.ok(sentences.every((ids) => ids.length <= 2003));
});
