/** Something that is to hold, and whether it does. */
export interface Target {
  readonly what: string;
  readonly aim: string;
  /** `not measured` where this run did not. */
  readonly measured: string;
  readonly met: boolean | undefined;
}

export type Show = (value: number) => string;

export function atMost(what: string, limit: number, value: number | undefined, show: Show): Target {
  return { what, aim: `≤ ${show(limit)}`, ...judged(value, show, (seen) => seen <= limit) };
}

export function atLeast(
  what: string,
  limit: number,
  value: number | undefined,
  show: Show,
): Target {
  return { what, aim: `≥ ${show(limit)}`, ...judged(value, show, (seen) => seen >= limit) };
}

const judged = (value: number | undefined, show: Show, holds: (value: number) => boolean) => ({
  measured: value === undefined ? 'not measured' : show(value),
  met: value === undefined ? undefined : holds(value),
});

export const megabytes = unit('MB', 0);
export const milliseconds = unit('ms', 0);

export function ratio(value: number): string {
  return value.toFixed(value < 0.1 ? 3 : 2);
}

export function count(value: number): string {
  return value.toFixed(0);
}

/** A figure with its unit behind it. */
export function unit(name: string, digits: number): Show {
  return (value) => `${value.toFixed(digits)} ${name}`;
}

export function optional<From, To>(
  value: From | undefined,
  use: (value: From) => To,
): To | undefined {
  return value === undefined ? undefined : use(value);
}
