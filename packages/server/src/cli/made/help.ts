import { EXIT_STATUSES } from '../../exit-status.ts';
import type { Command } from '../command.ts';
import { COMMANDS } from '../commands.ts';
import { optionTerm, usageOf } from './usage.ts';
import { wrapped } from './wrapped.ts';

const WIDTH = 96;

/** What `hailo-piper COMMAND --help` prints. */
export function commandHelp(command: Command): string {
  const rows = [
    ...command.operands.map(({ name, summary }) => [name, summary] as const),
    ...Object.entries(command.options).map(
      ([name, option]) => [optionTerm(name, option), option.summary] as const,
    ),
    ['--help', 'print this'] as const,
  ];
  return [
    `Usage: ${usageOf(command)}`,
    '',
    ...wrapped(command.description, WIDTH),
    '',
    ...table(rows),
    '',
    ...exitStatusLines(),
    '',
  ].join('\n');
}

/** What `hailo-piper --help` prints, or `hailo-piper config --help` for a group. */
export function overviewHelp(group?: string): string {
  const commands = COMMANDS.filter(
    ({ name }) => group === undefined || name.startsWith(`${group} `),
  );
  const all = group === undefined ? 'hailo-piper COMMAND' : `hailo-piper ${group} COMMAND`;
  return [
    `Usage: ${all}`,
    '',
    ...table(commands.map(({ name, summary }) => [name, summary])),
    '',
    'hailo-piper COMMAND --help says more of a command.',
    '',
    ...exitStatusLines(),
    '',
  ].join('\n');
}

function exitStatusLines(): string[] {
  const all = Object.values(EXIT_STATUSES).map(({ status, meaning }) => `${status} ${meaning}`);
  return wrapped(`Exit status: ${all.join('; ')}.`, WIDTH);
}

function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.flatMap(([left, right]) =>
    wrapped(right, WIDTH - width - 4).map(
      (line, index) => `  ${(index === 0 ? left : '').padEnd(width)}  ${line}`,
    ),
  );
}
