import { type AudioEncoder, resampled } from '@hailo-piper/audio';
import type { AudioChunk } from '@hailo-piper/engine';
import { type Alignment, align, joined } from './alignment.ts';
import type { SpokenText } from './spoken-text.ts';

export interface AlignedAudioOptions {
  readonly chunks: AsyncIterable<AudioChunk>;
  /** What is spoken; characters leave it with their times. */
  readonly text: SpokenText;
  /** Of the chunks, Hz. */
  readonly sampleRate: number;
  /** Of the audio, Hz. */
  readonly outputRate: number;
  readonly encoder: AudioEncoder;
}

/** A part of the encoded audio, with the times of what begins in it. */
export interface AlignedBytes {
  readonly bytes: Uint8Array;
  readonly alignment: Alignment | undefined;
}

/**
 * Encodes speech that was ordered with `timestamps`. The times of a sentence come once, with the
 * first bytes of its audio. Silence between sentences comes with what is behind it, so that
 * alignments follow one another as the audio does.
 */
export async function* alignedAudio(options: AlignedAudioOptions): AsyncGenerator<AlignedBytes> {
  const { chunks, text, sampleRate, outputRate, encoder } = options;
  let alignment: Alignment | undefined;
  let alignedTo = 0;
  const read = ({ timing }: AudioChunk): void => {
    if (timing === undefined) return;
    const { first } = text;
    const characters = text.take(timing.text.end);
    const own = align({ characters, first, startSeconds: alignedTo, timing, sampleRate });
    alignedTo = own.endSeconds;
    alignment = joined(alignment, own);
  };
  async function* parts(): AsyncGenerator<Int16Array> {
    const silence: Int16Array[] = [];
    for await (const chunk of chunks) {
      if (chunk.silence) {
        silence.push(chunk.samples);
        continue;
      }
      read(chunk);
      yield* silence.splice(0);
      yield chunk.samples;
    }
    yield* silence;
  }
  const pcm = resampled(parts(), sampleRate, outputRate);
  for await (const bytes of encoder.encode({ sampleRate: outputRate, length: null, parts: pcm })) {
    if (bytes.length === 0) continue;
    yield { bytes, alignment };
    alignment = undefined;
  }
}
