/*
 * Included by bridge.c: how far a phoneme's program may look at other phonemes, as in espeak-ng at commit
 * 212928b.
 */
/* No condition of a phoneme program looks further back, or further ahead without a word start. */
enum { BEFORE = 3, AHEAD = 4 };

/* A phoneme that no condition of a phoneme program matches. */
static PHONEME_TAB nothing = {
  .mnemonic = 0xffffffff, .type = phINVALID, .start_type = 0xff, .end_type = 0xff
};
static PHONEME_LIST window[BEFORE + N_PHONEME_LIST + AHEAD];

static void put_nothing(PHONEME_LIST *entry) {
  memset(entry, 0, sizeof *entry);
  entry->ph = &nothing;
  entry->phcode = 2; /* not 1, which means "deleted, look one further back" */
  entry->sourceix = 1; /* a word start: it ends every walk over a word */
}

void __real_InterpretPhoneme(Translator *tr, int control, PHONEME_LIST *plist,
                             PHONEME_DATA *phdata, WORD_PH_DATA *worddata);
void __real_MakePhonemeList(Translator *tr, int post_pause, bool start_sentence);

/*
 * Naming a phoneme in IPA: 212928b hides the phonemes before it, so that `r` after `d` stays `r`.
 * Here the program runs on a copy of the phoneme with what follows it, and nothing before it. The
 * copy ends at the first word start that no fixed look-ahead reaches, at the latest with the list.
 */
static void name_phoneme(PHONEME_LIST *plist, PHONEME_DATA *phdata) {
  const PHONEME_LIST *end = phoneme_list + n_phoneme_list;
  PHONEME_LIST *here = window + BEFORE;
  int count = 0;

  for (; plist + count < end; count++) {
    here[count] = plist[count];
    if (count >= AHEAD && plist[count].sourceix != 0) break;
  }
  if (plist + count == end)
    for (int i = 0; i < AHEAD; i++) put_nothing(&here[count + i]);
  __real_InterpretPhoneme(NULL, 0, here, phdata, NULL);
}

/*
 * Choosing the phonemes of a clause: programs that walk back to the start of the word must find
 * one, or they walk out of the list (a lone "`" in Vietnamese did). 212928b stops at the first
 * phoneme; here that one passes for a word start while a later one's program runs.
 */
static PHONEME_LIST *clause_start;

static void choose_phoneme(Translator *tr, int control, PHONEME_LIST *plist,
                           PHONEME_DATA *phdata, WORD_PH_DATA *worddata) {
  if (clause_start == NULL) clause_start = plist;
  unsigned short sourceix = clause_start->sourceix;
  if (plist > clause_start) clause_start->sourceix = 1;
  __real_InterpretPhoneme(tr, control, plist, phdata, worddata);
  clause_start->sourceix = sourceix;
}

void __wrap_MakePhonemeList(Translator *tr, int post_pause, bool start_sentence) {
  clause_start = NULL;
  __real_MakePhonemeList(tr, post_pause, start_sentence);
}

void __wrap_InterpretPhoneme(Translator *tr, int control, PHONEME_LIST *plist,
                             PHONEME_DATA *phdata, WORD_PH_DATA *worddata) {
  bool listed = plist >= phoneme_list && plist < phoneme_list + n_phoneme_list;

  if (tr != NULL)
    choose_phoneme(tr, control, plist, phdata, worddata);
  else if (control == 0 && worddata == NULL && listed)
    name_phoneme(plist, phdata);
  else
    __real_InterpretPhoneme(tr, control, plist, phdata, worddata);
}
