import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPhonemizers } from '../phonemes/dry-run.ts';
import { beginReading, type Phonemizers } from '../phonemes/phonemize.ts';
import { spokenWords } from '../timing/spoken-words.ts';
import { SourceText } from './source-text.ts';
import { createTextStages, throughStages } from './stages.ts';
import type { TextStage } from './text-stage.ts';

const ENGLISH = { phonemeType: 'espeak', espeakVoice: 'en-us' } as const;

const replacing =
  (pattern: RegExp, text: string): TextStage =>
  (source) =>
    source.edited(
      Array.from(source.text.matchAll(pattern), ({ 0: match, index }) => ({
        start: index,
        end: index + match.length,
        text,
      })),
    );

const { espeak } = createPhonemizers();

/** The words of a text as it was sent, each with its phonemes; one line per sentence. */
const read = async (text: string, ...stages: TextStage[]): Promise<string[]> => {
  const phonemizers: Phonemizers = { espeak, stages };
  const reading = await beginReading(ENGLISH, phonemizers, text);
  const sent = [...text];
  const characters = reading.characters();
  assert.equal(characters.length, sent.length);
  return Array.from(reading.sentences, (sentence) =>
    spokenWords(characters, sentence)
      .map((word) => {
        const said = sentence.phonemes.slice(word.start, word.end).join('');
        return `${sent.slice(word.text.start, word.text.end).join('')}=${said}`;
      })
      .join(' | '),
  );
};

test('words point into the text that was sent, not the text that stages changed', async () => {
  const kilometres = replacing(/km/g, 'kilometres');
  assert.deepEqual(await read('🙂 is 3 km. Far.', kilometres), [
    '🙂=slˈaɪtli smˈaɪlɪŋ fˈeɪs | is=ɪz | 3=θɹˈiː | km=kˈɪləmˌiːɾɚz',
    'Far=fˈɑːɹ',
  ]);
});

test('several words that replace one are one word of the text', async () => {
  assert.deepEqual(await read('Say NATO now.', replacing(/NATO/g, 'north atlantic treaty')), [
    'Say=sˈeɪ | NATO=nˈɔːɹθ ɐtlˈæntɪk tɹˈiːɾi | now=nˈaʊ',
  ]);
});

test('inserted text belongs to the word after it', async () => {
  assert.deepEqual(await read('Say five.', replacing(/(?=five)/g, 'number ')), [
    'Say=sˈeɪ | five=nˈʌmbɚ fˈaɪv',
  ]);
});

test('deleted text belongs to no word', async () => {
  assert.deepEqual(await read('One (or so) two.', replacing(/\(.*?\) /g, '')), [
    'One=wˈʌn | two=tˈuː',
  ]);
});

test('stages run one after another', async () => {
  const stages = [replacing(/&/g, ' and '), replacing(/ {2,}/g, ' '), replacing(/and/g, 'plus')];
  assert.deepEqual(await read('One & two.', ...stages), ['One=wˈʌn | &=plˈʌs | two=tˈuː']);
  const staged = await throughStages(SourceText.sent('a & b'), ENGLISH, stages);
  assert.equal(staged.text, 'a plus b');
});

test('stages change the text between raw-phoneme blocks, but not the blocks', async () => {
  assert.deepEqual(await read('🙂 a km [[ km ]] a km.', replacing(/km/g, 'mile')), [
    '🙂=slˈaɪtli smˈaɪlɪŋ fˈeɪs | a=ɐ | km=mˈaɪl | km=km',
    'a=ɐ | km=mˈaɪl',
  ]);
});

test('with letters as phonemes, words point into the text that was sent', async () => {
  const stages = [replacing(/2/g, 'hai'), replacing(/^ +/g, '')];
  const voice = { phonemeType: 'text', espeakVoice: '' } as const;
  const { sentences } = await beginReading(voice, { espeak, stages }, '  Thế 2 là');
  const [sentence, ...more] = [...sentences];
  assert.deepEqual(more, []);
  assert.equal(sentence?.phonemes.join('').normalize('NFC'), 'Thế hai là');
  assert.deepEqual(
    sentence?.wordStarts.map(({ text }) => text),
    [2, 6, 8],
  );
  assert.deepEqual(sentence?.text, { start: 2, end: 10 });
});

test('only espeak’s Arabic voice gets vowel marks', async () => {
  const stages = createTextStages();
  const textFor = async (phonemeType: 'espeak' | 'text', espeakVoice: string) =>
    (await throughStages(SourceText.sent(' كتب '), { phonemeType, espeakVoice }, stages)).text;
  assert.equal(await textFor('espeak', 'ar'), 'ك\u064fت\u064fب');
  for (const voice of ['ar-eg', 'fa', 'en-us'])
    assert.equal(await textFor('espeak', voice), ' كتب ');
  assert.equal(await textFor('text', 'ar'), ' كتب ');
});
