/** What the real Piper 1.3.0 answered, for tests to compare with. README.md says how it was made. */
import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';

/** The phonemes of one text. */
export interface PhonemeGolden {
  /** espeak voice, as in a Piper voice's config: `en-us`, `cmn`. */
  readonly voice: string;
  readonly text: string;
  /** What the text is there for: `natural`, `numbers`, `rawph`, `emoji`, `control` … */
  readonly category: string;
  /** The code points of each sentence, joined. A sentence may be empty. */
  readonly sentences: readonly string[];
  /** Phoneme ids of each sentence, by Piper's own id map; of some voices only. */
  readonly ids?: readonly (readonly number[])[];
}

/** Settings of one audio golden, by the names of Piper's SynthesisConfig. Both noise scales are 0. */
export interface AudioGoldenSettings {
  readonly length_scale?: number;
  readonly volume?: number;
  readonly normalize_audio?: boolean;
}

/** One sentence of an audio golden. */
export interface AudioGoldenSentence {
  readonly phonemes: string;
  readonly ids: readonly number[];
  readonly pcm: Int16Array;
}

/** What Piper speaks with the embedded voice: 22,050 Hz, one channel. */
export interface AudioGolden {
  readonly id: string;
  readonly text: string;
  readonly settings: AudioGoldenSettings;
  readonly sentences: readonly AudioGoldenSentence[];
  /** SHA-256 of all sentences' s16le bytes joined, in hex. */
  readonly sha256: string;
  /** All sentences joined; the sentences' `pcm` are views of it. */
  readonly pcm: Int16Array;
}

/** A line of audio/cases.jsonl: the golden with sample counts in place of samples. */
interface AudioCase extends Omit<AudioGolden, 'sentences' | 'pcm'> {
  readonly sentences: readonly { phonemes: string; ids: number[]; samples: number }[];
  readonly samples: number;
}

/** Where the phoneme goldens are: JSON lines, compressed with brotli. */
export const phonemeGoldensFile: URL = new URL('phonemes/phonemes.jsonl.br', import.meta.url);

const jsonLines = <T>(text: string): T[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);

const packedLines = <T>(file: URL): T[] =>
  jsonLines(brotliDecompressSync(readFileSync(file)).toString('utf8'));

/** All phoneme goldens, ordered by espeak voice: 3233 texts in 55 voices. */
export function phonemeGoldens(): PhonemeGolden[] {
  return packedLines(phonemeGoldensFile);
}

/**
 * Texts with control characters and others that are not seen, of the category `control`; and with
 * what espeak-ng takes for a command, `command`. All have ids.
 */
export function controlGoldens(): PhonemeGolden[] {
  return packedLines(new URL('controls.jsonl.br', import.meta.url));
}

/**
 * Whether a golden can only be met with the Arabic diacritizer, which Piper runs before espeak when
 * the espeak voice is exactly `ar` (`PiperVoice.phonemize`).
 */
export function needsDiacritizer(golden: PhonemeGolden): boolean {
  return golden.voice === 'ar';
}

/** Samples of one case. Copied, because Int16Array wants an even offset. */
const readPcm = (id: string): Int16Array => {
  const packed = readFileSync(new URL(`audio/${id}.s16le.br`, import.meta.url));
  return new Int16Array(new Uint8Array(brotliDecompressSync(packed)).buffer);
};

const audioGolden = ({ sentences, samples, ...golden }: AudioCase): AudioGolden => {
  const pcm = readPcm(golden.id);
  if (pcm.length !== samples) throw new Error(`${golden.id}: ${pcm.length} samples`);
  let start = 0;
  const spoken = sentences.map(({ phonemes, ids, samples: count }) => {
    const end = start + count;
    const sentence = { phonemes, ids, pcm: pcm.subarray(start, end) };
    start = end;
    return sentence;
  });
  return { ...golden, sentences: spoken, pcm };
};

/** All audio goldens with their samples: 27 cases. */
export function audioGoldens(): AudioGolden[] {
  return jsonLines<AudioCase>(
    readFileSync(new URL('audio/cases.jsonl', import.meta.url), 'utf8'),
  ).map(audioGolden);
}
