import { type AudioChunk, EngineError, type Speech } from '@hailo-piper/engine';
import type { CacheUse } from '@hailo-piper/phrases';
import { SpeechError } from './speech-error.ts';
import type { SpeechCall, SpeechEnd } from './speech-record.ts';

/** Speech whose first audio is available. */
export interface StartedSpeech extends Pick<Speech, 'voice' | 'sampleRate'> {
  readonly first: AudioChunk;
  /** How the cache was of use; absent for an order without a place in it. */
  readonly cache?: CacheUse;
  /** All chunks, including the first; readable once. Leaving early drops the rest. */
  readonly chunks: AsyncGenerator<AudioChunk>;
}

/**
 * Waits for the first audio, so that earlier failures are ordinary errors.
 * @throws EngineError and the abort reason.
 */
export async function startSpeech(
  speak: () => Promise<Speech & Pick<StartedSpeech, 'cache'>>,
  { record, signal }: SpeechCall,
): Promise<StartedSpeech> {
  const tellEnd = endOnce(record?.onEnd?.bind(record), signal);
  try {
    const { audio, ...about } = await speak();
    const iterator = audio[Symbol.asyncIterator]();
    const first = await iterator.next();
    if (first.done) throw new EngineError('synthesis_failed', 'The engine gave no audio.');
    record?.onFirstAudio?.();
    const onChunk = ({ samples }: AudioChunk) =>
      record?.onAudio?.(samples.length / about.sampleRate);
    const chunks = resumed(first.value, iterator, onChunk, tellEnd);
    return { ...about, first: first.value, chunks };
  } catch (error) {
    tellEnd({ outcome: 'failed', error });
    throw error;
  }
}

type TellEnd = (end: SpeechEnd) => void;

/**
 * Reports only the first end. A failure after an abort counts as `left`, unless the reason is that
 * the text was refused.
 */
export function endOnce(tell: TellEnd | undefined, signal: AbortSignal | undefined): TellEnd {
  if (tell === undefined) return () => {};
  let isTold = false;
  const tellEnd = (end: SpeechEnd): void => {
    if (isTold) return;
    isTold = true;
    signal?.removeEventListener('abort', leave);
    tell(signal?.aborted && end.outcome === 'failed' ? endOf(signal) : end);
  };
  // A generator that was never read does not run its `finally`.
  const leave = (): void => {
    if (signal !== undefined) tellEnd(endOf(signal));
  };
  signal?.addEventListener('abort', leave, { once: true });
  return tellEnd;
}

const endOf = ({ reason }: AbortSignal): SpeechEnd =>
  reason instanceof SpeechError ? { outcome: 'failed', error: reason } : { outcome: 'left' };

/** Puts the first chunk back in front of the others. */
async function* resumed(
  first: AudioChunk,
  rest: AsyncIterator<AudioChunk>,
  onChunk: (chunk: AudioChunk) => void,
  tellEnd: TellEnd,
): AsyncGenerator<AudioChunk> {
  try {
    onChunk(first);
    yield first;
    for (let next = await rest.next(); !next.done; next = await rest.next()) {
      onChunk(next.value);
      yield next.value;
    }
    tellEnd({ outcome: 'spoken' });
  } catch (error) {
    tellEnd({ outcome: 'failed', error });
    throw error;
  } finally {
    tellEnd({ outcome: 'left' });
    await rest.return?.();
  }
}
