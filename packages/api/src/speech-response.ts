import type { AudioEncoder, AudioFormat } from '@hailo-piper/audio';
import { resampled } from '@hailo-piper/audio';
import type { Log } from '@hailo-piper/engine';
import type { StartedSpeech } from '@hailo-piper/speech';
import type { Context } from 'hono';
import { rangeHolds, requestedRange } from './byte-range.ts';
import { ApiError } from './errors.ts';
import { flowingBody } from './flowing-body.ts';
import { knownLength } from './known-length.ts';
import { errorResponse } from './middleware/errors.ts';
import type { AppEnv } from './request-record.ts';
import { serverTiming } from './server-timing.ts';
import { speechEvents } from './speech-events.ts';
import { setUnknownHeader } from './unknown-phonemes.ts';
import type { AnswerInHand, AnswersInHand } from './whole-answers/answers-in-hand.ts';
import { partOf } from './whole-answers/byte-blocks.ts';
import { type EncodedWhole, encodeWhole } from './whole-answers/encode-whole.ts';
import { givingAway, wholeBody, withAnswerInHand } from './whole-answers/whole-body.ts';

/** `whole`: one body of known size. `flow`: audio while it is made. `events`: the same as SSE. */
export type AudioDelivery = 'whole' | 'flow' | 'events';

export interface SpeechResponseOptions {
  readonly format: AudioFormat;
  readonly encoder: AudioEncoder;
  /** Sample rate of the answer, Hz. */
  readonly sampleRate: number;
  readonly delivery: AudioDelivery;
  /** Samples per frame of the voice. */
  readonly hopLength: number;
  /** The header fields known before synthesis; see answer-headers.ts. */
  readonly headers: Headers;
  readonly answers: AnswersInHand;
  readonly log: Log;
}

/** The HTTP response with the audio of a started speech. */
export async function speechResponse(
  c: Context<AppEnv>,
  speech: StartedSpeech,
  options: SpeechResponseOptions,
): Promise<Response> {
  const { format, encoder, sampleRate, delivery, hopLength, headers, answers, log } = options;
  const { first, chunks } = speech;
  const count = knownLength(speech, sampleRate);
  let spoken = 0;
  let { plan: told } = first;
  async function* measured(): AsyncGenerator<Int16Array> {
    for await (const { samples, silence, plan } of chunks) {
      if (!silence) spoken += samples.length;
      told = plan;
      yield samples;
    }
  }
  const parts = resampled(measured(), speech.sampleRate, sampleRate);
  headers.set('server-timing', serverTiming(c.get('record'), speech));
  setUnknownHeader(headers, first.plan.unknown);
  const announceDuration = (samples: number) =>
    headers.set('x-audio-duration-seconds', (samples / sampleRate).toFixed(3));

  if (delivery === 'whole') {
    return withAnswerInHand(c, answers, async (answer) => {
      const whole = await encodeWhole(encoder, { sampleRate, parts }, answer);
      announceDuration(whole.length);
      setUnknownHeader(headers, told.unknown);
      return wholeResponse(c, whole, answer, options);
    });
  }

  const bytes = encoder.encode({ sampleRate, length: count, parts });
  if (count !== null) {
    announceDuration(count);
    const size = format.size?.(count);
    if (size !== undefined && delivery === 'flow') headers.set('content-length', String(size));
  }
  if (delivery === 'flow') return new Response(flowingBody(bytes, c, log), { headers });

  const usage = () => ({ ...told, frames: Math.round(spoken / hopLength) });
  return new Response(flowingBody(speechEvents(bytes, usage), c, log), { headers });
}

/** The whole audio, or the requested range if the answer supports ranges. */
function wholeResponse(
  c: Context<AppEnv>,
  { blocks, size }: EncodedWhole,
  answer: AnswerInHand,
  { headers, log }: SpeechResponseOptions,
): Response {
  let status = 200;
  let sent = blocks;
  let length = size;
  if (headers.get('accept-ranges') === 'bytes') {
    const range = rangeHolds(c.req.header('if-range'), headers.get('etag'))
      ? requestedRange(c.req.header('range'), size)
      : undefined;
    if (range === 'unsatisfiable') {
      answer.close();
      const refused = errorResponse(c, new ApiError('range_not_satisfiable'));
      refused.headers.set('content-range', `bytes */${size}`);
      return refused;
    }
    if (range !== undefined) {
      const { first, last } = range;
      status = 206;
      headers.set('content-range', `bytes ${first}-${last}/${size}`);
      sent = [...partOf(blocks, range)];
      length = last + 1 - first;
      answer.taken(size - length);
    }
  }
  headers.set('content-length', String(length));
  return new Response(wholeBody(c, givingAway(sent, answer), answer, log), { status, headers });
}
