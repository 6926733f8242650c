import type { EngineSettings } from '../engine-options.ts';
import type { SpeechRequest } from '../speech-engine.ts';
import { relativeLength } from '../synthesis/relative-length.ts';
import { speechSettings } from '../synthesis/speech-settings.ts';
import type { KeptVoice } from '../voice/kept-voice.ts';

/** What a request wants of an utterance, by the defaults where it says nothing. */
export function askedOf(
  request: SpeechRequest,
  voice: KeptVoice,
  { defaults, maxAudioSeconds = Number.POSITIVE_INFINITY }: EngineSettings,
) {
  const { text, timestamps = false, unspeakable = 'error' } = request;
  const settings = speechSettings(request, defaults, voice.config);
  return {
    ...{ voice, text, timestamps, unspeakable, maxAudioSeconds, settings },
    // By the request alone, so that another engine process cuts the text at the same places.
    relativeLength: relativeLength(settings, true),
  };
}
