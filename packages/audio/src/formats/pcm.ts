import type { AudioFormat, SampleParts } from './audio-format.ts';

const BYTES_PER_SAMPLE = 2;

/** Bytes of so many samples, without a header. */
export function pcmSize(samples: number): number {
  return samples * BYTES_PER_SAMPLE;
}

/** Raw samples, little-endian: the memory layout of both supported processors. */
export async function* pcmBytes(parts: SampleParts): AsyncGenerator<Uint8Array> {
  for await (const { buffer, byteOffset, byteLength } of parts) {
    yield new Uint8Array(buffer, byteOffset, byteLength);
  }
}

export const pcm: AudioFormat = {
  name: 'pcm',
  contentType: 'audio/pcm',
  size: pcmSize,
  prepare: async () => ({ settings: 'pcm', encode: ({ parts }) => pcmBytes(parts) }),
};
