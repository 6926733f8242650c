import type { Espeak } from '@hailo-piper/espeak';
import { splitPhonemeBlocks } from '../text/phoneme-blocks.ts';
import type { VoiceConfig } from '../voice/voice-config.ts';
import { type Phonemes, sentencesFromClauses } from './sentences.ts';

/**
 * Text to phonemes, a list per sentence, exactly as Piper 1.3.0 would have them
 * (voice.py, `PiperVoice.phonemize`).
 *
 * @throws EspeakError when espeak refuses the text or its voice, or traps on the text.
 */
export const phonemize = (
  voice: Pick<VoiceConfig, 'phonemeType' | 'espeakVoice'>,
  espeak: Espeak,
  text: string,
): Phonemes[] => {
  if (voice.phonemeType === 'text') return [[...text.normalize('NFD')]];

  const sentences: string[][] = [];
  for (const part of splitPhonemeBlocks(text)) {
    if (part.kind === 'prose') {
      const spoken = sentencesFromClauses(espeak.clauses(voice.espeakVoice, part.text));
      for (const sentence of spoken) sentences.push([...sentence]);
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
