import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

/** Command-line options of a run. */
export interface RunOptions {
  /** How long to go on finding texts; the smallest run is made whatever it takes. */
  readonly seconds: number;
  readonly seed: number;
  /** Whether to write docs/conformance.md. */
  readonly write: boolean;
}

const wholeNumber = (text: string, name: string): number => {
  if (!/^\d{1,10}$/.test(text)) throw new Error(`--${name} must be a whole number, not "${text}"`);
  return Number(text);
};

/**
 * `[--seconds N] [--seed N] [--write]`. Without a seed each run draws a new one.
 *
 * @throws Error for any other argument.
 */
export function readOptions(args: readonly string[]): RunOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '120' },
      seed: { type: 'string' },
      write: { type: 'boolean', default: false },
    },
  });
  return {
    seconds: wholeNumber(values.seconds, 'seconds'),
    seed: values.seed === undefined ? randomInt(2 ** 32) : wholeNumber(values.seed, 'seed'),
    write: values.write,
  };
}
