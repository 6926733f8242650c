/** Raw samples from pieces of base64: 16 bits, little-endian, one channel. */
export class Pcm16Decoder {
  /** The first byte of a sample whose second is in the next piece. */
  #half = '';

  decode(base64: string): Int16Array {
    const bytes = this.#half + atob(base64);
    const length = bytes.length >> 1;
    this.#half = bytes.slice(2 * length);
    const samples = new Int16Array(length);
    for (let n = 0; n < length; n++) {
      samples[n] = bytes.charCodeAt(2 * n) | (bytes.charCodeAt(2 * n + 1) << 8);
    }
    return samples;
  }
}

/** 16-bit samples as -1 to 1. */
export function toFloats(samples: Int16Array): Float32Array {
  const floats = new Float32Array(samples.length);
  for (let n = 0; n < samples.length; n++) floats[n] = (samples[n] as number) / 32_768;
  return floats;
}
