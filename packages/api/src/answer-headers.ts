import type { AudioFormat } from '@hailo-piper/audio';
import type { Context } from 'hono';
import type { AppEnv } from './request-record.ts';
import type { AudioDelivery } from './speech-response.ts';
import { isTimed, TIMED_CONTENT_TYPES, type TimedDelivery } from './timed/timed-response.ts';

export type Delivery = AudioDelivery | TimedDelivery;

export interface AnswerForm {
  readonly delivery: Delivery;
  /** Format of the audio, also when it is inside JSON. */
  readonly format: AudioFormat;
  /** Sample rate of the audio, Hz. */
  readonly sampleRate: number;
  readonly etag: string | undefined;
}

/** Whether an answer is sent only after all of it is spoken. The other answers are streamed. */
export function isWhole(delivery: Delivery): boolean {
  return WHOLE.has(delivery);
}

const WHOLE: ReadonlySet<Delivery> = new Set(['whole', 'json', 'srt', 'vtt']);

/**
 * The header fields known before synthesis starts. HEAD sends only these, as RFC 9110, 9.3.2
 * allows; GET and POST add those that depend on the speech, such as `content-length`.
 */
export function answerHeaders(c: Context<AppEnv>, form: AnswerForm): Headers {
  const { delivery, format, sampleRate, etag } = form;
  // Without `accept-ranges`, GStreamer assumes ranges for every answer that has a length.
  const headers = new Headers({ 'accept-ranges': hasRanges(c, form) ? 'bytes' : 'none' });
  if (etag !== undefined) headers.set('etag', etag);
  // By default nginx buffers 4 or 8 kB before it sends anything on.
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

/**
 * Parts can be joined only when each request gives the same bytes: a strong etag; RFC 9110, 14.2
 * and 13.1.5.
 */
const hasRanges = ({ req }: Context<AppEnv>, { delivery, etag }: AnswerForm): boolean =>
  delivery === 'whole' && req.method !== 'POST' && etag?.startsWith('"') === true;

/** `content-disposition`: `inline` for GET and HEAD, `attachment` for POST. */
const contentDisposition = ({ req }: Context<AppEnv>, extension: string): string =>
  `${req.method === 'POST' ? 'attachment' : 'inline'}; filename="speech.${extension}"`;
