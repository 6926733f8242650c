import type { SpeechRequest } from '../speech-engine.ts';
import { relativeLength } from '../synthesis/relative-length.ts';
import { type SpeechDefaults, speechSettings } from '../synthesis/speech-settings.ts';
import type { KeptVoice } from '../voice/kept-voice.ts';

/** What a request wants of an utterance, by the defaults where it says nothing. */
export function askedOf(request: SpeechRequest, voice: KeptVoice, defaults: SpeechDefaults) {
  const { text, timestamps = false, unspeakable = 'error' } = request;
  const { maxAudioSeconds = Number.POSITIVE_INFINITY } = request;
  const settings = speechSettings(request, defaults, voice.config);
  return {
    ...{ voice, text, timestamps, unspeakable, maxAudioSeconds, settings },
    // By the request alone, so that another engine process cuts the text at the same places.
    relativeLength: relativeLength(settings, true),
  };
}
