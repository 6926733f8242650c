import { AsyncLocalStorage } from 'node:async_hooks';
import type { Worker } from 'node:worker_threads';
import type { AudioEncoder, PcmStream } from './audio-format.ts';
import { inSlices } from './slices.ts';

/** FFmpeg's encoder in WebAssembly, in a separate thread for each answer. */
export async function findMediabunnyAac(bitrate: number): Promise<AudioEncoder | null> {
  const mediabunny = await loadMediabunny();
  if (mediabunny === null) return null;
  return {
    settings: `aac ${bitrate} mediabunny`,
    encode: (stream) => encodeWithMediabunny(mediabunny, bitrate, stream),
  };
}

async function loadMediabunny() {
  try {
    const mediabunny = await import('mediabunny');
    const { registerAacEncoder } = await import('@mediabunny/aac-encoder');
    registerAacEncoder();
    return mediabunny;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return null;
    throw error;
  }
}

/** Gets the error of the thread that the current answer started. mediabunny does not report it. */
const onThreadError = new AsyncLocalStorage<(error: Error) => void>();

process.on('worker', (thread: Worker) => {
  const tell = onThreadError.getStore();
  if (tell !== undefined) thread.on('error', tell);
});

async function* encodeWithMediabunny(
  mediabunny: typeof import('mediabunny'),
  bitrate: number,
  stream: PcmStream,
): AsyncGenerator<Uint8Array> {
  const { AdtsOutputFormat, AudioSample, AudioSampleSource, Output, StreamTarget } = mediabunny;
  const { sampleRate } = stream;
  const written: Uint8Array[] = [];
  const target = new StreamTarget(
    new WritableStream({ write: ({ data }) => void written.push(data) }),
  );
  const output = new Output({ format: new AdtsOutputFormat(), target });
  const source = new AudioSampleSource({ codec: 'aac', bitrate: bitrate * 1000 });
  output.addAudioTrack(source);
  const lost = Promise.withResolvers<never>();
  lost.promise.catch(() => {});
  /** A step of the encoder, which would never end if its thread is lost. */
  const step = (work: () => Promise<void>): Promise<void> =>
    Promise.race([onThreadError.run(lost.reject, work), lost.promise]);
  try {
    await step(() => output.start());
    let given = 0;
    for await (const slice of inSlices(stream)) {
      const sample = new AudioSample({
        data: slice,
        format: 's16',
        numberOfChannels: 1,
        sampleRate,
        timestamp: given / sampleRate,
      });
      await step(() => source.add(sample));
      sample.close();
      given += slice.length;
      yield* written.splice(0);
    }
    await step(() => output.finalize());
    yield* written;
  } finally {
    if (output.state !== 'finalized') await step(() => output.cancel()).catch(() => {});
  }
}
