/*
 * Included by dictionary.c, whose MatchRule tries every rule of a letter's group and spends
 * most of the time on rules that fail. Here a rule fails, or is passed over, in a few steps where
 * MatchRule has a switch for each byte. What MatchRule finds stays the same.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>
#include <string.h>

/* Bytes that `next_rule` may read past the zero that it looks for. */
enum { RULE_READ_AHEAD = 7 };

/* A byte of a rule's context that stands for itself; others are conditions. */
static inline bool is_plain(unsigned char byte) {
  return byte >= RULE_SPACE && byte != '-' && byte != '.' && byte != RULE_DEC_SCORE;
}

/*
 * Where a rule fails for a letter that is not there, or NULL when MatchRule has to see: a rule is
 * the letters it is about, then those before them, going back, then those behind.
 *
 * letters: in the word, at the group's letters
 */
static inline char *first_mismatch(char *rule, const char *letters, int group_length) {
  const char *before = letters - 1;
  const char *behind = letters + group_length;

  for (; (unsigned char)*rule > RULE_LINENUM; rule++, behind++)
    if (*rule != *behind && !(*behind == (char)REPLACED_E && *rule == 'e')) return rule;
  if (*rule == RULE_PRE || *rule == RULE_PRE_ATSTART) {
    bool at_start = *rule == RULE_PRE_ATSTART;
    for (rule++; is_plain(*rule); rule++, before--)
      if (*rule != *before) return rule;
    if (*rule != RULE_POST && *rule != RULE_PHONEMES) return NULL;
    if (at_start && *before != ' ') return rule;
  }
  if (*rule == RULE_POST)
    for (rule++; is_plain(*rule); rule++, behind++)
      if (*rule != *behind) return rule;
  return NULL;
}

/* The place behind the next zero, found eight bytes at a time. */
static inline char *next_rule(char *rule) {
  const uint64_t ones = 0x0101010101010101, tops = 0x8080808080808080;

  for (;; rule += 8) {
    uint64_t bytes;
    memcpy(&bytes, rule, sizeof bytes);
    uint64_t zeros = (bytes - ones) & ~bytes & tops;
    if (zeros != 0) return rule + __builtin_ctzll(zeros) / 8 + 1;
  }
}
