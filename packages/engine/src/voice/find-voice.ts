import { EngineError } from '../errors.ts';
import type { VoiceInfo } from '../speech-engine.ts';

const RETRY_AFTER_SECONDS = 1;

/** The voice that a request asks for. */
export interface WantedVoice {
  /** Voice id. Default: the default voice. */
  readonly voice?: string | undefined;
  /** The revision that the request began with. The voice must still have it. */
  readonly revision?: string | undefined;
}

type Known = Pick<VoiceInfo, 'id' | 'isDefault'> & { readonly revision?: string | undefined };

/**
 * Finds the voice that a request asks for.
 * @throws EngineError `voice_not_found`, which lists the voices; `voice_changed` if the request
 *   names a revision and the voice has another one by now or is gone. A voice that is not prepared
 *   yet has no revision, and may turn out to be the wanted one.
 */
export function findVoice<V extends Known>(
  voices: readonly V[],
  { voice: id, revision }: WantedVoice,
): V {
  const voice = voices.find((one) => (id === undefined ? one.isDefault : one.id === id));
  const has = voice === undefined ? '' : voice.revision;
  if (revision !== undefined && has !== undefined && has !== revision) {
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
