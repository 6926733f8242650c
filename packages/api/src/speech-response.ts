import {
  type AudioChunk,
  createResampler,
  HailoPiperError,
  resampledLength,
  type Speech,
} from '@hailo-piper/engine';
import type { Context } from 'hono';
import type { AudioFormat } from './audio-formats.ts';
import type { Log } from './log.ts';
import type { AppEnv, RequestRecord } from './request-record.ts';
import { toApiError } from './to-api-error.ts';

export interface SpeechResponseOptions {
  readonly format: AudioFormat;
  /** Hz of the answer. */
  readonly sampleRate: number;
  /** Send audio while it is made; else the answer is whole and its size exact. */
  readonly stream: boolean;
  readonly log: Log;
}

/**
 * Turns speech into an HTTP response. Waits for the first audio before there is a status, so that
 * whatever goes wrong until then is an ordinary error. What goes wrong later destroys the
 * connection: a body that ends normally would be taken for the whole.
 *
 * @throws HailoPiperError and the abort reason, before the first audio.
 */
export async function speechResponse(
  c: Context<AppEnv>,
  speech: Speech,
  { format, sampleRate, stream, log }: SpeechResponseOptions,
): Promise<Response> {
  const record = c.get('record');
  const iterator = speech.audio[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done) throw new HailoPiperError('synthesis_failed', 'The engine gave no audio.');
  record.firstAudioMs = performance.now() - record.startedAt;
  record.audioSeconds = 0;

  const count = knownSamples(first.value, speech.sampleRate, sampleRate);
  const samples = resample(
    measure(resume(first.value, iterator), speech.sampleRate, record),
    speech.sampleRate,
    sampleRate,
  );
  const encoder = format.createEncoder(sampleRate);
  const headers = new Headers({
    'content-type': format.contentType,
    'content-disposition': `attachment; filename="speech.${format.name}"`,
    'x-audio-sample-rate': String(sampleRate),
    'server-timing': `first_audio;dur=${record.firstAudioMs.toFixed(1)}`,
  });

  const announce = (samples: number) => {
    const size = encoder.size(samples);
    if (size !== null) headers.set('content-length', String(size));
    headers.set('x-audio-duration-seconds', (samples / sampleRate).toFixed(3));
  };

  if (!stream) {
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
  return new Response(flow(bytes(), c, log), { headers });
}

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

async function* measure(
  chunks: AsyncIterable<AudioChunk>,
  sampleRate: number,
  record: RequestRecord,
): AsyncGenerator<Int16Array> {
  for await (const { samples } of chunks) {
    record.audioSeconds = (record.audioSeconds ?? 0) + samples.length / sampleRate;
    yield samples;
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

/** Bytes as the client takes them; reading ahead is left to the engine. */
function flow(
  bytes: AsyncGenerator<Uint8Array>,
  c: Context<AppEnv>,
  log: Log,
): ReadableStream<Uint8Array> {
  const record = c.get('record');
  const { signal } = c.req.raw;
  const sent = Promise.withResolvers<void>();
  record.bodySent = sent.promise;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          let next = await bytes.next();
          // A pull that enqueues nothing is not repeated.
          while (!next.done && next.value.length === 0) next = await bytes.next();
          if (!next.done) return controller.enqueue(next.value);
          controller.close();
        } catch (error) {
          const apiError = toApiError(error, c);
          record.error = apiError.code;
          if (!signal.aborted) {
            log.error('speech failed after its first byte', {
              request_id: record.id,
              code: apiError.code,
              reason: apiError.message,
            });
          }
          // The adapter would report an errored stream in plain text, and may end the body first.
          const outgoing = c.env?.outgoing;
          if (outgoing) outgoing.destroy();
          else controller.error(error);
        }
        sent.resolve();
      },
      async cancel() {
        record.error ??= 'client_closed_request';
        sent.resolve();
        await bytes.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}
