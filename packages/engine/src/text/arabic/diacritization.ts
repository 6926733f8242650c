import type { TextStage } from '../text-stage.ts';
import type { Diacritizer } from './diacritizer.ts';
import { markEdits } from './marks.ts';

/** The only espeak voice whose text gets vowel marks in Piper 1.3.0; `ar-…` gets none. */
const ARABIC = 'ar';

/** The stage that adds vowel marks to Arabic text. */
export function diacritization(diacritizer: Diacritizer): TextStage {
  return async (text, { phonemeType, espeakVoice }) => {
    if (phonemeType !== 'espeak' || espeakVoice !== ARABIC) return text;
    const marked = await diacritizer.diacritize(text.text);
    return text.edited(markEdits(text.text, marked));
  };
}
