import { createEspeak, EspeakError } from '@hailo-piper/espeak';
import { EngineError } from '../errors.ts';
import type { Phonemized } from '../speech-engine.ts';
import type { VoiceConfig } from '../voice/voice-config.ts';
import { createDiacritizer } from './arabic/diacritizer.ts';
import { phonemeIds } from './phoneme-ids.ts';
import { type Phonemizers, phonemize } from './phonemize.ts';

/** One of each, for a thread of its own. */
export const createPhonemizers = (): Phonemizers => ({
  espeak: createEspeak(),
  diacritizer: createDiacritizer(),
});

/**
 * What a text would be spoken as: Piper's sentences, those without a sound included.
 *
 * @param espeakVoice a language in place of the voice's own.
 * @throws EngineError `espeak_voice_not_found`, `invalid_input`.
 */
export const dryRun = async (
  voice: VoiceConfig,
  phonemizers: Phonemizers,
  text: string,
  espeakVoice?: string,
): Promise<Phonemized> => {
  const spoken =
    espeakVoice === undefined ? voice : { phonemeType: 'espeak' as const, espeakVoice };
  try {
    const sentences = await phonemize(spoken, phonemizers, text);
    return {
      espeakVoice: spoken.phonemeType === 'text' ? '' : spoken.espeakVoice,
      sentences: sentences.map((phonemes) => {
        const { ids, unknown } = phonemeIds(phonemes, voice.phonemeIdMap);
        return { phonemes: phonemes.join(''), ids, unknown };
      }),
    };
  } catch (error) {
    if (!(error instanceof EspeakError)) throw error;
    const { code, message } = error;
    const isVoice = code === 'voice_unknown' || code === 'voice_without_dictionary';
    throw new EngineError(isVoice ? 'espeak_voice_not_found' : 'invalid_input', message, {
      cause: error,
      field: isVoice ? 'espeakVoice' : 'text',
    });
  }
};

/** `dryRun` for a voice, without an engine. */
export const createPhonemizer = (voice: VoiceConfig) => {
  const phonemizers = createPhonemizers();
  return (text: string, espeakVoice?: string): Promise<Phonemized> =>
    dryRun(voice, phonemizers, text, espeakVoice);
};
