/** Accidental and malicious texts. */
import fc from 'fast-check';

/** What one request may hold, in code points. */
export const MAX_CHARACTERS = 5000;

const clip = (text: string): string => [...text].slice(0, MAX_CHARACTERS).join('');

/** `count` times `unit`, up to what a request may hold. */
const repeated = (unit: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(unit, fc.integer({ min: 1, max: MAX_CHARACTERS }))
    .map(([part, count]) => clip(part.repeat(count)));

const soup = (parts: fc.Arbitrary<string>, max: number): fc.Arbitrary<string> =>
  fc.array(parts, { maxLength: max }).map((all) => clip(all.join('')));

/** Any code point of any plane; surrogates only in pairs. */
const anyCharacter = fc.string({ unit: 'binary', minLength: 1, maxLength: 1 });

/** UTF-16 as JSON can carry it: halves of surrogate pairs, NUL and all. */
const codeUnits = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 })
  .map((units) => String.fromCharCode(...units));

const control = fc
  .oneof(fc.integer({ min: 1, max: 0x1f }), fc.integer({ min: 0x7f, max: 0x9f }))
  .map((code) => String.fromCharCode(code));

/** What espeak-ng takes for a command inside a text: U+0001, a number, a letter. */
const command = fc
  .tuple(
    fc.constantFrom('', '+', '-', ' '),
    fc.oneof(fc.nat(20), fc.nat(), fc.constant('')),
    fc.constantFrom(...'PSAREHTIYMUBFVNbfy!#'),
    fc.constantFrom('', '.', ' ', '!v/f2 '),
  )
  .map(([sign, number, letter, end]) => `\u0001${sign}${number}${letter}${end}`);

const markup = fc.constantFrom(
  ...['<speak>', '<voice name="de">', '<say-as interpret-as="characters">', '</p>', '<!--'],
  ...['&amp;', '&#x41;', '&#0;', '<break time="9s"/>', '<mark name="a"/>', '<sub alias="x">'],
);

const bracket = fc.constantFrom(...'()[]{}<>«»„“"\'`', '[[', ']]', '[[ ', ' ]]', '[[]]', '\n');

const word = fc.constantFrom(
  ...['Hello', 'I have to read', 'the object', 'U.S.A.', 'e.g.', 'Dr.', 'x²', 'ﬁ', 'naïve', 'ß'],
  ...['привет', 'Ж', 'λόγος', 'שלום', 'سلام', 'नमस्ते', '漢字', 'かな', '한국어', 'ไทย'],
  ...['1', '12,345.6', '1e-9', '0x1F', '12:30', 'XIV', '№', '½', '٣', '१२', '10^100', '-0'],
  ...['🙂', '🇩🇪', '\u200d', '\u202e', '\ufeff', '\u0301', '\u00ad', '\ufffd', '\u{e0041}'],
);

const mark = fc.constantFrom(...'.,;:!?…—-–/\\|&%$#@*+=~^_ \t\n', ...'。！؟।', '...', ' - ');

/** Commands that are obeyed, and change the reading of no letter. */
const obeyed = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('', '+', '-', '\u00ad'),
      fc.constantFrom('', '0', '1', '10', '175', '1\u00ad0'),
      fc.constantFrom(...'PSARHTIMUF'),
    )
    .map(([sign, number, letter]) => `\u0001${sign}${number}${letter}`),
  fc
    .constantFrom('V ', 'Vde ', 'Vna\u00a0me\ufeff.\n', 'B0', 'B1', 'B.,।! ', 'B+- ')
    .map((rest) => `\u0001${rest}`),
);

/** Marks of any script that end a clause or look as if they did. */
const clauseMark = fc.constantFrom(
  ...'.,:;?!…‽—–-·।॥。｡！？，：；、؟،؛։՝՞՛՜።፧፣។။၊¿¡᠂᠃᥄᥅꘎꘏\u037e',
  ...['...', '..', '?!', '!!!', ' - '],
);

/** What is not seen, and spaces of every kind. */
const unseen = fc.constantFrom(
  ...['\u200b', '\u200d', '\u200e', '\u2060', '\ufeff', '\u00ad', '\u061c', '\u180e', '\u202e'],
  ...[' ', '  ', '\n', '\n\n', '\u00a0', '\t', '\u3000', '\u2028', '\u0085', '\u0002'],
);

const between = (min: number): fc.Arbitrary<string> =>
  fc
    .array(fc.oneof(obeyed, obeyed, clauseMark, clauseMark, unseen), {
      minLength: min,
      maxLength: 5,
    })
    .map((parts) => parts.join(''));

/** Latin words next to commands, marks and invisible characters. */
export const commandsAtMarks: fc.Arbitrary<string> = fc
  .tuple(
    between(0),
    fc.array(fc.tuple(fc.constantFrom('Hello', 'world', 'Banana', 'tree', 'a', 'B'), between(1)), {
      minLength: 1,
      maxLength: 5,
    }),
  )
  .map(([before, words]) => before + words.flat().join(''));

/** Texts of every kind, at most `MAX_CHARACTERS` long, not all of them well-formed. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  soup(anyCharacter, 300),
  codeUnits,
  soup(fc.oneof(control, word, mark), 80),
  soup(fc.oneof(command, word, mark), 80),
  soup(fc.oneof(markup, word, command), 40),
  soup(fc.oneof(bracket, word, mark), 80),
  soup(fc.oneof(word, mark), 120),
  soup(fc.oneof(word, mark, anyCharacter, bracket, control, command), 60),
);

/** Texts as long as a request may be, made of one thing said again and again. */
export const longText: fc.Arbitrary<string> = repeated(
  fc.oneof(
    ...[anyCharacter, word, mark, bracket, markup, control, command],
    fc.string({ unit: 'binary', minLength: 2, maxLength: 12 }),
    fc.tuple(fc.constantFrom(...'AzЯωاअ中1'), mark).map((pair) => pair.join('')),
    soup(fc.oneof(word, mark, bracket), 6),
  ),
);

/** Long texts that were slow or broke something once, or that look as if they would. */
export const hardTexts: readonly string[] = [
  'A.B.C.D.'.repeat(1000),
  'a.'.repeat(1000),
  ...['a', '1', 'Щ', '؟', '中', 'ก', '가', 'क', '😀', '`', "'", '\u0301', '\u0001', '\u00011Y'],
  ...['(', '[', '[[', ']]', '([{', '((a))', 'a-', '1.', '1,', '1 ', 'I ', '²', '½', '\n', '. '],
  ...['a\u0301', 'xyz', 'zh', 'aeiou', 'МЖ', 'A1', '-1', '1st ', 'the object ', '<b>', '&#65;'],
].map((unit) => clip(unit.repeat(MAX_CHARACTERS)));
