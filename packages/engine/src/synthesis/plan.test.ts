import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEspeak } from '@hailo-piper/espeak';
import { createDiacritizer } from '../phonemes/arabic/diacritizer.ts';
import { testVoice } from '../testing/voices.ts';
import { readVoiceConfig } from '../voice/voice-config.ts';
import { Planner, planText, splitLongSentence } from './plan.ts';

const voice = readVoiceConfig(testVoice('medium-shape'));
const phonemizers = { espeak: createEspeak(), diacritizer: createDiacritizer() };
const plan = async (text: string) => (await planText(voice, phonemizers, text)).sentences;

test('each sentence is planned by itself', async () => {
  assert.equal((await plan('One. Two! Three?')).length, 3);
});

test('a text is read as far as it is asked for, and then the rest', async () => {
  const asked: string[] = [];
  const { espeak } = phonemizers;
  const watched: typeof espeak = {
    ...espeak,
    *read(name, text, goesOn) {
      for (const clause of espeak.read(name, text, goesOn)) {
        asked.push(clause.ipa);
        yield clause;
      }
    },
  };
  const text = 'One. —. Two! Three? Four.';
  const planner = await Planner.begin(voice, { ...phonemizers, espeak: watched }, text, true);
  assert.equal(asked.length, 0);
  planner.read(2);
  assert.equal(planner.plan.sentences.length, 2);
  assert.ok(asked.length < 4, asked.join());
  planner.read();
  assert.deepEqual(planner.plan, await planText(voice, phonemizers, text, true));
  assert.equal(planner.plan.sentences.length, 4);
});

test('a text that is left is not read, and the next one is', async () => {
  const planner = await Planner.begin(voice, phonemizers, 'One. Two. Three.', false);
  planner.read(1);
  planner.leave();
  planner.read();
  assert.equal(planner.plan.sentences.length, 1);
  assert.equal((await plan('One. Two. Three.')).length, 3);
});

test('what is wrong anywhere in a text is said before any of it is read', async () => {
  const text = 'One. [[ a ]] two \0 three.';
  await assert.rejects(Planner.begin(voice, phonemizers, text, false), { code: 'text_malformed' });
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
