/** A change to a file of espeak-ng's sources: what must be in it once, and what takes its place. */
export type SourceFix = readonly [file: string, find: string, replace: string];

/**
 * Buffers on the stack that a text can write past; native espeak-ng dies of them. What fits in the
 * old sizes comes out as before.
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

export const sourceFixes: readonly SourceFix[] = [...bounds, ...speed];
