import type { AudioChunk, Speech } from '@hailo-piper/engine';

/** Chunks of these lengths of one sound, in samples. */
export function chunksOf(sound: Int16Array, lengths: readonly number[]): AudioChunk[] {
  let at = 0;
  return lengths.map((length, index) => {
    const samples = sound.slice(at, at + length);
    at += length;
    const final = index === lengths.length - 1;
    return {
      samples,
      plan: { phonemeIds: 9, unknown: [], queueMs: 0, planMs: 0 },
      ...{ sentence: index, piece: index, silence: false, last: true, final },
      samplesToCome: final ? 0 : null,
      timing: {
        startSample: at - length,
        endSample: at,
        text: { start: index, end: index + 1 },
        words: null,
        phonemes: null,
      },
    } as AudioChunk;
  });
}

/** Speech of these chunks. */
export function speechOf(chunks: readonly AudioChunk[]): Speech {
  const audio = (async function* () {
    yield* chunks;
  })();
  return { voice: 'voice', sampleRate: 22_050, audio };
}

/** All chunks until the final one, as readers take them. */
export async function read(audio: AsyncIterable<AudioChunk>): Promise<AudioChunk[]> {
  const all: AudioChunk[] = [];
  for await (const chunk of audio) all.push(chunk);
  return all;
}

/** A sound in which every sample says where it is. */
export function sound(length: number): Int16Array {
  return Int16Array.from({ length }, (_, at) => at);
}
