import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import type { Arguments, Command } from './command.ts';
import { UsageError } from './usage-error.ts';

/**
 * Parses a command's options and operands.
 *
 * @returns `help` if requested.
 * @throws UsageError
 */
export function parseArguments(command: Command, args: readonly string[]): Arguments | 'help' {
  const { values, positionals } = parse(command, args);
  const { help, ...options } = values;
  if (help) return 'help';
  for (const [name, { problem }] of Object.entries(command.options)) {
    const value = options[name];
    const found = typeof value === 'string' ? problem?.(value) : undefined;
    if (found !== undefined) throw new UsageError(`--${name} ${found}`);
  }
  const unexpected = positionals[command.operands.length];
  const isEndless = command.operands.at(-1)?.isRepeated;
  if (!isEndless && unexpected !== undefined)
    throw new UsageError(`Unexpected argument '${unexpected}'`);
  const missing = command.operands[positionals.length];
  if (missing?.isRequired) throw new UsageError(`${missing.name} is missing`);
  return { options: options as Arguments['options'], operands: positionals };
}

function parse({ options, operands }: Command, args: readonly string[]) {
  const config: ParseArgsOptionsConfig = { help: { type: 'boolean' } };
  for (const [name, { value, short }] of Object.entries(options)) {
    const type = value === undefined ? 'boolean' : 'string';
    config[name] = { type, ...(short !== undefined && { short }) };
  }
  try {
    return parseArgs({
      // pnpm passes on the `--` before options. Commands with operands need it.
      args: operands.length > 0 ? [...args] : args.filter((arg) => arg !== '--'),
      options: config,
      allowPositionals: true,
    });
  } catch (cause) {
    const [sentence = ''] = (cause as Error).message.split(/\.\s/);
    throw new UsageError(sentence, { cause });
  }
}
