/** Which letters a language is written with, for words that no list of words has. */
type Range = readonly [first: number, last: number];

/** Letters and signs of each script; gaps and rare characters within a range are welcome. */
const ALPHABETS = {
  latin: [
    ...Array.from({ length: 12 }, (): Range => [0x61, 0x7a]),
    ...Array.from({ length: 3 }, (): Range => [0xdf, 0xff]),
    [0x100, 0x17f],
    [0x1a0, 0x1b0],
    [0x218, 0x21b],
    [0x1ea0, 0x1ef9],
    [0x300, 0x30d],
    [0x323, 0x324],
  ],
  cyrillic: [
    [0x430, 0x44f],
    [0x430, 0x44f],
    [0x450, 0x45f],
    [0x490, 0x4ff],
  ],
  greek: [
    [0x3b1, 0x3c9],
    [0x3ac, 0x3ce],
  ],
  polytonic: [
    [0x3b1, 0x3c9],
    [0x1f00, 0x1fff],
  ],
  arabic: [
    [0x621, 0x64a],
    [0x64b, 0x652],
    [0x66e, 0x6d5],
  ],
  hebrew: [
    [0x5d0, 0x5ea],
    [0x5b0, 0x5c2],
  ],
  devanagari: [
    [0x901, 0x94d],
    [0x950, 0x97f],
  ],
  bengali: [[0x981, 0x9f1]],
  gurmukhi: [[0xa01, 0xa75]],
  gujarati: [[0xa81, 0xaf1]],
  odia: [[0xb01, 0xb71]],
  tamil: [[0xb82, 0xbd7]],
  telugu: [[0xc01, 0xc61]],
  kannada: [[0xc82, 0xce1]],
  malayalam: [[0xd02, 0xd7f]],
  sinhala: [[0xd82, 0xddf]],
  thai: [[0xe01, 0xe4e]],
  myanmar: [
    [0x1000, 0x1049],
    [0x1075, 0x1099],
  ],
  georgian: [[0x10d0, 0x10ff]],
  armenian: [
    [0x531, 0x556],
    [0x561, 0x587],
  ],
  ethiopic: [[0x1200, 0x135a]],
  cherokee: [
    [0x13a0, 0x13f5],
    [0xab70, 0xabbf],
  ],
  hangul: [
    [0xac00, 0xd7a3],
    [0x1100, 0x1112],
  ],
  kana: [
    [0x3041, 0x3096],
    [0x30a1, 0x30fc],
  ],
  han: [[0x4e00, 0x9fff]],
  shavian: [[0x10450, 0x1047f]],
  pikad: [[0xf8d0, 0xf8e9]],
} satisfies Record<string, readonly Range[]>;

type Script = keyof typeof ALPHABETS;

/** espeak voices by script; a language is found by its first part too. Others are Latin. */
const VOICES: readonly (readonly [Script, string])[] = [
  ['cyrillic', 'ba be bg cv kk ky mk nog ru sr tt uk'],
  ['greek', 'el'],
  ['polytonic', 'grc'],
  ['arabic', 'ar fa sd ug ur'],
  ['hebrew', 'he'],
  ['devanagari', 'hi kok mr ne'],
  ['bengali', 'as bn bpy'],
  ['gurmukhi', 'pa'],
  ['gujarati', 'gu'],
  ['odia', 'or'],
  ['tamil', 'ta'],
  ['telugu', 'te'],
  ['kannada', 'kn'],
  ['malayalam', 'ml'],
  ['sinhala', 'si'],
  ['thai', 'th'],
  ['myanmar', 'my shn'],
  ['georgian', 'ka'],
  ['armenian', 'hy hyw'],
  ['ethiopic', 'am ti'],
  ['cherokee', 'chr'],
  ['hangul', 'ko'],
  ['kana', 'ja'],
  ['han', 'cmn yue'],
  ['shavian', 'en-shaw'],
  ['pikad', 'piqd'],
  ['latin', 'fa-latn cmn-latn-pinyin yue-latn-jyutping'],
];

const scriptOf = new Map(
  VOICES.flatMap(([script, voices]) => voices.split(' ').map((voice) => [voice, script] as const)),
);

const expand = (ranges: readonly Range[]): string[] =>
  ranges.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i)),
  );

/** The letters of an espeak voice's language. */
export function alphabetOf(voice: string): readonly string[] {
  return expand(
    ALPHABETS[scriptOf.get(voice) ?? scriptOf.get(voice.split('-')[0] as string) ?? 'latin'],
  );
}

/** The letters of each script. */
export const allAlphabets: readonly (readonly string[])[] = Object.values(ALPHABETS).map(expand);
