import { crc32 } from 'node:zlib';
import type { Encoder } from '@evan/opus';
import type { AudioFormat, PcmStream } from './audio-format.ts';
import { type OggPage, opusHead, opusTags, writeOggPage } from './ogg.ts';
import { inSlices } from './slices.ts';

/** Opus's own clock rate, Hz, whatever the encoder's sample rate. */
const CLOCK_HZ = 48_000;
const FRAME_SECONDS = 0.02;
/**
 * PESQ at 32 kbit/s: 3.94 with 2 and with 5, 4.01 with 10. CPU time: 0.73 and 1.4 times that of 5.
 */
const COMPLEXITY = 2;

type OpusEncoder = Encoder & {
  /** Delay of the decoder, samples at the encoder's rate. */
  readonly lookahead: number;
  /** Only in WebAssembly; native encoders are freed by the garbage collector. */
  drop?(): void;
};

const SAMPLE_RATES = [8000, 12_000, 16_000, 24_000, 48_000] as const;
type OpusSampleRate = (typeof SAMPLE_RATES)[number];

export const opus: AudioFormat = {
  name: 'opus',
  contentType: 'audio/ogg; codecs=opus',
  sampleRates: SAMPLE_RATES,
  async prepare({ opus_bitrate: bitrate }) {
    const { Encoder } = await import('@evan/opus');
    return {
      settings: `opus ${bitrate}`,
      async *encode(stream) {
        const sample_rate = stream.sampleRate as OpusSampleRate;
        const options = { channels: 1, sample_rate, application: 'audio' } as const;
        const encoder = new Encoder(options) as OpusEncoder;
        try {
          encoder.bitrate = bitrate * 1000;
          encoder.complexity = COMPLEXITY;
          encoder.signal = 'voice';
          yield* encodeOpus(encoder, stream);
        } finally {
          encoder.drop?.();
        }
      },
    };
  },
};

/**
 * Opus in Ogg, RFC 7845: frames of 20 ms, one page per slice. The decoder's delay is declared as
 * pre-skip. The last page's position is the number of samples, so that a decoder cuts off the
 * padding of the last frame.
 */
async function* encodeOpus(
  encoder: OpusEncoder,
  { sampleRate, parts }: PcmStream,
): AsyncGenerator<Uint8Array> {
  const ticks = CLOCK_HZ / sampleRate;
  const preSkip = encoder.lookahead * ticks;
  const frame = new Int16Array(sampleRate * FRAME_SECONDS);
  let filled = 0;
  let received = 0;
  let encoded = 0;
  const encodeFrame = (): Uint8Array => {
    filled = 0;
    encoded += frame.length;
    return encoder.encode(frame);
  };

  // From the first slice: equal sound gives equal bytes, and different sounds can be chained.
  let serial: number | undefined;
  let sequence = 0;
  const page = (packets: Uint8Array[], more: Partial<OggPage> = {}): Uint8Array =>
    writeOggPage({
      packets,
      granule: encoded * ticks,
      serial: serial ?? 0,
      sequence: sequence++,
      ...more,
    });
  const headers = (firstSlice: Int16Array): Uint8Array => {
    serial = crc32(new Uint8Array(firstSlice.buffer, firstSlice.byteOffset, firstSlice.byteLength));
    return Buffer.concat([
      page([opusHead(preSkip, sampleRate)], { granule: 0, first: true }),
      page([opusTags()], { granule: 0 }),
    ]);
  };

  for await (const slice of inSlices({ sampleRate, parts })) {
    if (serial === undefined) yield headers(slice);
    received += slice.length;
    const packets: Uint8Array[] = [];
    for (let at = 0; at < slice.length; ) {
      const piece = slice.subarray(at, at + frame.length - filled);
      frame.set(piece, filled);
      filled += piece.length;
      at += piece.length;
      if (filled === frame.length) packets.push(encodeFrame());
    }
    if (packets.length > 0) yield page(packets);
  }

  if (serial === undefined) yield headers(new Int16Array(0));
  const packets: Uint8Array[] = [];
  while (encoded < received + encoder.lookahead) {
    frame.fill(0, filled);
    packets.push(encodeFrame());
  }
  yield page(packets, { granule: preSkip + received * ticks, last: true });
}
