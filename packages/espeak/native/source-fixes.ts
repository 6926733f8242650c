import { BuildError } from '@hailo-piper/c-to-wasm';

/**
 * A change to a file of espeak-ng's sources: what must be in it once, or for a pattern at least
 * once, and what takes its place.
 */
type SourceFix = readonly [file: string, find: string | RegExp, replace: string];

/**
 * Places where a text can make it write past a buffer or read past a list, found with
 * AddressSanitizer; native espeak-ng dies of some. What stays within bounds comes out as before.
 */
const bounds: readonly SourceFix[] = [
  // "A.B.C. …": as many letters as a clause holds are gathered.
  ['translateword.c', 'char word_buf[80];', 'char word_buf[N_TR_SOURCE];'],
  // "1.1.1. …": each point adds to the phonemes of one number, without an end.
  [
    'numbers.c',
    'while (decimal_point) {',
    'while (decimal_point && strlen(ph_out) < N_WORD_PHONEMES - 10) {',
  ],
  ['translateword.c', 'char phonemes[N_WORD_PHONEMES];', 'char phonemes[2 * N_WORD_PHONEMES];'],
  // A word of hundreds of endings: each is put before those that were taken off already.
  [
    'translateword.c',
    /\tchar (prefix_phonemes|unpron_phonemes|end_phonemes2?|phonemes2)\[N_WORD_PHONEMES\];/g,
    '\tchar $1[4 * N_WORD_PHONEMES];',
  ],
  ['dictionary.c', 'if (length + 1 > sizeof(word)) {', 'if (length + nbytes + 1 > sizeof(word)) {'],
  [
    'dictionary.c',
    'unsigned char phonetic[N_WORD_PHONEMES];',
    'unsigned char phonetic[N_WORD_PHONEMES + 1] = { 0 };',
  ],
  // "4037.10" in Arabic: names of numbers are put together of parts that may be long themselves.
  [
    'numbers.c',
    /char (ph_(?:of|buf2?|ordinal|tens|digits|and|10*T?|\w+_and|thousands|append|zeros)|buf[12]|buf_digit_lookup)\[\d+\];/g,
    'char $1[2 * N_WORD_PHONEMES];',
  ],
  // … and as many words are then to be skipped.
  [
    'translate.c',
    'words[ix+dictionary_skipwords].flags |=',
    'if (ix + dictionary_skipwords < N_CLAUSE_WORDS) words[ix + dictionary_skipwords].flags |=',
  ],
  // "a-a-a-…": as many words as there is room for; what is behind the last one is looked at.
  ['translate.c', 'WORD_TAB words[N_CLAUSE_WORDS];', 'WORD_TAB words[N_CLAUSE_WORDS + 20];'],
  // A word without an end, where a rule asks whether its beginning is in the dictionary.
  [
    'dictionary.c',
    'int ix = *word - word_start + consumed + group_length + 1;',
    `int ix = *word - word_start + consumed + group_length + 1;
      char beginning[N_TR_SOURCE + 2];
      if (ix > N_TR_SOURCE) ix = N_TR_SOURCE;
      word_buf = beginning;`,
  ],
  // A number at the very end: what follows it is copied along.
  [
    'translate.c',
    'char sbuf[N_TR_SOURCE];',
    'struct { char text[N_TR_SOURCE], end[16]; } clause_room;\n#define sbuf clause_room.text\n',
  ],
  ['translate.c', "while (*pw++ != ' ')", "while (pw < pn && *pw++ != ' ')"],
  // "].].]." in Sinhala: the rest of the clause is taken for the replacement of a word.
  [
    'translate.c',
    /char (word|word_replaced)\[N_WORD_BYTES\+1\];/g,
    'char $1[N_TR_SOURCE + N_WORD_BYTES];',
  ],
  // Replacement text with fewer words than are to be skipped.
  ['translate.c', 'while (!isspace(*word_out)) ++', 'while (*word_out && !isspace(*word_out)) ++'],
  // A group of letters is looked for before the beginning of what is read out letter by letter.
  ['dictionary.c', 'w--;\n\t\t\t\tif (*w == 0)', 'if (*w == 0 || *--w == 0)'],
  [
    'translate.c',
    'char number_buf[150];',
    'struct { char before, text[150]; } number_room = { 0 };\n#define number_buf number_room.text\n',
  ],
  [
    'dictionary.c',
    "for (p = pre_ptr; *p != ' '; p--) {",
    "for (p = pre_ptr; *p != ' ' && *p != 0; p--) {",
  ],
  [
    'dictionary.c',
    "if (*p == ' ')\n\t\t\t\t\t\tfailed",
    "if (*p == ' ' || *p == 0)\n\t\t\t\t\t\tfailed",
  ],
  [
    'dictionary.c',
    'while (letter_w != RULE_SPACE) {',
    'while (letter_w != RULE_SPACE && letter_w != 0) {',
  ],
];

/** Rules that fail do so sooner, as `rule-mismatch.h` says. */
const speed: readonly SourceFix[] = [
  ['dictionary.c', '#include "translate.h"', '#include "translate.h"\n#include "rule-mismatch.h"'],
  [
    'dictionary.c',
    'bool check_atstart = false;\n',
    `bool check_atstart = false;
      char *mismatch = first_mismatch(rule, *word, group_length);
      if (mismatch != NULL) {
        rule = next_rule(mismatch);
        continue;
      }
`,
  ],
  ['dictionary.c', 'while (*rule++ != 0) ;', 'rule = next_rule(rule);'],
  [
    'dictionary.c',
    'tr->data_dictlist = malloc(size)',
    'tr->data_dictlist = malloc(size + RULE_READ_AHEAD)',
  ],
];

/** Where in the text a word begins. Whether that number is 0 decides phonemes, and stays as it was. */
const places: readonly SourceFix[] = [
  // A command ends the word before it: the next one begins there, not at that word's last letter. Those
  // that espeak-ng puts in itself have no number.
  [
    'translate.c',
    'CalcWordLength(source_index, charix_top, charix, words, word_count);',
    `CalcWordLength(source_index + (!space_inserted && (int)source_index < charix_top &&
                                   source[source_index] == CTRL_EMBEDDED && charix[source_index + 1] > 0),
                   charix_top, charix, words, word_count);`,
  ],
  // A mark before which nothing was said: how many spaces follow it is looked up before it is put down.
  [
    'readclause.c',
    '\t\tungot_char2 = 0;\n',
    '\t\tungot_char2 = 0;\n\t\tint place = count_characters - clause_start_char;\n',
  ],
  [
    'readclause.c',
    `if (!iswspace(c1) && !IsBracket(c1)) {
\t\t\tcharix[ix] = count_characters - clause_start_char;`,
    `if (!iswspace(c1) && !IsBracket(c1)) {
\t\t\tcharix[ix] = place != 0 ? place : count_characters - clause_start_char;`,
  ],
];

const sourceFixes: readonly SourceFix[] = [...bounds, ...speed, ...places];

/** @throws BuildError when a source is not the one that the fixes were made for. */
export function fixSource(name: string, text: string): string {
  let fixed = text;
  for (const [, find, replace] of sourceFixes.filter(([of]) => of === name)) {
    const found = fixed.split(find).length - 1;
    if (found === 0 || (found > 1 && typeof find === 'string')) {
      throw new BuildError(`${name} does not have "${find}" once, so it cannot be fixed.`);
    }
    fixed = fixed.replace(find, replace);
  }
  return fixed;
}
