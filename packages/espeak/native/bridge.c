/*
 * The door between the loader (src/instance.ts) and espeak-ng.
 *
 * It gives clauses as Piper 1.3.0 gets them from espeak-ng at commit 212928b. The sources built
 * here are a few months older; the two differences that matter are made up for below.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <espeak-ng/espeak_ng.h>
#include <espeak-ng/speak_lib.h>

#include <espeak-ng/encoding.h> /* needs espeak_ng.h before it */

#include "dictionary.h"
#include "phoneme.h"
#include "synthdata.h"
#include "synthesize.h"
#include "translate.h"
#include "voice.h"

#define EXPORT(name) __attribute__((export_name(#name))) name

enum { VOICE_OK = 0, VOICE_UNKNOWN = 1, VOICE_WITHOUT_DICTIONARY = 2 };

static const void *next_text;
static int terminator;

/* --- Difference 1: how far a phoneme's program may look at other phonemes. -------------------- */

#include "phoneme-context.h"

/* Would copy the voice for a synthesizer that never comes to free it: a leak with every text. */
espeak_ng_STATUS __wrap_DoVoiceChange(voice_t *v) { (void)v; return ENS_OK; }

/* --- Where in the text a word of the phonemes comes from ---------------------------------------- */

/*
 * espeak-ng numbers a word by its place in the text, in 11 bits, and the further words that one
 * word of the text is spoken as ("1984") by that number plus one. In place of its number each
 * character gets twice its place in the clause here, so that neither overflows or means two things.
 */
enum { CHARACTER_BITS = 0x7ff, INNER_WORD = 1 };

/* By place in the clause (the byte behind a character): its place in the text. */
static int place_in_text[N_TR_SOURCE + 4] = { -1 };

/* What espeak-ng had counted when the part began. */
static int part_start;

int __real_ReadClause(Translator *tr, char *buf, short *charix, int *charix_top, int n_buf,
                      int *tone_type, char *voice_change);

/* Only whether a number is 0 or -1 decides anything in espeak-ng; the others are free. */
int __wrap_ReadClause(Translator *tr, char *buf, short *charix, int *charix_top, int n_buf,
                      int *tone_type, char *voice_change) {
  int type = __real_ReadClause(tr, buf, charix, charix_top, n_buf, tone_type, voice_change);
  int character = 0;
  for (int place = 1; place <= *charix_top; place++) {
    if (charix[place] == 0 || charix[place] == -1) continue;
    character += (unsigned short)(charix[place] - character); /* they grow, and overflow */
    place_in_text[place] = clause_start_char + character - 1 - part_start;
    charix[place] = 2 * place;
  }
  return type;
}

static int word_starts[N_PHONEME_LIST];
static int word_count;

/* The same walk as espeak-ng's when it writes the phonemes: a space before every word but one. */
static void find_words(void) {
  word_count = 1;
  word_starts[0] = -1;
  for (int i = 1; i < n_phoneme_list - 2; i++) {
    const PHONEME_LIST *entry = &phoneme_list[i];
    if (!(entry->newword & PHLIST_START_OF_WORD)) continue;
    if (!(entry->newword & (PHLIST_START_OF_SENTENCE | PHLIST_START_OF_CLAUSE))) word_count++;
    int place = entry->sourceix & CHARACTER_BITS;
    word_starts[word_count - 1] = place & INNER_WORD ? -1 : place_in_text[place / 2];
  }
}

/* --- Every text from the same state ------------------------------------------------------------ */

/* Translators are used before all of them is filled in: let the rest be empty, not what was there. */
void *__wrap_malloc(size_t bytes) { return calloc(1, bytes); }

/* Those for words of other languages would go on into the next text with what they expect next. */
static void forget_other_languages(void) {
  DeleteTranslator(translator2);
  DeleteTranslator(translator3);
  translator2 = translator3 = NULL;
}

/* --- Speed: the dictionary of the last voice --------------------------------------------------- */

/* Its dictionary only; the rest of a translator changes with every text and is made anew. */
static Translator kept;

/* A dictionary as LoadDictionary leaves it: the file, and the index into it. */
enum {
  INDEX = offsetof(Translator, data_dictrules),
  INDEX_END = offsetof(Translator, frequent_pairs)
};

/* Before the voice is set, which frees the translator with its dictionary. */
static void keep_dictionary(void) {
  if (translator == NULL || translator->data_dictlist == NULL) return;
  kept = *translator;
  translator->data_dictlist = NULL;
}

int __real_LoadDictionary(Translator *tr, const char *name, int no_error);

/* Reading and indexing it is most of the work on a short text, and nothing ever changes in it. */
int __wrap_LoadDictionary(Translator *tr, const char *name, int no_error) {
  if (kept.data_dictlist == NULL || strcmp(kept.dictionary_name, name) != 0) {
    free(kept.data_dictlist);
    kept.data_dictlist = NULL;
    return __real_LoadDictionary(tr, name, no_error);
  }
  memcpy(dictionary_name, kept.dictionary_name, sizeof dictionary_name);
  memcpy(tr->dictionary_name, kept.dictionary_name, sizeof tr->dictionary_name);
  memcpy((char *)tr + INDEX, (char *)&kept + INDEX, INDEX_END - INDEX);
  tr->langopts.replace_chars = kept.langopts.replace_chars;
  kept.data_dictlist = NULL;
  return 0;
}

/* --- The calls of the loader ----------------------------------------------------------------- */

/* 0, or negative when the data files are missing or unfit. The root directory holds them. */
int EXPORT(bridge_initialize)(void) {
  for (int i = 0; i < BEFORE; i++) put_nothing(&window[i]);
  espeak_ng_InitializePath("/");
  return espeak_ng_Initialize(NULL) == ENS_OK ? 0 : -1;
}

void *EXPORT(bridge_alloc)(size_t bytes) { return malloc(bytes); }

void EXPORT(bridge_free)(void *memory) { free(memory); }

/*
 * Whether the voice that was set speaks a language. A folder passes for an empty voice file, and a
 * variant (`!v/f3`) for a voice; with either, espeak-ng goes on with the phonemes of the former one.
 */
static bool has_language(void) {
  const espeak_VOICE *set = espeak_GetCurrentVoice();
  /* A byte of priority before each name. */
  return set->languages != NULL && set->languages[0] != 0 &&
         strcmp(set->languages + 1, "variant") != 0;
}

/* espeak-ng is content with a voice whose dictionary is missing; it then reads the former one. */
int EXPORT(bridge_set_voice)(const char *name) {
  keep_dictionary();
  if (espeak_SetVoiceByName(name) != EE_OK || translator == NULL || !has_language())
    return VOICE_UNKNOWN;
  return translator->data_dictlist == NULL ? VOICE_WITHOUT_DICTIONARY : VOICE_OK;
}

extern char word_phonemes[]; /* of translate.c, which names it in no header */

/*
 * Begins a text, which may come in several parts. Nothing of an earlier text goes on into it: not
 * the commands a text can carry (\x01B and the like), not the word that was read last, behind whose
 * end espeak looks, and not the translators for words of other languages.
 */
void EXPORT(bridge_begin)(void) {
  InitText(0);
  memset(word_phonemes, 0, N_WORD_PHONEMES);
  forget_other_languages();
}

/* The part (UTF-8, ended by NUL) must stay in place until bridge_next returns NULL. */
void EXPORT(bridge_start)(const char *text) {
  next_text = text;
  part_start = count_characters + 1;
}

/*
 * Difference 2: these sources have no espeak_TextToPhonemesWithTerminator. This is what it does:
 * the IPA of the next clause, or NULL at the end of the text. An empty text has one empty clause.
 */
const char *EXPORT(bridge_next)(void) {
  if (next_text == NULL) return NULL;
  if (p_decoder == NULL) p_decoder = create_text_decoder();
  if (p_decoder == NULL ||
      text_decoder_decode_string_multibyte(p_decoder, next_text, translator->encoding,
                                           espeakCHARS_AUTO) != ENS_OK)
    __builtin_trap();
  terminator = 0;
  TranslateClauseWithTerminator(translator, NULL, NULL, &terminator);
  next_text = text_decoder_get_buffer(p_decoder);
  find_words();
  return GetTranslatedPhonemeString(espeakPHONEMES_IPA);
}

/* The following tell of the clause that bridge_next gave last. */

int EXPORT(bridge_terminator)(void) { return terminator; }

/* Code points of the part before the next clause. */
int EXPORT(bridge_end)(void) { return count_characters - part_start; }

/*
 * For each word of the phonemes, which spaces divide: the code point of the part it was read from,
 * or -1 where it belongs to the word before.
 */
const int *EXPORT(bridge_word_starts)(void) { return word_starts; }

int EXPORT(bridge_word_count)(void) { return word_count; }
