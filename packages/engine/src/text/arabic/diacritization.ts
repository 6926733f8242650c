import type { TextStage } from '../stages.ts';
import type { Diacritizer } from './diacritizer.ts';
import { markEdits } from './marks.ts';

/** The one espeak voice whose text Piper 1.3.0 gives its vowel marks first; `ar-…` gets none. */
const ARABIC = 'ar';

/** The stage that puts the vowel marks on Arabic text. */
export function diacritization(diacritizer: Diacritizer): TextStage {
  return async (text, { phonemeType, espeakVoice }) => {
    if (phonemeType !== 'espeak' || espeakVoice !== ARABIC) return text;
    const marked = await diacritizer.diacritize(text.text);
    return text.edited(markEdits(text.text, marked));
  };
}
