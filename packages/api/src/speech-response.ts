import { buffer } from 'node:stream/consumers';
import {
  type AudioChunk,
  HailoPiperError,
  resampledLength,
  type Speech,
  type UtterancePlan,
} from '@hailo-piper/engine';
import type { Context } from 'hono';
import type { AudioEncoder, AudioFormat } from './audio-formats/audio-format.ts';
import { flowingBody } from './flowing-body.ts';
import type { Log } from './log.ts';
import type { AppEnv } from './request-record.ts';
import { resampled } from './resampled.ts';
import { speechEvents } from './speech-events.ts';

export interface SpeechResponseOptions {
  readonly format: AudioFormat;
  readonly encoder: AudioEncoder;
  /** Hz of the answer. */
  readonly sampleRate: number;
  /** `whole`: its size is exact. `flow`: audio while it is made. `events`: the same as SSE. */
  readonly delivery: 'whole' | 'flow' | 'events';
  /** Of the voice, samples. */
  readonly hopLength: number;
  readonly etag: string | undefined;
  readonly log: Log;
}

/**
 * Turns speech into an HTTP response. Waits for the first audio before there is a status, so that
 * whatever goes wrong until then is an ordinary error.
 *
 * @throws HailoPiperError and the abort reason, before the first audio.
 */
export async function speechResponse(
  c: Context<AppEnv>,
  speech: Speech,
  { format, encoder, sampleRate, delivery, hopLength, etag, log }: SpeechResponseOptions,
): Promise<Response> {
  const record = c.get('record');
  const iterator = speech.audio[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done) throw new HailoPiperError('synthesis_failed', 'The engine gave no audio.');
  const { plan } = first.value;
  record.firstAudioMs = performance.now() - record.startedAt;
  record.audioSeconds = 0;

  const count = knownSamples(first.value, speech.sampleRate, sampleRate);
  let spoken = 0;
  async function* measured(): AsyncGenerator<Int16Array> {
    for await (const { samples, silence } of resume(first.value, iterator)) {
      record.audioSeconds = (record.audioSeconds ?? 0) + samples.length / speech.sampleRate;
      if (!silence) spoken += samples.length;
      yield samples;
    }
  }
  const parts = resampled(measured(), speech.sampleRate, sampleRate);
  const headers = new Headers({
    'content-type': format.contentType,
    'content-disposition': `attachment; filename="speech.${format.name}"`,
    'x-audio-sample-rate': String(sampleRate),
    'server-timing': serverTiming(plan, record.firstAudioMs),
    ...(etag === undefined ? {} : { etag }),
  });
  const announceDuration = (samples: number) =>
    headers.set('x-audio-duration-seconds', (samples / sampleRate).toFixed(3));

  if (delivery === 'whole') {
    const all: Int16Array[] = [];
    for await (const part of parts) all.push(part);
    const length = all.reduce((total, part) => total + part.length, 0);
    announceDuration(length);
    const body = await buffer(encoder.encode({ sampleRate, length, parts: all }));
    headers.set('content-length', String(body.length));
    return new Response(body, { headers });
  }

  const bytes = encoder.encode({ sampleRate, length: count, parts });
  if (count !== null) {
    announceDuration(count);
    const size = format.size?.(count);
    if (size !== undefined) headers.set('content-length', String(size));
  }
  if (delivery === 'flow') return new Response(flowingBody(bytes, c, log), { headers });

  for (const name of ['content-length', 'content-disposition']) headers.delete(name);
  headers.set('content-type', 'text/event-stream; charset=utf-8');
  headers.set('cache-control', 'no-cache');
  const usage = () => ({
    phonemeIds: plan.phonemeIds,
    frames: Math.round(spoken / hopLength),
  });
  return new Response(flowingBody(speechEvents(bytes, usage), c, log), { headers });
}

/** https://www.w3.org/TR/server-timing/; milliseconds, `first_audio` from the request's arrival. */
const serverTiming = ({ queueMs, planMs }: UtterancePlan, firstAudioMs: number): string =>
  Object.entries({ queue: queueMs, plan: planMs, first_audio: firstAudioMs })
    .map(([name, milliseconds]) => `${name};dur=${milliseconds.toFixed(1)}`)
    .join(', ');

/** Samples of the whole answer, known from the start where the text is one sentence. */
function knownSamples(
  { samples, samplesToCome }: AudioChunk,
  fromHz: number,
  toHz: number,
): number | null {
  if (samplesToCome === null) return null;
  return resampledLength(samples.length + samplesToCome, fromHz, toHz);
}

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
