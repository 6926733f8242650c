import { toFloats } from '../sound/pcm16.ts';
import { type AudioFile, isPcm } from './audio-in.ts';
import { withKnownSizes } from './wav-sizes.ts';

/**
 * Decodes a whole file.
 *
 * @throws DOMException `EncodingError` if the browser cannot.
 */
export async function decodeFile(context: BaseAudioContext, file: AudioFile): Promise<AudioBuffer> {
  // The browser takes the bytes away.
  const bytes = file.bytes.slice();
  if (!isPcm(file)) return context.decodeAudioData(withKnownSizes(bytes).buffer);
  const samples = new Int16Array(bytes.buffer, 0, bytes.length >> 1);
  const buffer = context.createBuffer(1, Math.max(1, samples.length), file.sampleRate);
  buffer.getChannelData(0).set(toFloats(samples));
  return buffer;
}

/** Plays to the end, or until `signal` aborts. */
export function playBuffer(
  context: AudioContext,
  buffer: AudioBuffer,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.connect(context.destination);
    const stop = () => source.stop();
    source.onended = () => {
      signal.removeEventListener('abort', stop);
      source.disconnect();
      resolve();
    };
    signal.addEventListener('abort', stop);
    source.start();
    if (signal.aborted) stop();
  });
}
