import type { Random } from './random.ts';

/** Numbers, dates, times, money and abbreviations as people write them, in many countries' ways. */

const digits = (random: Random, count: number): string => random.picks([...'0123456789'], count);

const grouped = (random: Random): string => {
  const mark = random.pick([',', '.', ' ', '\u00a0', '\u202f', "'", '_']);
  const groups = Array.from({ length: 1 + random.int(4) }, () => digits(random, 3));
  return [digits(random, 1 + random.int(3)), ...groups].join(mark);
};

const two = (random: Random, below: number): string => String(random.int(below)).padStart(2, '0');

const UNITS = [
  'km',
  'kg',
  '°C',
  '°F',
  'm²',
  'cm³',
  'GHz',
  'MB',
  '%',
  '‰',
  'µm',
  'kWh',
  'px',
  'ft.',
];
const MONEY = ['$', '€', '£', '¥', '₹', '₽', '₩', '₺', 'zł', 'kr', 'US$', 'CHF'];
const ROMAN = ['I', 'IV', 'IX', 'XIV', 'XVI', 'MCMXCIV', 'iii', 'vii', 'LXXX', 'MMXXVI'];
const MONTHS = ['Jan', 'May', 'Sept.', 'December', 'mars', 'août', 'März', 'июня', '月'];
const OTHER_DIGITS = [0x660, 0x6f0, 0x966, 0x9e6, 0xe50, 0x1040, 0xff10, 0x1d7ce];

const otherDigits = (random: Random): string => {
  const zero = random.pick(OTHER_DIGITS);
  const one = () => String.fromCodePoint(zero + random.int(10));
  return Array.from({ length: 1 + random.int(6) }, one).join('');
};

const SHAPES: readonly ((random: Random) => string)[] = [
  (r) => digits(r, 1 + r.int(4)),
  (r) => digits(r, 5 + r.int(30)),
  grouped,
  (r) => `${grouped(r)}${r.pick(['.', ','])}${digits(r, 1 + r.int(4))}`,
  (r) => `${r.pick(['-', '−', '+', '±', '~', '<', '#', '№ ', '§'])}${digits(r, 1 + r.int(4))}`,
  (r) =>
    `${digits(r, 1 + r.int(3))}${r.pick(['.', ',', ':', '/', '-', '–', 'x', '×', '^', 'e'])}${digits(r, 1 + r.int(5))}`,
  (r) =>
    `${digits(r, 1 + r.int(3))}${r.pick(['st', 'nd', 'rd', 'th', '.', 'º', 'ª', 'er', 'ème', ':a', '-й', '-го'])}`,
  (r) => `${digits(r, 1 + r.int(4))}${r.pick(['', ' ', '\u00a0'])}${r.pick(UNITS)}`,
  (r) => `${r.pick(MONEY)}${r.pick(['', ' '])}${grouped(r)}`,
  (r) =>
    `${digits(r, 1 + r.int(4))}${r.pick(['.', ','])}${digits(r, 2)}${r.pick(['', ' '])}${r.pick(MONEY)}`,
  (r) => `${1900 + r.int(200)}-${two(r, 13)}-${two(r, 32)}`,
  (r) => `${1 + r.int(31)}.${1 + r.int(12)}.${1900 + r.int(200)}`,
  (r) => `${1 + r.int(12)}/${1 + r.int(31)}/${two(r, 100)}`,
  (r) => `${1 + r.int(31)}${r.pick([' ', '. ', 'th '])}${r.pick(MONTHS)} ${1000 + r.int(1100)}`,
  (r) =>
    `${r.int(24)}${r.pick([':', '.', 'h', '時'])}${two(r, 60)}${r.pick(['', ' am', 'pm', ' p.m.', ' Uhr', ':59'])}`,
  (r) => `${1800 + r.int(300)}${r.pick(['s', "'s", '–', 'er', '年', '-х'])}${two(r, 100)}`,
  (r) => `+${digits(r, 2)} (${digits(r, 3)}) ${digits(r, 3)}-${digits(r, 4)}`,
  (r) => `v${r.int(9)}.${r.int(20)}.${r.int(20)}${r.pick(['', '-rc1', 'b2'])}`,
  (r) => `${r.pick(['½', '¾', '⅓', '⅞', 'x²', '10³', 'H₂O', '①', '⒈', 'Ⅻ', '㊙', '㎏'])}`,
  (r) => r.pick(ROMAN),
  otherDigits,
];

export function number(random: Random): string {
  return random.pick(SHAPES)(random);
}

const ABBREVIATIONS = [
  ...'Dr. Mr. Mrs. Ms. St. Prof. e.g. i.e. etc. vs. No. Nr. z.B. d.h. usw. p. pp. cf. Sr.'.split(
    ' ',
  ),
  ...'Sra. Mme M. т.е. и т.д. г. ул. U.S.A. U.K. Ph.D. a.m. B.C. A.D. NASA UNESCO HTML5'.split(' '),
  ...'WiFi iPhone CO2 MP3 km/h C++ C# .NET AT&T R&D A4 3D x-ray'.split(' '),
  ..."o'clock rock'n'roll l'eau dell'arte don't it's we'll 'tis".split(' '),
];

/** Known abbreviations, initials, and capitals with dots; short enough not to kill Piper. */
export function abbreviation(random: Random, alphabet: readonly string[]): string {
  if (!random.oneIn(3)) return random.pick(ABBREVIATIONS);
  const letters = Array.from({ length: 1 + random.int(7) }, () => random.pick(alphabet));
  const cased = random.oneIn(3) ? letters : letters.map((letter) => letter.toUpperCase());
  return cased.join(random.pick(['', '.', '. ', '-', ' '])) + random.pick(['', '.', "'s", '.s']);
}
