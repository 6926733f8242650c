import type { AudioChunk, Log } from '@hailo-piper/engine';
import { type StartedSpeech, subtitles } from '@hailo-piper/speech';
import type { Context } from 'hono';
import { flowingBody } from '../flowing-body.ts';
import type { AppEnv } from '../request-record.ts';
import { serverTiming } from '../server-timing.ts';
import { setUnknownHeader } from '../unknown-phonemes.ts';
import type { AnswersInHand } from '../whole-answers/answers-in-hand.ts';
import { wholeBody, withAnswerInHand } from '../whole-answers/whole-body.ts';
import { type TimedJsonOptions, timedJson, timedJsonLines } from './timed-json.ts';

/** Content types of the timed forms of an answer. */
export const TIMED_CONTENT_TYPES = {
  json: 'application/json',
  'json-lines': 'application/x-ndjson',
  srt: 'application/x-subrip; charset=utf-8',
  vtt: 'text/vtt; charset=utf-8',
} as const;

export type TimedDelivery = keyof typeof TIMED_CONTENT_TYPES;

export function isTimed(delivery: string): delivery is TimedDelivery {
  return Object.hasOwn(TIMED_CONTENT_TYPES, delivery);
}

export interface TimedResponseOptions extends TimedJsonOptions {
  readonly delivery: TimedDelivery;
  /** The header fields known before synthesis; see answer-headers.ts. */
  readonly headers: Headers;
  readonly answers: AnswersInHand;
  readonly log: Log;
}

/** The HTTP response with timings of a started speech. */
export async function timedResponse(
  c: Context<AppEnv>,
  speech: StartedSpeech,
  { delivery, headers, answers, log, ...options }: TimedResponseOptions,
): Promise<Response> {
  headers.set('server-timing', serverTiming(c.get('record'), speech));
  let { unknown } = speech.first.plan;
  setUnknownHeader(headers, unknown);
  async function* chunks(): AsyncGenerator<AudioChunk> {
    for await (const chunk of speech.chunks) {
      unknown = chunk.plan.unknown;
      yield chunk;
    }
  }
  const heard = { ...speech, chunks: chunks() };
  switch (delivery) {
    case 'json':
      return withAnswerInHand(c, answers, async (answer) => {
        const { parts, size } = await timedJson(heard, options, answer);
        setUnknownHeader(headers, unknown);
        headers.set('content-length', String(size));
        return new Response(wholeBody(c, parts, answer, log), { headers });
      });
    case 'json-lines':
      return new Response(flowingBody(timedJsonLines(speech, options), c, log), { headers });
    default: {
      const text = await subtitles(heard, options.text, delivery);
      setUnknownHeader(headers, unknown);
      return new Response(text, { headers });
    }
  }
}
