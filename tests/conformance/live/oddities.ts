import type { Random } from './random.ts';

/** What is in texts beside words and numbers: marks, white space, controls, emoji, blocks, code. */

const MARKS = [
  ...'.,;:!?…—–-‐―"\'«»„“”‚‘’‹›()[]{}<>/\\|@#$%^&*_=+~`´¡¿。、！？；：「」『』【】（）،؛؟۔।॥།·•‽՞՜፣።¶†',
];

/** After a word: most often nothing, as in ordinary prose. */
const USUAL_ENDS = ['', '', '', '', '', '', ',', ',', '.', '.'];
const OTHER_ENDS = [
  ...['?', '!', ':', ';', '...', '…', '?!', '!!', '"', ')', ' -', ' –', '. ', '.\n', ',\n', '\n'],
  ...['\n\n', '。', '、', '！', '،', '؟', '।', '\u037e', '·', '’'],
];

export function wordEnd(random: Random): string {
  return random.pick(random.oneIn(4) ? OTHER_ENDS : USUAL_ENDS);
}

const SPACES = [
  ...[
    '\t',
    '\n',
    '\r',
    '\r\n',
    '\v',
    '\f',
    '\x1c',
    '\x1d',
    '\x1e',
    '\x1f',
    ' ',
    '  ',
    '\x85',
    '\xa0',
  ],
  ...['\u1680', '\u2000', '\u2003', '\u2009', '\u200b', '\u2028', '\u2029', '\u202f', '\u205f'],
  ...['\u2060', '\u3000', '\ufeff', '\xad', '\u200c', '\u200d', '\u200e', '\u200f', '\u061c'],
];

const EMOJI = [
  '😀',
  '👍🏽',
  '❤️',
  '👨‍👩‍👧‍👦',
  '🇩🇪',
  '🏴󠁧󠁢󠁳󠁣󠁴󠁿',
  '1️⃣',
  '#️⃣',
  '☃',
  '✓',
  '♥',
  '→',
  '★',
  '🎉',
  '🧑🏿‍🚀',
  '©',
  '™',
  '🀄',
];

const CODE = [
  '<b>',
  '</b>',
  '<br/>',
  '&amp;',
  '&#39;',
  '&lt;',
  '<speak>',
  '<break time="1s"/>',
  'https://example.org/a?b=1&c=%20#d',
  'user.name@example.com',
  '/usr/bin/env',
  'C:\\Temp',
  'foo_bar()',
  'camelCaseWord',
  'SCREAMING_CASE',
  '#tag',
  '@name',
  '**bold**',
  '`code`',
  '- item',
  '1) item',
  '> quote',
  '$HOME',
  '{"a":[1]}',
  'a=b',
  '(en)',
  '(de)word(en)',
  '\\x01',
  '%s',
  '&nbsp',
];

const IPA = [...'abdefɡhijklmnoprstuvwzæçðøŋœɐɑɒɔəɚɛɜɪɹɾʃʊʌʒʔθˈˌː̩̃͡ ^$_.,!?-1☃', 'tʃ', 'ç', '\u0327'];

const BLOCK_SPACES = [
  '',
  '',
  '',
  ' ',
  ' ',
  '  ',
  '\t',
  '\n',
  '\x1c',
  '\x85',
  '\u2028',
  '\u3000',
  '\ufeff',
  '\u200b',
  '\r',
  '\f',
  '\x01',
  '\x7f',
];

const block = (random: Random): string => {
  const inside = `${random.pick(BLOCK_SPACES)}${random.picks(IPA, random.int(9))}${random.pick(BLOCK_SPACES)}`;
  const open = random.pick(['[[', '[[', '[[', '[[', '[[', '[', '[[[', '[[ [[']);
  const close = random.pick([']]', ']]', ']]', ']]', ']]', ']', ']]]', ']] ]]', '']);
  return random.pick(['', ' ', '. ']) + open + inside + close + random.pick(['', ' ', '.']);
};

/** Scalar values but NUL, of all planes; most are in the first, where most characters are. */
const anyCharacter = (random: Random): string => {
  const code = random.oneIn(4) ? random.int(0x110000) : random.int(0x10000);
  return code === 0 || (code >= 0xd800 && code < 0xe000) ? ' ' : String.fromCodePoint(code);
};

/** C0 without NUL, DEL and C1: what a text from a PDF or a terminal has in it. */
const CONTROLS = [
  ...Array.from({ length: 0x1f }, (_, i) => String.fromCharCode(1 + i)),
  ...Array.from({ length: 0x21 }, (_, i) => String.fromCharCode(0x7f + i)),
];

/** Of a terminal's colours, a title for its window, and a word printed bold by a typewriter. */
const TERMINAL = ['\x1b[31m', '\x1b[0m', '\x1b]0;title\x07', 'b\bbo\bol\bld\bd', '\x1bP', '\x9b1A'];

/** What espeak-ng takes for a command inside a text: U+0001, a number, a letter. */
const command = (random: Random): string => {
  const sign = random.pick(['', '', '+', '-', ' ']);
  const number = random.pick([
    '',
    '0',
    '1',
    '2',
    '3',
    '17',
    '18',
    '33',
    '64',
    '99',
    '123456789012',
  ]);
  const letter = random.pick([...'PSARHTIVYMUBFKDNpsv!#1. ']);
  const end = random.pick(['', '', ' ', '.', '0 ', '1 ', '.,!?- ', 'de ', '+f2 ', '\x01']);
  return `\x01${sign}${number}${letter}${end}`;
};

const PIECES: readonly (readonly [weight: number, (random: Random) => string])[] = [
  [6, (r) => r.pick(MARKS)],
  [2, (r) => r.picks(MARKS, 1 + r.int(6))],
  [1, (r) => r.pick([...MARKS]).repeat(1 + r.int(12))],
  [4, (r) => r.pick(EMOJI)],
  [3, (r) => r.pick(SPACES)],
  [1, (r) => r.picks(SPACES, 1 + r.int(4))],
  [3, (r) => r.pick(CODE)],
  [3, (r) => r.pick(CONTROLS)],
  [1, (r) => r.picks(CONTROLS, 1 + r.int(6))],
  [1, (r) => r.pick(TERMINAL)],
  [1, command],
  [5, block],
  [3, anyCharacter],
  [1, (r) => Array.from({ length: 1 + r.int(8) }, () => anyCharacter(r)).join('')],
];
const weighted = PIECES.flatMap(([weight, make]) => Array.from({ length: weight }, () => make));

export function oddity(random: Random): string {
  return random.pick(weighted)(random);
}
