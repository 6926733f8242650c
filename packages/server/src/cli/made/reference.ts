import { EXIT_STATUSES } from '../../exit-status.ts';
import type { Command } from '../command.ts';
import { COMMANDS } from '../commands.ts';
import { optionTerm, usageOf } from './usage.ts';

/** The reference page of the command line in Markdown. */
export function commandReference(): string {
  return [
    '# Command line',
    '',
    'This page is made from the commands in `packages/server/src/cli`; change it there and run',
    '`pnpm --filter @hailo-piper/server run docs`. Help, completion and manual are made from them, too:',
    '`hailo-piper COMMAND --help`, `hailo-piper completion SHELL`, `hailo-piper manual`.',
    '',
    '## Exit status',
    '',
    'The numbers are those of sysexits.h. A second SIGINT or SIGTERM ends `serve` with 130 or 143.',
    '',
    '| Status | Meaning |',
    '|---|---|',
    ...Object.values(EXIT_STATUSES).map(({ status, meaning }) => `| ${status} | ${meaning} |`),
    '',
    ...COMMANDS.flatMap(section),
  ].join('\n');
}

function section(command: Command): string[] {
  const { name, description, options, operands } = command;
  const rows = [
    ...operands.map((operand) => [operand.name, operand.summary]),
    ...Object.entries(options).map(([name, option]) => [optionTerm(name, option), option.summary]),
    ['--help', 'print help'],
  ];
  return [
    `## ${name}`,
    '',
    '```',
    usageOf(command),
    '```',
    '',
    description,
    '',
    '| Argument | Meaning |',
    '|---|---|',
    ...rows.map(([argument, meaning]) => `| \`${argument}\` | ${meaning} |`),
    '',
  ];
}
