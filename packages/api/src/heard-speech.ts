import { resampledLength } from '@hailo-piper/audio';
import { type AudioChunk, EngineError, type Speech, type UtterancePlan } from '@hailo-piper/engine';
import type { RequestRecord } from './request-record.ts';

/** Speech whose first audio is there, so that it may have a status. */
export interface HeardSpeech extends Pick<Speech, 'voice' | 'sampleRate'> {
  readonly first: AudioChunk;
  /** All of them, the first too, once; how much audio was taken goes into the request's record. */
  readonly chunks: AsyncGenerator<AudioChunk>;
  /** `server-timing`; https://www.w3.org/TR/server-timing/. */
  readonly serverTiming: string;
}

/**
 * Waits for the first audio, so that whatever goes wrong until then is an ordinary error.
 * @throws EngineError and the abort reason.
 */
export async function heardSpeech(speech: Speech, record: RequestRecord): Promise<HeardSpeech> {
  const { voice, sampleRate } = speech;
  const iterator = speech.audio[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done) throw new EngineError('synthesis_failed', 'The engine gave no audio.');
  record.firstAudioMs = performance.now() - record.startedAt;
  record.audioSeconds = 0;

  async function* chunks(): AsyncGenerator<AudioChunk> {
    for await (const chunk of resume(first.value as AudioChunk, iterator)) {
      record.audioSeconds = (record.audioSeconds ?? 0) + chunk.samples.length / sampleRate;
      yield chunk;
    }
  }
  const serverTiming = serverTimingOf(first.value.plan, record.firstAudioMs);
  return { voice, sampleRate, first: first.value, chunks: chunks(), serverTiming };
}

/**
 * Samples of the whole answer at a sample rate; known from the start where the text is one
 * sentence, else null.
 */
export function knownLength({ first, sampleRate }: HeardSpeech, toHz: number): number | null {
  const { samples, samplesToCome } = first;
  if (samplesToCome === null) return null;
  return resampledLength(samples.length + samplesToCome, sampleRate, toHz);
}

/** Milliseconds, `first_audio` from the request's arrival. */
const serverTimingOf = ({ queueMs, planMs }: UtterancePlan, firstAudioMs: number): string =>
  Object.entries({ queue: queueMs, plan: planMs, first_audio: firstAudioMs })
    .map(([name, milliseconds]) => `${name};dur=${milliseconds.toFixed(1)}`)
    .join(', ');

/** Puts the first chunk back in front of the rest. */
async function* resume(
  first: AudioChunk,
  rest: AsyncIterator<AudioChunk>,
): AsyncGenerator<AudioChunk> {
  try {
    yield first;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
