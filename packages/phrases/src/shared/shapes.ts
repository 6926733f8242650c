import type { Wording } from '../phrase.ts';
import type { PartNote } from './part-note.ts';

/**
 * Whether what came from a server has the form of what is put there. Its hash says that it arrived
 * as it was written, and not by whom.
 */
export function isWording(value: unknown): value is Wording {
  return (
    isMap(value) &&
    typeof value.sound === 'string' &&
    /^[0-9a-f]{64}$/.test(value.sound) &&
    isRate(value.sampleRate) &&
    isCount(value.spokenAt) &&
    isListOf(value.plans, isPlan) &&
    isListOf(value.chunks, (chunk) => isChunk(chunk, value.plans as unknown[])) &&
    value.chunks.length > 0
  );
}

export function isPartNote(value: unknown): value is PartNote {
  return (
    isMap(value) &&
    isRate(value.sampleRate) &&
    isPlan(value.plan) &&
    isPlace(value) &&
    typeof value.final === 'boolean' &&
    (value.samplesToCome === null || isCount(value.samplesToCome))
  );
}

const isChunk = (value: unknown, plans: readonly unknown[]): boolean =>
  isPlace(value) && isCount(value.length) && isCount(value.plan) && value.plan < plans.length;

const isPlace = (value: unknown): value is Record<string, unknown> =>
  isMap(value) &&
  isCount(value.sentence) &&
  isCount(value.piece) &&
  typeof value.silence === 'boolean' &&
  typeof value.last === 'boolean' &&
  (value.timing === undefined || isTiming(value.timing));

const isPlan = (value: unknown): boolean =>
  isMap(value) && isCount(value.phonemeIds) && isListOf(value.unknown, isMap);

const isTiming = (value: unknown): boolean =>
  isMap(value) && isMap(value.text) && isTimes(value.words) && isTimes(value.phonemes);

const isTimes = (value: unknown): boolean => value === null || isListOf(value, isMap);

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isListOf = (value: unknown, is: (item: unknown) => boolean): value is unknown[] =>
  Array.isArray(value) && value.every(is);

const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;

const isRate = (value: unknown): boolean => isCount(value) && value > 0;
