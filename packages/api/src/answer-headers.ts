import type { AudioFormat } from '@hailo-piper/audio';
import type { Context } from 'hono';
import type { AppEnv } from './request-record.ts';
import type { AudioDelivery } from './speech-response.ts';
import { isTimed, TIMED_CONTENT_TYPES, type TimedDelivery } from './timed/timed-response.ts';

export type Delivery = AudioDelivery | TimedDelivery;

export interface AnswerForm {
  readonly delivery: Delivery;
  /** Of the audio, wherever in the answer it is. */
  readonly format: AudioFormat;
  /** Hz of the audio. */
  readonly sampleRate: number;
  readonly etag: string | undefined;
}

/** Whether an answer is sent when all of it is spoken; the others flow. */
export function isWhole(delivery: Delivery): boolean {
  return WHOLE.has(delivery);
}

const WHOLE: ReadonlySet<Delivery> = new Set(['whole', 'json', 'srt', 'vtt']);

/**
 * The header fields that are known before anything is spoken. HEAD sends these alone, as RFC 9110,
 * 9.3.2 allows; GET and POST add what only the speech tells, such as its length.
 */
export function answerHeaders(c: Context<AppEnv>, form: AnswerForm): Headers {
  const { delivery, format, sampleRate, etag } = form;
  // Where nothing is said of ranges, GStreamer takes an answer with a length for one that has them.
  const headers = new Headers({ 'accept-ranges': hasRanges(c, form) ? 'bytes' : 'none' });
  if (etag !== undefined) headers.set('etag', etag);
  // By default nginx sends nothing on before it has 4 or 8 kB.
  if (!isWhole(delivery)) headers.set('x-accel-buffering', 'no');

  if (isTimed(delivery)) headers.set('content-type', TIMED_CONTENT_TYPES[delivery]);
  else headers.set('x-audio-sample-rate', String(sampleRate));
  switch (delivery) {
    case 'whole':
    case 'flow':
      headers.set('content-type', format.contentType);
      headers.set('content-disposition', contentDisposition(c, format.name));
      break;
    case 'events':
      headers.set('content-type', 'text/event-stream; charset=utf-8');
      headers.set('cache-control', 'no-cache');
      break;
    case 'srt':
    case 'vtt':
      headers.set('content-disposition', contentDisposition(c, delivery));
  }
  return headers;
}

/** Only bytes that are the same again can be put together from parts; RFC 9110, 14.2 and 13.1.5. */
const hasRanges = ({ req }: Context<AppEnv>, { delivery, etag }: AnswerForm): boolean =>
  delivery === 'whole' && req.method !== 'POST' && etag?.startsWith('"') === true;

/** `content-disposition`: `inline` for GET and HEAD, `attachment` for POST. */
const contentDisposition = ({ req }: Context<AppEnv>, extension: string): string =>
  `${req.method === 'POST' ? 'attachment' : 'inline'}; filename="speech.${extension}"`;
