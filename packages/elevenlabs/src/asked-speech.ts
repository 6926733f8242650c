import type { SoundWish } from '@hailo-piper/speech';
import { RequestError } from './request-error.ts';

type Fields = Readonly<Record<string, unknown>>;

const SLOWEST = 0.25;
const FASTEST = 4;

/** @throws RequestError. */
export function askedText(fields: Fields): string {
  const text = optionalText(fields, 'text');
  if (text === undefined) {
    throw new RequestError('missing_required_parameter', '`text` is missing.');
  }
  return text;
}

/** @throws RequestError. */
export function optionalText(fields: Fields, name: string): string | undefined {
  const value = fields[name] ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw new RequestError('invalid_type', `\`${name}\` must be text.`);
}

/** @throws RequestError. */
export function optionalFlag(fields: Fields, name: string): boolean {
  const value = fields[name] ?? false;
  if (typeof value === 'boolean') return value;
  throw new RequestError('invalid_type', `\`${name}\` must be true or false.`);
}

/**
 * `speed` is honoured; the other settings are those of voices of another kind, and accepted.
 * @throws RequestError.
 */
export function askedSound(fields: Fields): SoundWish {
  const speed = askedSpeed(fields.voice_settings ?? undefined);
  const seed = askedSeed(fields.seed ?? undefined);
  return { ...(speed === undefined ? {} : { speed }), ...(seed === undefined ? {} : { seed }) };
}

function askedSpeed(settings: unknown): number | undefined {
  if (settings === undefined) return undefined;
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) {
    throw new RequestError('invalid_type', '`voice_settings` must be an object.');
  }
  const speed = (settings as Fields).speed ?? undefined;
  if (speed === undefined) return undefined;
  if (typeof speed !== 'number') {
    throw new RequestError('invalid_type', '`voice_settings.speed` must be a number.');
  }
  if (speed >= SLOWEST && speed <= FASTEST) return speed;
  const range = `from ${SLOWEST} to ${FASTEST}`;
  throw new RequestError('invalid_value', `\`voice_settings.speed\` must be ${range}.`);
}

function askedSeed(seed: unknown): number | undefined {
  if (seed === undefined) return undefined;
  if (typeof seed === 'number' && Number.isSafeInteger(seed) && seed >= 0) return seed;
  throw new RequestError('invalid_value', '`seed` must be a whole number from 0.');
}
