import { EngineError } from '../errors.ts';
import type { SpeechRequest, VoiceInfo } from '../speech-engine.ts';

const RETRY_AFTER_SECONDS = 1;

/**
 * What a request was told of its voice, and what it has heard, holds for one revision of it.
 * @throws EngineError `voice_changed` where the voice is another one by now.
 */
export const expectRevision = (
  request: SpeechRequest,
  { revision }: Pick<VoiceInfo, 'revision'>,
): void => {
  if (request.revision === undefined || request.revision === revision) return;
  throw new EngineError('voice_changed', 'the voice was replaced; ask again', {
    field: 'voice',
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
};
