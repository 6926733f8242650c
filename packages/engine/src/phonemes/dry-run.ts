import { createEspeak, EspeakError } from '@hailo-piper/espeak';
import { EngineError } from '../errors.ts';
import type { Phonemized } from '../speech-engine.ts';
import { createTextStages } from '../text/stages.ts';
import type { VoiceConfig } from '../voice-config/voice-config.ts';
import { phonemeIds } from './phoneme-ids.ts';
import { type Phonemizers, phonemize } from './phonemize.ts';

/** Phonemizers for one thread. */
export function createPhonemizers(): Phonemizers {
  return { espeak: createEspeak(), stages: createTextStages() };
}

/**
 * Phonemizes a text without speaking it. Returns Piper's sentences, including those without a
 * sound.
 *
 * @param espeakVoice the language of the text. Default: the voice's own.
 * @throws EngineError `espeak_voice_not_found`, `invalid_input`.
 */
export async function dryRun(
  voice: VoiceConfig,
  phonemizers: Phonemizers,
  text: string,
  espeakVoice?: string,
): Promise<Phonemized> {
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
}

/** Makes `dryRun` for one voice, without an engine. */
export function createPhonemizer(voice: VoiceConfig) {
  const phonemizers = createPhonemizers();
  return (text: string, espeakVoice?: string): Promise<Phonemized> =>
    dryRun(voice, phonemizers, text, espeakVoice);
}
