import type { ErrorObject, ValidateFunction } from 'ajv';
import type { Problem } from './diagnostics.ts';
import type { KeySchema } from './schema-keys.ts';
import { suggestValue } from './suggest.ts';
import { expected, found } from './wording.ts';

/**
 * What is wrong with a value.
 * @param root the data that was checked.
 * @param accepts the check that found the error.
 */
export function valueProblem(
  error: ErrorObject,
  root: unknown,
  accepts: ValidateFunction<unknown>,
): Problem {
  const schema = (error.parentSchema ?? {}) as KeySchema;
  const secret = schema.writeOnly === true;
  const isValid = (value: unknown): boolean => fits(error.instancePath, value, root, accepts);
  return {
    path: pathOf(error.instancePath),
    at: 'value',
    message: `must be ${expected(schema)}, found ${found(error.data, secret)}`,
    ...(secret ? {} : hint(suggestValue(schema, error.data, isValid))),
  };
}

/** The keys of a JSON pointer. */
export function pathOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

export function hint(suggestion: string | undefined): Pick<Problem, 'suggestion'> {
  return suggestion === undefined ? {} : { suggestion };
}

type Keys = Record<string, unknown>;

/** Whether the value at a JSON pointer could be replaced by another. */
function fits(
  pointer: string,
  value: unknown,
  root: unknown,
  accepts: ValidateFunction<unknown>,
): boolean {
  const tried = structuredClone(root) as Keys;
  const parents = pathOf(pointer);
  const key = parents.pop() ?? '';
  parents.reduce((at, parent) => at[parent] as Keys, tried)[key] = value;
  accepts(tried);
  return !accepts.errors?.some(({ instancePath }) => instancePath === pointer);
}
