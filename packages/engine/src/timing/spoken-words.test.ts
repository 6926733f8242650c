import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPhonemizers } from '../phonemes/dry-run.ts';
import { readSentences } from '../phonemes/phonemize.ts';
import { spokenWords } from './spoken-words.ts';

const phonemizers = createPhonemizers();

/** The words of a text, each with its phonemes, in NFC; a line per sentence. */
const read = async (
  text: string,
  espeakVoice: string,
  phonemeType: 'espeak' | 'text' = 'espeak',
): Promise<string[]> => {
  const characters = [...text];
  const sentences = await readSentences({ phonemeType, espeakVoice }, phonemizers, text);
  return sentences.map((sentence) =>
    spokenWords(characters, sentence)
      .map((word) => {
        const said = sentence.phonemes.slice(word.start, word.end).join('');
        return `${characters.slice(word.text.start, word.text.end).join('')}=${said}`;
      })
      .join(' | ')
      .normalize('NFC'),
  );
};

const READINGS: readonly (readonly [voice: string, text: string, ...sentences: string[]])[] = [
  [
    'en-us',
    'In 1984, “of the” well-known. Don’t!',
    'In=ɪn | 1984=nˈaɪntiːnhˈʌndɹɪd ˈeɪɾi fˈɔːɹ | of the=ʌvðə | well-known=wˈɛlnˈoʊn',
    'Don’t=dˈoʊnt',
  ],
  [
    'en-us',
    '1,234,567 🙂 100%',
    '1,234,567=wˈʌn mˈɪliən tˈuːhˈʌndɹɪd θˈɜːɾi fˈɔːɹ θˈaʊzənd fˈaɪvhˈʌndɹɪd sˈɪksti sˈɛvən | ' +
      '🙂=slˈaɪtli smˈaɪlɪŋ fˈeɪs | 100=wˈʌnhˈʌndɹɪd | %=pɚsˈɛnt',
  ],
  [
    'en-us',
    'Say [[ tə mɑː ]], [[ . ]] [[bˈaɪ]] . Yes',
    'Say=sˈeɪ | tə=tə | mɑː=mɑː',
    '',
    'bˈaɪ=bˈaɪ',
    'Yes=jˈɛs',
  ],
  ['cmn', '我喜欢公园。', '我=wˈo2 | 喜=ɕˈi2 | 欢=χˈua1n | 公=kˈonɡ5 | 园=jˈyæɜn'],
  ['ja', 'いろは ちりぬるを。', 'いろは=iɽˈo̞hä | ちりぬるを=tɕˌiɽinɯᵝɽˈɯᵝo̞'],
  // The start of its second word is nowhere in what espeak gives.
  ['ko', '필드 모두', '필드 모두=phˈiɫdɯmˈodu'],
  // It is its first word there.
  ['ko', '모든 페이지의', '모든 페이지의=modˈɯnphˈeidʑˌiʲɯj'],
  ['hu', 'Nem kép volt.', 'Nem kép=nˈɛmkeːp | volt=vˌolt'],
  ['ar', '  قوس قُزَحٌ.', 'قوس=qˈausˌu | قُزَحٌ=qˈuzaħˌun'],
  ['en-us', '', ''],
];
for (const [voice, text, ...expected] of READINGS) {
  test(`${voice}: ${text}`, async () => {
    assert.deepEqual(
      await read(text, voice),
      expected.map((line) => line.normalize('NFC')),
    );
  });
}

test('letters as phonemes: words are what spaces divide', async () => {
  const [line] = await read('Thế giới, “là”!', '', 'text');
  assert.equal(line, 'Thế=Thế | giới=giới | là=là');
});
