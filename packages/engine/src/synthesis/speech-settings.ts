import { randomInt } from 'node:crypto';
import type { SpeechRequest, VoiceDefaults } from '../speech-engine.ts';
import { speakerNumber } from '../voice-config/find-speaker.ts';
import type { VoiceConfig } from '../voice-config/voice-config.ts';
import type { Level } from './level.ts';

/** The three numbers that a Piper graph takes besides the ids. */
export interface Scales {
  readonly noiseScale: number;
  readonly lengthScale: number;
  readonly noiseWScale: number;
}

/** The operator's settings. A missing one is the voice's own, or else Piper's. */
export interface SpeechDefaults {
  readonly lengthScale?: number | undefined;
  readonly noiseScale?: number | undefined;
  readonly noiseWScale?: number | undefined;
  readonly volume?: number | undefined;
  readonly normalizeAudio?: Level['normalizeAudio'] | undefined;
  readonly sentenceSilenceSeconds?: number | undefined;
}

/** Everything besides the plan that decides how a request sounds. */
export interface SpeechSettings {
  readonly scales: Scales;
  /** Divides the length that results from the scales. */
  readonly speed: number;
  readonly level: Level;
  readonly speaker: number;
  readonly sentenceSilenceSeconds: number;
  /** Of the whole text; each piece derives its own from it. */
  readonly seed: number;
  /** Pieces of the text before the request. */
  readonly piecesBefore: number;
  readonly reproducible: boolean;
  readonly whole: boolean;
}

/** Defaults from the configuration, else the voice, else Piper's constants. */
export function voiceDefaults(defaults: SpeechDefaults, voice: VoiceConfig): VoiceDefaults {
  return {
    lengthScale: defaults.lengthScale ?? voice.lengthScale,
    noiseScale: defaults.noiseScale ?? voice.noiseScale,
    noiseWScale: defaults.noiseWScale ?? voice.noiseWScale,
    volume: defaults.volume ?? 1,
    normalizeAudio: defaults.normalizeAudio ?? 'steady',
    sentenceSilenceSeconds: defaults.sentenceSilenceSeconds ?? 0,
  };
}

/** A request's level, scales and speed, with defaults for what it leaves out. */
export function soundSettings(
  request: SpeechRequest,
  defaults: VoiceDefaults,
): Pick<SpeechSettings, 'scales' | 'speed' | 'level' | 'sentenceSilenceSeconds'> {
  return {
    scales: {
      lengthScale: request.lengthScale ?? defaults.lengthScale,
      noiseScale: request.noiseScale ?? defaults.noiseScale,
      noiseWScale: request.noiseWScale ?? defaults.noiseWScale,
    },
    speed: request.speed ?? 1,
    level: {
      normalizeAudio: request.normalizeAudio ?? defaults.normalizeAudio,
      volume: request.volume ?? defaults.volume,
    },
    sentenceSilenceSeconds: request.sentenceSilenceSeconds ?? defaults.sentenceSilenceSeconds,
  };
}

/** @throws EngineError `speaker_not_found`. */
export function speechSettings(
  request: SpeechRequest,
  defaults: SpeechDefaults,
  voice: VoiceConfig,
): SpeechSettings {
  return {
    ...soundSettings(request, voiceDefaults(defaults, voice)),
    speaker: speakerNumber(request.speaker, voice),
    seed: request.seed ?? randomSeed(),
    piecesBefore: request.passage?.piecesBefore ?? 0,
    reproducible: request.reproducible ?? request.seed !== undefined,
    whole: request.whole ?? false,
  };
}

/** The seed of a request without one: fresh noise. */
export function randomSeed(): number {
  return randomInt(MAX_RANDOM_SEED);
}

const MAX_RANDOM_SEED = 2 ** 48 - 1;
