import {
  type AudioChunk,
  createResampler,
  HailoPiperError,
  resampledLength,
  type Speech,
  type UtterancePlan,
} from '@hailo-piper/engine';
import type { Context } from 'hono';
import type { AudioFormat } from './audio-formats.ts';
import { flowingBody } from './flowing-body.ts';
import type { Log } from './log.ts';
import type { AppEnv } from './request-record.ts';
import { speechEvents } from './speech-events.ts';

export interface SpeechResponseOptions {
  readonly format: AudioFormat;
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
  { format, sampleRate, delivery, hopLength, etag, log }: SpeechResponseOptions,
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
  const samples = resample(measured(), speech.sampleRate, sampleRate);
  const encoder = format.createEncoder(sampleRate);
  const headers = new Headers({
    'content-type': format.contentType,
    'content-disposition': `attachment; filename="speech.${format.name}"`,
    'x-audio-sample-rate': String(sampleRate),
    'server-timing': serverTiming(plan, record.firstAudioMs),
    ...(etag === undefined ? {} : { etag }),
  });
  const announce = (samples: number) => {
    const size = encoder.size(samples);
    if (size !== null) headers.set('content-length', String(size));
    headers.set('x-audio-duration-seconds', (samples / sampleRate).toFixed(3));
  };

  if (delivery === 'whole') {
    const parts: Int16Array[] = [];
    for await (const part of samples) parts.push(part);
    const length = parts.reduce((total, part) => total + part.length, 0);
    announce(length);
    const body = [encoder.header(length), ...parts.map(encoder.push), encoder.end()];
    return new Response(Buffer.concat(body), { headers });
  }

  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield encoder.header(count);
    for await (const part of samples) yield encoder.push(part);
    yield encoder.end();
  }
  if (count !== null) announce(count);
  if (delivery === 'flow') return new Response(flowingBody(bytes(), c, log), { headers });

  for (const name of ['content-length', 'content-disposition']) headers.delete(name);
  headers.set('content-type', 'text/event-stream; charset=utf-8');
  headers.set('cache-control', 'no-cache');
  const usage = () => ({
    phonemeIds: plan.phonemeIds,
    frames: Math.round(spoken / hopLength),
  });
  return new Response(flowingBody(speechEvents(bytes(), usage), c, log), { headers });
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

async function* resample(
  parts: AsyncIterable<Int16Array>,
  fromHz: number,
  toHz: number,
): AsyncGenerator<Int16Array> {
  const resampler = createResampler(fromHz, toHz);
  for await (const samples of parts) yield resampler.push(samples);
  yield resampler.flush();
}
