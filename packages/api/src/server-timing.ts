import type { StartedSpeech } from '@hailo-piper/speech';
import type { RequestRecord } from './request-record.ts';

/**
 * Value of the `server-timing` header, in milliseconds; `first_audio` is measured from the
 * request's arrival. `voice` is the preparation of a voice that was asked for the first time.
 * https://www.w3.org/TR/server-timing/
 */
export function serverTiming(
  { firstAudioMs = 0, voicePreparedMs }: Pick<RequestRecord, 'firstAudioMs' | 'voicePreparedMs'>,
  { first }: StartedSpeech,
): string {
  const { queueMs, planMs } = first.plan;
  const preparation = voicePreparedMs === undefined ? {} : { voice: voicePreparedMs };
  const parts = { ...preparation, queue: queueMs, plan: planMs, first_audio: firstAudioMs };
  return Object.entries(parts)
    .map(([name, milliseconds]) => `${name};dur=${milliseconds.toFixed(1)}`)
    .join(', ');
}
