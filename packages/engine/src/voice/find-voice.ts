import { EngineError } from '../errors.ts';
import type { VoiceInfo } from '../speech-engine.ts';

const RETRY_AFTER_SECONDS = 1;

/** Which voice a request wants. */
export interface WantedVoice {
  /** Id. Default: the default voice. */
  readonly voice?: string | undefined;
  /** What the request was told of its voice, and what it has heard, holds for this revision. */
  readonly revision?: string | undefined;
}

/**
 * The voice that a request wants.
 * @throws EngineError `voice_not_found` listing what there is; `voice_changed` where the request
 *   names a revision, and the voice is another one by now or is gone.
 */
export function findVoice<V extends Pick<VoiceInfo, 'id' | 'isDefault' | 'revision'>>(
  voices: readonly V[],
  { voice: id, revision }: WantedVoice,
): V {
  const voice = voices.find((one) => (id === undefined ? one.isDefault : one.id === id));
  if (revision !== undefined && voice?.revision !== revision) {
    throw new EngineError('voice_changed', 'the voice was replaced; ask again', {
      field: 'voice',
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }
  if (voice !== undefined) return voice;
  throw new EngineError(
    'voice_not_found',
    `there is no voice ${JSON.stringify(id)}; there is ${voices.map((one) => one.id).join(', ')}`,
    { field: 'voice' },
  );
}
