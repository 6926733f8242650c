import { readFile } from 'node:fs/promises';
import type { WasmMediaEncoder } from 'wasm-media-encoders';
import type { AudioFormat, PcmStream } from './audio-format.ts';
import { mp3InfoFrame } from './mp3-info-frame.ts';
import { MPEG_SAMPLE_RATES } from './sample-rates.ts';
import { inSlices } from './slices.ts';

/** LAME in WebAssembly: an instance encodes one answer at a time. */
type Lame = WasmMediaEncoder<'audio/mpeg'>;

export const mp3: AudioFormat = {
  name: 'mp3',
  contentType: 'audio/mpeg',
  sampleRates: MPEG_SAMPLE_RATES,
  async prepare({ mp3_bitrate: bitrate }) {
    if (idle.length === 0) idle.push(await createLame());
    return {
      settings: `mp3 ${bitrate}`,
      async *encode(stream) {
        const lame = idle.pop() ?? (await createLame());
        yield* encodeMp3(lame, bitrate, stream);
        if (idle.length < KEPT_IDLE) idle.push(lame);
      },
    };
  },
};

/** A new instance can be 50 ms late on a busy machine; one is kept, which takes 1 MB. */
const KEPT_IDLE = 1;
const idle: Lame[] = [];
let compiled: Promise<WebAssembly.Module> | undefined;

async function createLame(): Promise<Lame> {
  const { createEncoder } = await import('wasm-media-encoders');
  compiled ??= compileLame();
  return createEncoder('audio/mpeg', await compiled);
}

async function compileLame(): Promise<WebAssembly.Module> {
  const file = new URL(import.meta.resolve('wasm-media-encoders/wasm/mp3'));
  return new WebAssembly.Module(await readFile(file));
}

/** Constant bit rate, one Info frame in front. */
async function* encodeMp3(
  lame: Lame,
  bitrate: number,
  stream: PcmStream,
): AsyncGenerator<Uint8Array> {
  const { sampleRate } = stream;
  const parameters = { channels: 1, sampleRate, outputSampleRate: sampleRate, bitrate };
  // Frees what the last answer left.
  lame.configure(parameters as Parameters<typeof lame.configure>[0]);

  let begun = false;
  // The encoder gives a view of its own memory, which it writes again.
  const framed = (frames: Uint8Array): Uint8Array => {
    if (begun || frames.length === 0) return frames.slice();
    begun = true;
    return Buffer.concat([mp3InfoFrame(frames, sampleRate, stream.length), frames]);
  };
  for await (const slice of inSlices(stream)) yield framed(lame.encode([fractions(slice)]));
  yield framed(lame.finalize());
}

/** A loop, because `Float32Array.from` with a function takes thirty times as long. */
function fractions(samples: Int16Array): Float32Array {
  const scaled = new Float32Array(samples);
  for (let i = 0; i < scaled.length; i++) scaled[i] = (scaled[i] as number) / 32_768;
  return scaled;
}
