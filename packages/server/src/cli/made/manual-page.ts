import { EXIT_STATUSES } from '../../exit-status.ts';
import type { Command } from '../command.ts';
import { COMMANDS } from '../commands.ts';
import { MANUAL_EXAMPLES, MANUAL_FILES } from './manual-sections.ts';
import { operandName } from './usage.ts';

/**
 * The manual page as roff with the macros of man(7).
 *
 * @param date of the release, as 2026-11-28; empty if unknown.
 */
export function manualPage({ version, date }: { version: string; date: string }): string {
  return [
    `.TH HAILO-PIPER 1 "${date}" "hailo-piper ${version}" "User Commands"`,
    '.SH NAME',
    'hailo-piper \\- offline text-to-speech server with Piper voices',
    '.SH SYNOPSIS',
    ...COMMANDS.flatMap(synopsis),
    '.SH DESCRIPTION',
    '.B hailo-piper',
    "speaks text with a neural voice, on this machine and without any other, for clients of OpenAI's",
    'speech API and for plain HTTP.',
    'Usually systemd runs it, as',
    '.BR hailo-piper.service ,',
    'on port 5003.',
    '.SH COMMANDS',
    ...COMMANDS.flatMap(section),
    '.SH EXIT STATUS',
    ...Object.values(EXIT_STATUSES).flatMap(({ status, meaning }) => [
      '.TP',
      `.B ${status}`,
      sentence(meaning),
    ]),
    '.SH FILES',
    ...MANUAL_FILES.flatMap(([file, text]) => ['.TP', `.I ${file}`, plain(text)]),
    '.SH EXAMPLES',
    '.EX',
    ...MANUAL_EXAMPLES.map(plain),
    '.EE',
    '.SH SEE ALSO',
    '.BR journalctl (1),',
    '.BR systemctl (1)',
    '.br',
    '.I /usr/share/doc/hailo-piper',
    '',
  ].join('\n');
}

function synopsis({ name, options, operands }: Command): string[] {
  return [
    `.SY "hailo\\-piper ${name}"`,
    ...Object.entries(options).map(([option, { value }]) =>
      value === undefined
        ? `.RB [ ${plain(`--${option}`)} ]`
        : `.RB [ ${plain(`--${option}`)}\\ \\fI${value}\\fR ]`,
    ),
    ...operands.map((operand) =>
      operand.isRequired ? `.I ${operandName(operand)}` : `.RI [ ${operandName(operand)} ]`,
    ),
    '.YS',
  ];
}

function section({ name, description, options, operands }: Command): string[] {
  return [
    '.SS',
    name,
    plain(description),
    ...operands.flatMap(({ name: operand, summary }) => [
      '.TP',
      `.I ${operand}`,
      sentence(summary),
    ]),
    ...Object.entries(options).flatMap(([option, { short, value, summary }]) => {
      const names = short === undefined ? `--${option}` : `"-${short}, --${option}"`;
      return [
        '.TP',
        value === undefined ? `.B ${plain(names)}` : `.BI ${plain(names)} " ${value}"`,
        sentence(summary),
      ];
    }),
  ];
}

const sentence = (text: string): string => plain(`${text[0]?.toUpperCase()}${text.slice(1)}.`);

/** Escapes roff's special characters. */
const plain = (text: string): string =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('`', '')
    .replace(/^(?=['.])/, '\\&');
