import type { SpeechSettings } from './speech-settings.ts';

/** What a phoneme's last frame, begun and not filled, adds to speech at length scale 1. */
const ROUNDED_UP = 0.25;
/** Most phonemes have a frame or two at length scale 1, and none has less than one. */
const SHORTEST = 0.5;

/**
 * How long speech is expected to be, against the same at length scale 1 and speed 1. Measured with the
 * embedded voice at length scales from 0.1 to 10: right to 7 %.
 * @param windowed whether speed divides exactly; a voice that runs whole takes it as a length scale.
 */
export function relativeLength(
  { scales: { lengthScale }, speed }: Pick<SpeechSettings, 'scales' | 'speed'>,
  windowed: boolean,
): number {
  return windowed ? atScale(lengthScale) / speed : atScale(lengthScale / speed);
}

/** Piper rounds each phoneme up to whole frames behind the length scale. */
const atScale = (lengthScale: number): number =>
  Math.max(SHORTEST, ROUNDED_UP + (1 - ROUNDED_UP) * lengthScale);
