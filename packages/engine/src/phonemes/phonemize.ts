import type { Espeak } from '@hailo-piper/espeak';
import { splitPhonemeBlocks } from '../text/phoneme-blocks.ts';
import type { VoiceConfig } from '../voice/voice-config.ts';
import type { Diacritizer } from './arabic/diacritizer.ts';
import { type Phonemes, sentencesFromClauses } from './sentences.ts';

/** What phonemes come from. Each loads its data with the first text it is asked about. */
export interface Phonemizers {
  readonly espeak: Espeak;
  /** Asked only for the espeak voice `ar`. */
  readonly diacritizer: Diacritizer;
}

/** The one espeak voice whose text Piper gives its vowel marks first; `ar-…` gets none. */
const ARABIC = 'ar';

/**
 * Text to phonemes, a list per sentence, exactly as Piper 1.3.0 would have them
 * (voice.py, `PiperVoice.phonemize`).
 *
 * @throws EspeakError when espeak refuses the text or its voice, or traps on the text.
 * @throws HailoPiperError what the diacritizer throws, for Arabic.
 */
export const phonemize = async (
  voice: Pick<VoiceConfig, 'phonemeType' | 'espeakVoice'>,
  { espeak, diacritizer }: Phonemizers,
  text: string,
): Promise<Phonemes[]> => {
  if (voice.phonemeType === 'text') return [[...text.normalize('NFD')]];

  const parts = await Promise.all(
    splitPhonemeBlocks(text).map(async (part) =>
      part.kind === 'prose' && voice.espeakVoice === ARABIC
        ? { ...part, text: await diacritizer.diacritize(part.text) }
        : part,
    ),
  );
  const sentences: string[][] = [];
  let goesOn = false;
  for (const part of parts) {
    if (part.kind === 'prose') {
      const clauses = espeak.clauses(voice.espeakVoice, part.text, goesOn);
      for (const sentence of sentencesFromClauses(clauses)) sentences.push([...sentence]);
      goesOn = true;
      continue;
    }
    // A block continues the sentence before it; the prose after it starts a new one.
    let last = sentences.at(-1);
    if (last === undefined) {
      last = [];
      sentences.push(last);
    }
    for (const phoneme of part.phonemes) last.push(phoneme);
  }
  return sentences;
};
