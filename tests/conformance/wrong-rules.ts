import type { PiperLevel } from './piper-samples.ts';

/** Ways to make samples that are near Piper's and not Piper's. */
export interface WrongRule {
  readonly name: string;
  /** Takes the sentences of a text, as the stock graph says them. */
  readonly apply: (sentences: readonly Float32Array[], level: PiperLevel) => Int16Array[];
  /** Whether it shows in a recording made on another processor. */
  readonly showsInRecordings: boolean;
}

/** The steps of Piper's rule, each of which can be replaced. */
interface Steps {
  readonly peakOf: (audio: Float32Array, text: readonly Float32Array[]) => number;
  readonly divided: (value: number, peak: number) => number;
  readonly louder: (value: number, volume: number) => number;
  readonly clipped: (value: number) => number;
  readonly whole: (value: number) => number;
}

const largest = (audio: Float32Array): number =>
  audio.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

const PIPERS: Steps = {
  peakOf: largest,
  divided: (value, peak) => Math.fround(value / peak),
  louder: (value, volume) => Math.fround(value * Math.fround(volume)),
  clipped: (value) => Math.min(Math.max(value, -1), 1),
  whole: (value) => Math.trunc(Math.fround(value * 32767)),
};

const rule =
  (wrong: Partial<Steps>, change: (level: Required<PiperLevel>) => PiperLevel = (level) => level) =>
  (sentences: readonly Float32Array[], level: PiperLevel): Int16Array[] => {
    const { peakOf, divided, louder, clipped, whole } = { ...PIPERS, ...wrong };
    const { normalize_audio: normalizes = true, volume = 1 } = change({
      normalize_audio: true,
      volume: 1,
      ...level,
    });
    return sentences.map((audio) => {
      const peak = normalizes ? peakOf(audio, sentences) : 1;
      return new Int16Array(
        Array.from(audio, (value) => whole(clipped(louder(divided(value, peak), volume)))),
      );
    });
  };

/** Piper's rule in the same form, to show that each wrong one is wrong by its one difference. */
export const PIPERS_RULE = rule({});

const shows = (name: string, apply: WrongRule['apply']): WrongRule => ({
  name,
  apply,
  showsInRecordings: true,
});
const hides = (name: string, apply: WrongRule['apply']): WrongRule => ({
  name,
  apply,
  showsInRecordings: false,
});

const highest = (audio: Float32Array): number =>
  audio.reduce((most, value) => Math.max(most, value), 0);

/** The place of the peak, missed by one. */
const besidePeak = (audio: Float32Array): number => {
  const peak = largest(audio);
  const at = audio.findIndex((value) => Math.abs(value) === peak);
  return Math.abs(audio[at === 0 ? 1 : at - 1] as number);
};

const oneFrameShort = (sentences: Int16Array[]): Int16Array[] =>
  sentences.map((samples) => samples.subarray(0, -256));
const oneSampleLate = (sentences: Int16Array[]): Int16Array[] =>
  sentences.map((samples) => {
    const late = new Int16Array(samples.length);
    late.set(samples.subarray(0, -1), 1);
    return late;
  });

export const WRONG_RULES: readonly WrongRule[] = [
  shows('rounds', rule({ whole: (value) => Math.round(value * 32767) })),
  shows('truncates downwards', rule({ whole: (value) => Math.floor(value * 32767) })),
  shows('takes the sample beside the peak', rule({ peakOf: besidePeak })),
  shows('takes the peak without its sign', rule({ peakOf: highest })),
  shows(
    'takes one peak for all sentences',
    rule({ peakOf: (_, text) => Math.max(...text.map(largest)) }),
  ),
  shows('does not clip', rule({ clipped: (value) => value })),
  shows(
    'clips before the volume',
    rule({
      clipped: (value) => value,
      louder: (value, volume) => PIPERS.clipped(value) * volume,
    }),
  ),
  shows('leaves the volume out', rule({ louder: (value) => value })),
  shows('applies the volume twice', rule({ louder: (value, volume) => value * volume ** 2 })),
  shows(
    'never normalises',
    rule({}, (level) => ({ ...level, normalize_audio: false })),
  ),
  shows(
    'always normalises',
    rule({}, (level) => ({ ...level, normalize_audio: true })),
  ),
  shows('is a sample late', (...input) => oneSampleLate(PIPERS_RULE(...input))),
  shows('is a frame short', (...input) => oneFrameShort(PIPERS_RULE(...input))),
  hides(
    'has a full scale of 32768',
    rule({ whole: (value) => Math.min(Math.trunc(value * 32768), 32767) }),
  ),
  hides(
    'clips at -32768',
    rule({ whole: (value) => (value === -1 ? -32768 : PIPERS.whole(value)) }),
  ),
  hides(
    'computes in double precision',
    rule({
      divided: (value, peak) => value / peak,
      louder: (value, volume) => value * volume,
      whole: (value) => Math.trunc(value * 32767),
    }),
  ),
];
