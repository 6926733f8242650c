import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPhonemizers } from '../phonemes/dry-run.ts';
import { readSentences } from '../phonemes/phonemize.ts';
import { withoutCommands } from '../text/commands.ts';
import { spokenWords } from './spoken-words.ts';

const phonemizers = createPhonemizers();

/** The words of a text, each with its phonemes, in NFC; one line per sentence. */
const read = async (
  text: string,
  espeakVoice: string,
  phonemeType: 'espeak' | 'text' = 'espeak',
): Promise<string[]> => {
  const characters = [...withoutCommands(text)];
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
  // espeak does not report the start of the second word.
  ['ko', '필드 모두', '필드 모두=phˈiɫdɯmˈodu'],
  // Nor the start of the first word of this text.
  ['ko', '모든 페이지의', '모든 페이지의=modˈɯnphˈeidʑˌiʲɯj'],
  ['hu', 'Nem kép volt.', 'Nem kép=nˈɛmkeːp | volt=vˌolt'],
  ['ar', '  قوس قُزَحٌ.', 'قوس=qˈausˌu | قُزَحٌ=qˈuzaħˌun'],
  ['en-us', '', ''],
];
/** Texts with a command next to a mark, and what stands between the two. */
const COMMANDS_AT_MARKS: typeof READINGS = [
  ['bg', '\ufeff।\u00010PHello', '।=pˈərnwɪɾaːm | Hello=həlˈəʊ'],
  ['bg', '॥\u00010P\u0001+5SHello world', '॥=hˈɪndidˈɨɾɡəwɛ̃ɾdʑm | Hello=həlˈəʊ | world=wˈɜːld'],
  ['bg', '। \u00010P।  । Hello', '।=hˈɪndipˈɛrnwɛ̃ɾdʑm', '।=hˈɪndipˈɛrnwɛ̃ɾdʑm | Hello=həlˈəʊ'],
  ['en-us', 'Banana\u00010Ptree\u000110Sworld', 'Banana=bɐnˈænə | tree=tɹˈiː | world=wˈɜːld'],
  [
    'en-us',
    'Banana.\u0001P\u0001-5R\ufeff Tree؟\u000110Pworld',
    'Banana=bɐnˈænə',
    'Tree=tɹˈiː',
    'world=wˈɜːld',
  ],
  [
    'de',
    'Banane\u0001Pund\ufeff\u0001+10S。\u200b\u00015AHallo',
    'Banane=banˈɑːnə | und=ʊnt',
    'Hallo=hˈaloː',
  ],
  ['ru', '\ufeff\u00010P،\u0001-1Sпривет!\u0001Vde ‽\u0001Pмир', 'привет=prʲivʲˈet', 'мир=mʲˈir'],
  ['hy', 'բարև։\u00010Pաշխարհ', 'բարև=baɹˈev', 'աշխարհ=aʃχˈarh'],
  ['cmn', '你好。\u00010P公园', '你好=ni2χˈɑu2', '公=kˈonɡ5 | 园=jˈyæɜn'],
  // Names of marks, spoken after their text is over or before it begins.
  ['vi', '\u0001B1 . u', '.=tʃˈəɜm', 'u=ˈu'],
  ['vi', '\u0001B1\u0001+0Ru', '+=ɟˈəʊɜkˈo6ŋ | 0=xˌo1ŋ | Ru=zˈu'],
  // The letter after the mark is spoken with the one before it.
  ['bg', 'a\u0001P.B. Hello', 'a  .B=ˈab', 'Hello=həlˈəʊ'],
];
for (const [voice, text, ...expected] of [...READINGS, ...COMMANDS_AT_MARKS]) {
  test(`${voice}: ${JSON.stringify(text)}`, async () => {
    assert.deepEqual(
      await read(text, voice),
      expected.map((line) => line.normalize('NFC')),
    );
  });
}

test('with letters as phonemes, spaces divide the words', async () => {
  const [line] = await read('Thế giới, “là”!', '', 'text');
  assert.equal(line, 'Thế=Thế | giới=giới | là=là');
});
