import type { StartedSpeech } from '@hailo-piper/speech';
import type { RequestRecord } from './request-record.ts';

/**
 * Value of the `server-timing` header, in milliseconds; `first_audio` is measured from the
 * request's arrival.
 * https://www.w3.org/TR/server-timing/
 */
export function serverTiming(
  { firstAudioMs = 0 }: Pick<RequestRecord, 'firstAudioMs'>,
  { first }: StartedSpeech,
): string {
  const { queueMs, planMs } = first.plan;
  return Object.entries({ queue: queueMs, plan: planMs, first_audio: firstAudioMs })
    .map(([name, milliseconds]) => `${name};dur=${milliseconds.toFixed(1)}`)
    .join(', ');
}
