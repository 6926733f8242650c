import type { EngineSettings } from '../engine-options.ts';
import type { SpeechRequest } from '../speech-engine.ts';
import { relativeLength } from '../synthesis/relative-length.ts';
import { speechSettings } from '../synthesis/speech-settings.ts';
import type { KeptVoice } from '../voice/kept-voice.ts';
import type { UtteranceOptions } from './options.ts';

/** Options of an utterance from its request, with defaults for what the request leaves out. */
export function askedOf(
  request: SpeechRequest,
  voice: KeptVoice,
  { defaults, maxAudioSeconds = Number.POSITIVE_INFINITY }: EngineSettings,
) {
  const { text, timestamps = false, unspeakable = 'error', passage } = request;
  const settings = speechSettings(request, defaults, voice.config);
  return {
    ...{ voice, maxAudioSeconds, settings, leadSeconds: passage?.leadSeconds ?? 0 },
    request: {
      ...{ text, timestamps, unspeakable },
      pauseSeconds: settings.sentenceSilenceSeconds,
      // Depends on the request alone, so that another engine process cuts the text at the same
      // places.
      relativeLength: relativeLength(settings, true),
      goesOn: passage?.goesOn ?? false,
    },
  };
}

/**
 * Whether the request is promised the same samples, or times. If not, the stock graph may speak a
 * piece in place of the prepared voice, but must not continue in the middle of one.
 */
export function isSamePromised({
  request,
  settings,
}: Pick<UtteranceOptions, 'request' | 'settings'>): boolean {
  const { noiseScale, noiseWScale } = settings.scales;
  const isQuiet = noiseScale === 0 && noiseWScale === 0;
  return settings.reproducible || isQuiet || request.timestamps;
}
