import { EngineError } from '../errors.ts';

export type Json = Record<string, unknown>;

const isAbsent = (value: unknown): value is null | undefined =>
  value === null || value === undefined;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Checks of single config fields. Each throws `voice_load_failed` with the name of file and field.
 * A field that is `null` counts as absent.
 */
export interface ConfigChecks {
  fail(problem: string): never;
  /** Records an oddity that does not make the voice unusable. */
  note(oddity: string): void;
  readonly notes: readonly string[];
  object(value: unknown, name: string): Json;
  /** `{}` when absent. */
  optionalObject(value: unknown, name: string): Json;
  /** A safe integer of 0 or more. */
  wholeNumber(value: unknown, name: string): number;
  positive(value: unknown, name: string): number;
  /** A number of 0 or more; `fallback` when absent. */
  scale(value: unknown, name: string, fallback: number): number;
}

/** @param file name that every error message begins with. */
export function configChecks(file: string): ConfigChecks {
  const notes: string[] = [];
  const fail = (problem: string): never => {
    throw new EngineError('voice_load_failed', `${file}: ${problem}`);
  };
  const object = (value: unknown, name: string) =>
    isObject(value) ? value : fail(`${name} must be an object`);
  const number = (value: unknown, name: string, fits: (n: number) => boolean, what: string) =>
    typeof value === 'number' && fits(value) ? value : fail(`${name} must be ${what}`);
  return {
    fail,
    note: (oddity) => notes.push(oddity),
    notes,
    object,
    optionalObject: (value, name) => (isAbsent(value) ? {} : object(value, name)),
    wholeNumber: (value, name) =>
      number(value, name, (n) => Number.isSafeInteger(n) && n >= 0, 'a whole number'),
    positive: (value, name) => number(value, name, (n) => n > 0, 'a number above 0'),
    scale: (value, name, fallback) =>
      isAbsent(value) ? fallback : number(value, name, (n) => n >= 0, 'a number from 0'),
  };
}
