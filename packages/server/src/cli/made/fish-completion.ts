import type { Command, Completion } from '../command.ts';
import { COMMANDS, GROUPS } from '../commands.ts';
import { catalogueIds } from './catalogue-ids.ts';
import { INSTALLED_VOICES } from './installed-voices-script.ts';

/** For fish 3 and later. */
export function fishCompletion(): string {
  return `${[
    '# fish completion for hailo-piper, made by "hailo-piper completion fish"',
    'complete -c hailo-piper -f',
    'function __hailo_piper_voices',
    `  sh -c ${quoted(INSTALLED_VOICES)} sh (commandline -opc)`,
    'end',
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
    ...Object.entries(options).map(([option, { short, value, summary, completion }]) => {
      const names = `${short === undefined ? '' : `-s ${short} `}-l ${option}`;
      const values = value === undefined ? '' : ` -x${offer(completion)}`;
      return line(condition, `${names}${values}`, summary);
    }),
    line(condition, '-l help', 'print help'),
    ...operands
      .filter(({ completion }) => completion !== undefined)
      .map(({ summary, completion }) => line(condition, offer(completion).trim(), summary)),
  ];
};

const offer = (completion: Completion): string => {
  if (completion === undefined) return '';
  if ('words' in completion) return ` -a ${quoted(completion.words.join(' '))}`;
  if ('voices' in completion) {
    return ` -a ${quoted(['(__hailo_piper_voices)', ...completion.voices].join(' '))}`;
  }
  const { files: extensions, isCatalogue } = completion;
  if (extensions.length === 0) return ` -a ${quoted('(__fish_complete_directories)')}`;
  const files = extensions.map((extension) => `__fish_complete_suffix .${extension}`);
  const ids = isCatalogue ? ` ${catalogueIds()}` : '';
  return ` -a ${quoted(`(${files.join('; ')})${ids}`)}`;
};

const line = (condition: string, what: string, summary: string): string =>
  `complete -c hailo-piper -n ${quoted(condition)} ${what} -d ${quoted(summary)}`;

const quoted = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
