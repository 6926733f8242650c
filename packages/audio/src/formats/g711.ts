import type { AudioFormat, SampleParts } from './audio-format.ts';

/** The rate that the Recommendation is for, Hz. */
const SAMPLE_RATES = [8000];

/** ITU-T G.711, tables 2a and 2b: 14 bits in 8, without the sign of zero. */
const MU_BIAS = 33;
const MU_LARGEST = 8191;

/** The µ-law code of a 16-bit sample. Source: ITU-T G.711 and the rounding of G.191. */
export function muLaw(sample: number): number {
  const size = Math.min((magnitude(sample) >> 2) + MU_BIAS, MU_LARGEST);
  const segment = 26 - Math.clz32(size);
  const code = (segment << 4) | ((size >> (segment + 1)) & 15);
  // All bits are inverted.
  return (sample < 0 ? 0x7f : 0xff) - code;
}

/** The A-law code of a 16-bit sample. Source: ITU-T G.711, tables 1a and 1b; G.191. */
export function aLaw(sample: number): number {
  const size = magnitude(sample) >> 4;
  const segment = Math.max(0, 28 - Math.clz32(size));
  const code = segment === 0 ? size : (segment << 4) | ((size >> (segment - 1)) & 15);
  // Every other bit is inverted.
  return (code | (sample < 0 ? 0 : 0x80)) ^ 0x55;
}

/** G.191 has the same steps on both sides of zero: -1 is as far from the middle as 0. */
const magnitude = (sample: number): number => (sample < 0 ? ~sample : sample);

function g711(name: string, contentType: string, codeOf: (sample: number) => number): AudioFormat {
  let codes: Uint8Array | undefined;
  return {
    name,
    contentType,
    sampleRates: SAMPLE_RATES,
    size: (samples) => samples,
    async prepare() {
      codes ??= Uint8Array.from({ length: 65_536 }, (_, index) => codeOf((index << 16) >> 16));
      const table = codes;
      return { settings: name, encode: ({ parts }) => coded(parts, table) };
    },
  };
}

/** @param codes by the sample's 16 bits, read as an unsigned number. */
async function* coded(parts: SampleParts, codes: Uint8Array): AsyncGenerator<Uint8Array> {
  for await (const samples of parts) {
    yield Uint8Array.from(samples, (sample) => codes[sample & 0xffff] ?? 0);
  }
}

/** Telephony's formats: raw bytes, 8000 Hz. They are not among `AUDIO_FORMATS`. */
export const ulaw: AudioFormat = g711('ulaw', 'audio/basic', muLaw);
export const alaw: AudioFormat = g711('alaw', 'audio/x-alaw-basic', aLaw);
