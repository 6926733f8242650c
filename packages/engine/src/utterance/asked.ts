import type { EngineSettings } from '../engine-options.ts';
import type { SpeechRequest } from '../speech-engine.ts';
import { relativeLength } from '../synthesis/relative-length.ts';
import { speechSettings } from '../synthesis/speech-settings.ts';
import type { KeptVoice } from '../voice/kept-voice.ts';

/** What a request asks of an utterance, with defaults for what it leaves out. */
export function askedOf(
  request: SpeechRequest,
  voice: KeptVoice,
  { defaults, maxAudioSeconds = Number.POSITIVE_INFINITY }: EngineSettings,
) {
  const { text, timestamps = false, unspeakable = 'error' } = request;
  const settings = speechSettings(request, defaults, voice.config);
  return {
    ...{ voice, maxAudioSeconds, settings },
    request: {
      ...{ text, timestamps, unspeakable },
      pauseSeconds: settings.sentenceSilenceSeconds,
      // Of the request alone, so that another engine process cuts the text at the same places.
      relativeLength: relativeLength(settings, true),
    },
  };
}
