import { type AudioChunk, TimingJoiner, type UnknownPhoneme } from '@hailo-piper/engine';
import type { AudioEncoder, AudioFormat } from '../audio-formats/audio-format.ts';
import { encodeWhole } from '../audio-formats/encode-whole.ts';
import { type HeardSpeech, knownLength } from '../heard-speech.ts';
import { jsonOnOneLine } from '../json-on-one-line.ts';
import { resampled } from '../resampled.ts';
import type { ChosenSpeaker } from '../speaker-choice.ts';
import { secondsOf, type TimingAnswer, timingAnswer } from './timing-answer.ts';

export interface TimedJsonOptions {
  /** Of the audio within. */
  readonly format: AudioFormat;
  readonly encoder: AudioEncoder;
  /** Hz of that audio. */
  readonly sampleRate: number;
  readonly text: string;
  /** Absent where the voice has one. */
  readonly speaker: ChosenSpeaker | undefined;
}

/** Audio in base64, and when what is said: one object, when all of it is there. */
export const timedJson = async (
  speech: HeardSpeech,
  { format, encoder, sampleRate, text, speaker }: TimedJsonOptions,
): Promise<object> => {
  const told = tellingOf(speech, text);
  const parts = resampled(told.samples, speech.sampleRate, sampleRate);
  const { bytes, length } = await encodeWhole(encoder, { sampleRate, parts });
  const { timings } = told;
  const isTold = timings.every(({ words }) => words !== null);
  return {
    ...about(speech, speaker, format, sampleRate),
    duration: secondsOf(length, sampleRate),
    sentences: timings.map(({ sentence }) => sentence),
    words: isTold ? timings.flatMap(({ words }) => words) : null,
    phonemes: isTold ? timings.flatMap(({ phonemes }) => phonemes) : null,
    unknown: told.unknown,
    audio: bytes.toString('base64'),
  };
};

/**
 * The same while it is made, an object a line: `start`, then of each sentence a `sentence` and its
 * `audio`, piece by piece, and `end`, without which it is not complete. Of a sentence that is so long
 * that it is spoken in pieces, `sentence` comes before the audio of the last one.
 */
export async function* timedJsonLines(
  speech: HeardSpeech,
  { format, encoder, sampleRate, text, speaker }: TimedJsonOptions,
): AsyncGenerator<Uint8Array> {
  const told = tellingOf(speech, text);
  let length = 0;
  async function* measured(): AsyncGenerator<Int16Array> {
    for await (const part of resampled(told.samples, speech.sampleRate, sampleRate)) {
      length += part.length;
      yield part;
    }
  }
  yield line({ type: 'start', ...about(speech, speaker, format, sampleRate) });
  const pcm = { sampleRate, length: knownLength(speech, sampleRate), parts: measured() };
  for await (const bytes of encoder.encode(pcm)) {
    // They come with the samples, so they are here before the bytes of these.
    for (const { sentence, words, phonemes } of told.timings.splice(0)) {
      yield line({ type: 'sentence', ...sentence, words, phonemes });
    }
    if (bytes.length > 0)
      yield line({ type: 'audio', audio: Buffer.from(bytes).toString('base64') });
  }
  const duration = secondsOf(length, sampleRate);
  yield line({ type: 'end', duration, unknown: told.unknown });
}

const line = (value: object): Uint8Array => Buffer.from(`${jsonOnOneLine(value)}\n`);

const about = (
  { voice }: HeardSpeech,
  speaker: ChosenSpeaker | undefined,
  format: AudioFormat,
  sampleRate: number,
) => ({
  voice,
  speaker: speaker === undefined ? null : { id: speaker.number, name: speaker.name ?? null },
  audio_format: format.name,
  content_type: format.contentType,
  sample_rate: sampleRate,
});

/** What is told of speech while its samples are taken. */
interface Telling {
  readonly samples: AsyncGenerator<Int16Array>;
  /** Of the sentences that are complete; what the first chunk has is there at once. */
  readonly timings: TimingAnswer[];
  /** What the voice has no sound for, in as much as was read. */
  unknown: readonly UnknownPhoneme[];
}

const tellingOf = ({ first, chunks, sampleRate }: HeardSpeech, text: string): Telling => {
  const characters = [...text];
  const joiner = new TimingJoiner();
  const collect = ({ timing, plan }: AudioChunk): void => {
    telling.unknown = plan.unknown;
    const sentence = timing && joiner.add(timing);
    if (sentence) telling.timings.push(timingAnswer(characters, sentence, sampleRate));
  };
  async function* samples(): AsyncGenerator<Int16Array> {
    for await (const chunk of chunks) {
      if (chunk !== first) collect(chunk);
      yield chunk.samples;
    }
  }
  const telling: Telling = { samples: samples(), timings: [], unknown: [] };
  collect(first);
  return telling;
};
