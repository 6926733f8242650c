import { EngineError } from '../errors.ts';

/**
 * The voice with this id; without one, the default.
 * @throws EngineError `voice_not_found` listing what there is.
 */
export const findVoice = <V extends { readonly id: string; readonly isDefault: boolean }>(
  voices: readonly V[],
  id: string | undefined,
): V => {
  const voice = voices.find((one) => (id === undefined ? one.isDefault : one.id === id));
  if (voice !== undefined) return voice;
  throw new EngineError(
    'voice_not_found',
    `there is no voice ${JSON.stringify(id)}; there is ${voices.map((one) => one.id).join(', ')}`,
    { field: 'voice' },
  );
};
