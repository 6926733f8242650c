import type { VoiceInfo } from '../speech-engine.ts';
import { type SpeechDefaults, voiceDefaults } from '../synthesis/speech-settings.ts';
import type { ListedVoice } from './listed-voice.ts';
import { windowInfo } from './window-info.ts';

/** What an engine says of a voice. Without `isLoaded`, which only workers know. */
export function describeVoice(
  { config, kept, problem }: ListedVoice,
  defaults: SpeechDefaults,
  isDefault: boolean,
): Omit<VoiceInfo, 'isLoaded'> {
  const prepared = kept?.prepared;
  return {
    id: config.id,
    language: config.language,
    espeakVoice: config.espeakVoice,
    quality: config.quality,
    sampleRate: config.sampleRate,
    hopLength: config.hopLength,
    numSpeakers: config.numSpeakers,
    speakers: { ...config.speakers },
    modelPath: config.modelPath,
    defaults: voiceDefaults(defaults, config),
    ...(kept && { revision: kept.revision }),
    ...(problem !== undefined && { problem }),
    windowed: prepared !== undefined,
    decoder: prepared?.decoder ?? 'f32',
    ...(prepared?.windows && { windows: windowInfo(prepared.windows.fast, config) }),
    isDefault,
  };
}
