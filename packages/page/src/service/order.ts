/** What a person asks to hear. */
export interface Order {
  readonly text: string;
  /** Id of a voice. */
  readonly voice: string;
  /** Number of a speaker; null for a voice with one. */
  readonly speaker: number | null;
  /** 2 takes half as long. */
  readonly speed: number;
  /** Variation of sound and rhythm, 0 to 2; 1 is the voice's own. */
  readonly variation: number;
  /** Gain, 0 to 2; 1 is the voice's own. */
  readonly level: number;
  /** With it, every format of the same order is the same sound. */
  readonly seed: number;
}

/** The settings of a voice that `variation` and `level` scale, as GET /v1/voices has them. */
export interface VoiceDefaults {
  readonly noise_scale: number;
  readonly noise_w_scale: number;
  readonly volume: number;
}

/** Ends of the two ranges that the service accepts. */
const MAX_NOISE = 2;
const MAX_VOLUME = 10;

/**
 * The body of POST /v1/synthesize for an order. What is as the voice has it is left out.
 *
 * @param format an audio format, `srt`, `vtt` or `json`.
 */
export function bodyOf(
  order: Order,
  defaults: VoiceDefaults,
  format: string,
): Readonly<Record<string, unknown>> {
  const { text, voice, speaker, speed, variation, level, seed } = order;
  const scaled = (value: number, factor: number, most: number): number =>
    Math.min(most, Math.round(value * factor * 1000) / 1000);
  return {
    text,
    voice,
    ...(speaker !== null && { speaker_id: speaker }),
    ...(speed !== 1 && { speed }),
    ...(variation !== 1 && {
      noise_scale: scaled(defaults.noise_scale, variation, MAX_NOISE),
      noise_w_scale: scaled(defaults.noise_w_scale, variation, MAX_NOISE),
    }),
    ...(level !== 1 && { volume: scaled(defaults.volume, level, MAX_VOLUME) }),
    seed,
    format,
  };
}
