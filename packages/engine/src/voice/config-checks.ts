import { EngineError } from '../errors.ts';

export type Json = Record<string, unknown>;

const isAbsent = (value: unknown): value is null | undefined =>
  value === null || value === undefined;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Checks of single fields, each throwing `voice_load_failed` with the file's and field's name. A field
 * that is `null` is absent.
 */
export interface ConfigChecks {
  fail(problem: string): never;
  /** For what is odd and does not keep the voice from being spoken. */
  note(oddity: string): void;
  readonly notes: readonly string[];
  object(value: unknown, name: string): Json;
  /** An absent one is empty. */
  optionalObject(value: unknown, name: string): Json;
  /** Not negative. */
  wholeNumber(value: unknown, name: string): number;
  positive(value: unknown, name: string): number;
  /** Not negative; `fallback` when absent. */
  scale(value: unknown, name: string, fallback: number): number;
}

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
