import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { EspeakError, type EspeakErrorCode } from './errors.ts';
import { createEspeak } from './espeak.ts';
import { SENTENCE_BIT, TERMINATOR_PUNCTUATION } from './terminator.ts';
import { assertReadsHello } from './testing/hello.ts';

const espeak = createEspeak();

const failsWith = (code: EspeakErrorCode) => (error: unknown) =>
  error instanceof EspeakError && error.code === code;

/** The clauses of Piper 1.3.0. */
const spoken: [voice: string, text: string, ...clauses: string[]][] = [
  ['en-us', "It's easy to tell the depth of a well.", 'ɪts ˈiːzi tə tˈɛl ðə dˈɛpθ əvə wˈɛl.'],
  [
    'en-us',
    'The birch canoe slid on the smooth planks.',
    'ðə bˈɜːtʃ kənˈuː slˈɪd ɔnðə smˈuːð plˈæŋks.',
  ],
  [
    'de',
    'Achtung: Sie sind hinter der Serverzeit.',
    'ˈaxtʊŋ:',
    'ziː zɪnt hˈɪntɜ dɛɾ zˈɛɾfɜtsˌaɪt.',
  ],
  [
    'de',
    'Der Zug fährt um 12:30 Uhr ab; bitte.',
    'dɛɾ tsˈuːk fˈɛːɾt ʊm tsvˈœlf uːɾ drˈaɪsɪç ˈuːɾ ˈap;',
    'bˈɪtə.',
  ],
  ['fr', "Bonjour ! Comment allez-vous aujourd'hui ?", 'bɔ̃ʒˈuʁ!', 'kɔmˌɑ̃ alˈevuz oʒuʁdyˈi?'],
  [
    'ru',
    'Убедитесь, что вы ввели не более x цифр.',
    'ubʲidʲˈitʲisʲ,',
    'ʃto vˈy vvʲiɭʲˈɪ nʲɪ bˈoɭʲijɪ ˈɛks tsˈyfr.',
  ],
  [
    'cmn',
    '我喜欢在公园里散步；那里的花很漂亮。',
    'wˈo2 ɕˈi2 χˈua1n tsˈai5 kˈonɡ5 jˈyæɜn lˈi2 sˈa5n pˈu5',
    'nɑ5lˈi1 tˈə1 χwˈɑ5 χˈə2n phjɑu5lˈiɑ1ŋ',
  ],
  ['ja', 'いろはにほへと ちりぬるを。', 'ˌiɽo̞hˌäniho̞hˈe̞to̞ tɕˌiɽinɯᵝɽˈɯᵝo̞'],
  ['tr', 'Günaydın! Bugün nasılsınız?', 'ɟynajdˈɯn!', 'buɡˈøn nasˈɯɫsɯnɯz?'],
  ['hi', 'नमस्ते दुनिया! आप कैसे हैं?', 'nəmˈʌsteː dˈʊnɪjˌaː!', 'ˌaːp kˈɛːseː hɛ̃?'],
  ['vi', 'Mật khẩu thay đổi thành công', 'mˈə6t̪ xˈə4w tˈaj ɗˈo4j tˈe-2ɲ kˈoŋ'],
  ['en-us', '', ''],
];

describe('phonemes', () => {
  for (const [voice, text, ...expected] of spoken) {
    test(`${voice}: ${text}`, () => {
      const clauses = espeak.clauses(voice, text).map(({ ipa, terminator }) => {
        const words = ipa.replace(/\([^)]+\)/g, '');
        return (words + (TERMINATOR_PUNCTUATION.get(terminator) ?? '')).normalize('NFD');
      });
      assert.deepEqual(
        clauses,
        expected.map((clause) => clause.normalize('NFD')),
      );
    });
  }

  test('only . ? ! end a sentence', () => {
    const ends = espeak.clauses('en-us', 'One, two; three: four. Five? Six! Seven');
    assert.deepEqual(
      ends.map(({ terminator }) => (terminator & SENTENCE_BIT) !== 0),
      [false, false, false, true, true, true, true],
    );
  });

  test('a continued text reads as one, but counts its own code points', () => {
    assert.deepEqual(espeak.clauses('en-us', 'Hello'), [
      { ipa: 'həlˈoʊ', terminator: 0x9_0028, wordStarts: [0], end: 5 },
    ]);
    assert.deepEqual(espeak.clauses('en-us', ' 🙂 wörld. It', true), [
      {
        ipa: 'slˈaɪtli smˈaɪlɪŋ fˈeɪs wˈɜːld',
        terminator: 0x8_0028,
        wordStarts: [1, -1, -1, 3],
        end: 10,
      },
      { ipa: 'ɪt', terminator: 0x9_0028, wordStarts: [10], end: 12 },
    ]);
  });

  test('a command in a text has no effect on later texts', () => {
    const numbered = [...'PSARHTIVYMUBF'].flatMap((letter) =>
      ['', '0', '1', '3', '17', '18', '33', '64', '+10', '-10', '999999999999'].map(
        (number) => `\u0001${number}${letter}`,
      ),
    );
    const lists = [
      '\u0001B.',
      '\u0001B.,!?',
      '\u0001B1',
      '\u0001Vde',
      '\u0001V',
      '\u0001',
      '\u0001\u0001',
    ];
    for (const command of [...numbered, ...lists, '<speak><voice name="de">']) {
      for (const text of [`${command} да`, `да, ${command}`, command]) {
        espeak.clauses('ru', text);
        assertReadsHello(espeak);
      }
    }
  });

  test('English words in another language’s text have no effect on later texts', () => {
    // "I have" makes espeak expect a past tense, "the" a noun.
    for (const [before, then] of [
      ['I have', 'read'],
      ['the', 'object'],
    ] as const) {
      const first = createEspeak().clauses('he', then);
      espeak.clauses('he', before);
      assert.deepEqual(espeak.clauses('he', then), first);
    }
  });

  const names: [voice: string, ...others: string[]][] = [
    ['en-us', 'gmw/en-US', 'GMW/EN-us', 'EN-US', 'English (America)', 'english (AMERICA)'],
    ['de', 'gmw/de', 'German', 'de+f3', 'gmw/de+Mr serious', 'German+no such variant', 'de+7'],
    ['nb', 'gmq/nb', 'Norwegian Bokmål'],
    ['mi', 'poz/mi', 'Māori'],
    ['yue-latn-jyutping', 'Chinese (Cantonese, latin as Jyutping)'],
    ['chr', 'iro/chr'],
  ];
  for (const [voice, ...others] of names) {
    for (const other of others) {
      test(`${other} is ${voice}, after any other voice`, () => {
        const text = 'Hello 12 æøå, ni hao.';
        espeak.clauses('sw', text);
        assert.deepEqual(espeak.clauses(other, text), createEspeak().clauses(voice, text));
      });
    }
  }

  test('voices that share a dictionary do not mix, even with a refused voice in between', () => {
    const text = 'The bath is 1,234 yards; no?';
    const voices = ['en-us', 'en-gb-x-rp', 'de', 'en-us', 'en-us', 'ru', 'en-gb-x-rp'];
    for (const voice of voices) {
      assert.deepEqual(espeak.clauses(voice, text), createEspeak().clauses(voice, text));
      assert.throws(() => espeak.clauses('nobody', text), failsWith('voice_unknown'));
    }
  });
});

/** Each word of the phonemes, and the text where it begins; `…` if it continues the word before. */
const readings: [voice: string, text: string, ...words: string[]][] = [
  ['en-us', 'In 1984.', 'ɪn < In 1984.', 'nˈaɪntiːnhˈʌndɹɪd < 1984.', 'ˈeɪɾi …', 'fˈɔːɹ …'],
  [
    'en-us',
    'All of the U.S.A.',
    'ˈɔːl < All of the U.S.A.',
    'ʌvðə < of the U.S.A.',
    'jˌuːˌɛsˈeɪ < U.S.A.',
  ],
  [
    'en-us',
    '>5 (a well-known',
    'fˈaɪv < 5 (a well-known',
    'ɐ < a well-known',
    'wˈɛlnˈoʊn < well-known',
  ],
  ['de', 'Am 3. Mai', 'am < Am 3. Mai', 'drˈaɪ < 3. Mai', 'mˈaɪ < Mai'],
  ['fr', '« Oui » l’été', 'wˌi < Oui » l’été', 'letˈe < l’été'],
  ['cmn', '我喜欢', 'wˈo2 < 我喜欢', 'ɕˈi2 < 喜欢', 'χˈua1n < 欢'],
  ['hi', 'आप कैसे', 'ˌaːp < आप कैसे', 'kˈɛːseː < कैसे'],
  // With a command right after a word or a mark, the next word begins at the command.
  ['en-us', 'tree\u00010Pworld', 'tɹˈiː < tree\u00010Pworld', 'wˈɜːld < \u00010Pworld'],
  [
    'en-us',
    'tree,\u00015S\u0001+10P world',
    'tɹˈiː < tree,\u00015S\u0001+10P world',
    'wˈɜːld < \u00015S\u0001+10P world',
  ],
  // Commands that espeak-ng inserts itself, around marks in a row, also begin a word.
  ['vi', '\u0001B1M··', 'ˈɛməː2 < M··', '(en)mˈɪdəldˌɒtmˈɪdəldˌɒt(vi) < M··'],
  [
    'bg',
    '\ufeff।\u00010PHello',
    '(hi)pˈərnwɪɾaːm(en) < \ufeff।\u00010PHello',
    'həlˈəʊ(bg) < \u00010PHello',
  ],
  [
    'bg',
    '।   ।   Hello',
    '(en)hˈɪndi(bg)pˈɛrnwɛ̃ɾdʑm < ।   ।   Hello',
    '(en)hˈɪndi(bg)pˈɛrnwɛ̃ɾdʑm(en) < ।   Hello',
    'həlˈəʊ(bg) < Hello',
  ],
];

describe('where words come from', () => {
  for (const [voice, text, ...expected] of readings) {
    test(`${voice}: ${text}`, () => {
      const read = espeak.clauses(voice, text).flatMap(({ ipa, wordStarts }) =>
        ipa.split(' ').map((word, index) => {
          const start = wordStarts[index] ?? Number.NaN;
          return start < 0 ? `${word} …` : `${word} < ${[...text].slice(start).join('')}`;
        }),
      );
      assert.deepEqual(read, expected);
    });
  }

  test('far into a clause, where espeak-ng’s own numbers overflow', () => {
    const text = `a\n${' '.repeat(50_000)}b`;
    assert.deepEqual(espeak.clauses('en-us', text)[0]?.wordStarts, [0, 50_002]);
  });
});
