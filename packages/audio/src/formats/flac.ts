import type { AudioFormat, PcmStream } from './audio-format.ts';
import { inSlices } from './slices.ts';

/** libFLAC's default. */
const COMPRESSION_LEVEL = 5;
const BITS_PER_SAMPLE = 16;
/**
 * Offset of STREAMINFO's number of samples without its highest four bits: 2^32 samples at 48 kHz
 * are a day. RFC 9639, 8.2.
 */
const SAMPLE_COUNT_OFFSET = 22;

export const flac: AudioFormat = {
  name: 'flac',
  contentType: 'audio/flac',
  async prepare() {
    const libflac = await loadLibflac();
    return {
      settings: 'flac',
      encode: (stream) => encodeFlac(libflac, stream),
      complete: ([first], { length }) => {
        first?.writeUIntBE(length % 2 ** 32, SAMPLE_COUNT_OFFSET, 4);
      },
    };
  },
};

/** libFLAC as asm.js: its WebAssembly build calls `fetch` with a path, which Node refuses. */
async function loadLibflac() {
  const { default: libflac } = await import('libflacjs/dist/libflac.min.js');
  if (!libflac.isReady()) {
    await new Promise<void>((resolve) => libflac.on('ready', () => resolve()));
  }
  return libflac;
}

/** STREAMINFO has the number of samples, 0 if unknown, and no checksum of them. */
async function* encodeFlac(
  libflac: Awaited<ReturnType<typeof loadLibflac>>,
  stream: PcmStream,
): AsyncGenerator<Uint8Array> {
  const { sampleRate, length } = stream;
  const encoder = libflac.create_libflac_encoder(
    sampleRate,
    1,
    BITS_PER_SAMPLE,
    COMPRESSION_LEVEL,
    length ?? 0,
    false,
  );
  try {
    const written: Uint8Array[] = [];
    const keep = (bytes: Uint8Array) => void written.push(bytes.slice());
    const check = (ok: boolean) => {
      if (!ok) throw new Error('libFLAC failed');
    };
    const started = libflac.init_encoder_stream(encoder, keep);
    check(encoder !== 0 && started === 0);
    for await (const slice of inSlices(stream)) {
      const samples = new Int32Array(slice);
      check(libflac.FLAC__stream_encoder_process_interleaved(encoder, samples, slice.length));
      yield Buffer.concat(written.splice(0));
    }
    check(libflac.FLAC__stream_encoder_finish(encoder));
    yield Buffer.concat(written);
  } finally {
    libflac.FLAC__stream_encoder_delete(encoder);
  }
}
