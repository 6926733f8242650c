/** Arguments of a tool as a client sent them. */
export type Arguments = Readonly<Record<string, unknown>>;

/** An argument is wrong; `message` is for the client. */
export class ArgumentError extends Error {}

/** @throws ArgumentError if it is no string. */
export function textOf(given: Arguments, name: string): string | undefined {
  const value = given[name];
  if (value === undefined || value === null || typeof value === 'string') return value ?? undefined;
  throw new ArgumentError(`\`${name}\` must be a string.`);
}

/** @throws ArgumentError if it is no number from `minimum` to `maximum`. */
export function numberOf(
  given: Arguments,
  name: string,
  minimum: number,
  maximum: number,
): number | undefined {
  const value = given[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && value >= minimum && value <= maximum) return value;
  throw new ArgumentError(`\`${name}\` must be a number from ${minimum} to ${maximum}.`);
}
