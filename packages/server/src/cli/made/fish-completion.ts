import type { Command, Completion } from '../command.ts';
import { COMMANDS, GROUPS } from '../commands.ts';

/** For fish 3 and later. */
export function fishCompletion(): string {
  return `${[
    '# fish completion for hailo-piper, made by "hailo-piper completion fish"',
    'complete -c hailo-piper -f',
    ...COMMANDS.filter(({ name }) => !name.includes(' ')).map(({ name, summary }) =>
      line('__fish_use_subcommand', `-a ${name}`, summary),
    ),
    line('__fish_use_subcommand', '-a help', 'print help'),
    ...[...GROUPS].flatMap(groupLines),
    ...COMMANDS.flatMap(commandLines),
  ].join('\n')}\n`;
}

const groupLines = ([group, does]: readonly [string, string]): string[] => {
  const commands = COMMANDS.filter(({ name }) => name.startsWith(`${group} `));
  const words = commands.map(({ name }) => name.split(' ')[1] as string);
  const condition = `__fish_seen_subcommand_from ${group}; and not __fish_seen_subcommand_from ${words.join(' ')}`;
  return [
    line('__fish_use_subcommand', `-a ${group}`, does),
    ...commands.map(({ summary }, index) => line(condition, `-a ${words[index]}`, summary)),
  ];
};

const commandLines = ({ name, options, operands }: Command): string[] => {
  const condition = name
    .split(' ')
    .map((word) => `__fish_seen_subcommand_from ${word}`)
    .join('; and ');
  return [
    ...Object.entries(options).map(([option, { value, summary, completion }]) =>
      line(
        condition,
        `-l ${option}${value === undefined ? '' : ` -x${offer(completion)}`}`,
        summary,
      ),
    ),
    line(condition, '-l help', 'print help'),
    ...operands
      .filter(({ completion }) => completion !== undefined)
      .map(({ summary, completion }) => line(condition, offer(completion).trim(), summary)),
  ];
};

const offer = (completion: Completion): string => {
  if (completion === undefined) return '';
  if ('words' in completion) return ` -a ${quoted(completion.words.join(' '))}`;
  const files = completion.files.map((extension) => `__fish_complete_suffix .${extension}`);
  return ` -a ${quoted(`(${files.join('; ')})`)}`;
};

const line = (condition: string, what: string, summary: string): string =>
  `complete -c hailo-piper -n ${quoted(condition)} ${what} -d ${quoted(summary)}`;

const quoted = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
