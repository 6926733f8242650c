import type { Command, Completion } from '../command.ts';
import { COMMANDS, GROUPS } from '../commands.ts';
import { catalogueIds } from './catalogue-ids.ts';
import { INSTALLED_VOICES } from './installed-voices-script.ts';

/** For zsh 5 and later, with its compsys completion. */
export function zshCompletion(): string {
  const single = COMMANDS.filter(({ name }) => !name.includes(' '));
  return `#compdef hailo-piper
# zsh completion for hailo-piper, made by "hailo-piper completion zsh"
_hailo_piper() {
  local -a commands
  if ((CURRENT == 2)); then
    commands=(${[
      ...single.map(({ name, summary }) => described(name, summary)),
      ...[...GROUPS].map(([group, does]) => described(group, does)),
      described('help', 'print help'),
    ].join(' ')})
    _describe -t commands command commands
    return
  fi
  case $words[2] in
${[...GROUPS.keys()].map(groupCase).join('\n')}
${single.map((command) => `    ${command.name})\n${argumentsOf(command, 1)}\n      ;;`).join('\n')}
  esac
}

_hailo_piper_voices() {
  local -a ids
  ids=(\${(f)"$(sh -c '${INSTALLED_VOICES}' sh $words)"} "$@")
  compadd -a ids
}

_hailo_piper_catalogue() {
  local -a ids
  ids=(${catalogueIds()})
  compadd -a ids
  _files -g "$1"
}

if [[ $funcstack[1] == _hailo-piper || $funcstack[1] == _hailo_piper ]]; then
  _hailo_piper "$@"
else
  compdef _hailo_piper hailo-piper
fi
`;
}

const groupCase = (group: string): string => {
  const commands = COMMANDS.filter(({ name }) => name.startsWith(`${group} `));
  const word = ({ name }: Command) => name.split(' ')[1] as string;
  return `    ${group})
      if ((CURRENT == 3)); then
        commands=(${commands.map((one) => described(word(one), one.summary)).join(' ')})
        _describe -t commands command commands
        return
      fi
      case $words[3] in
${commands.map((one) => `        ${word(one)})\n${argumentsOf(one, 2)}\n          ;;`).join('\n')}
      esac
      ;;`;
};

const argumentsOf = ({ options, operands }: Command, shifted: number): string => {
  const specs = [
    ...Object.entries(options).flatMap(([option, { short, value, summary, completion }]) => {
      const means = `[${escaped(summary)}]`;
      const takes = value === undefined ? '' : `:${value}:${offer(completion)}`;
      const names = [...(short === undefined ? [] : [`-${short}`]), `--${option}`];
      const excludes = names.length > 1 ? `(${names.join(' ')})` : '';
      return names.map((name) => quoted(`${excludes}${name}${means}${takes}`));
    }),
    quoted('--help[print help]'),
    ...operands.map(({ name, completion, isRepeated }) =>
      quoted(`${isRepeated ? '*' : ':'}:${name}:${offer(completion)}`),
    ),
  ];
  return `      shift ${shifted} words; ((CURRENT -= ${shifted}))
      _arguments ${specs.join(' ')}`;
};

const offer = (completion: Completion): string => {
  if (completion === undefined) return ' ';
  if ('words' in completion) return `(${completion.words.join(' ')})`;
  // The blank keeps zsh from adding arguments of its own.
  if ('voices' in completion) return ` _hailo_piper_voices ${completion.voices.join(' ')}`;
  const { files, isCatalogue } = completion;
  if (isCatalogue) return ` _hailo_piper_catalogue "*.(${files.join('|')})"`;
  return files.length === 0 ? '_files -/' : `_files -g "*.(${files.join('|')})"`;
};

const escaped = (text: string): string => text.replaceAll(/[[\]:\\]/g, '\\$&');
const described = (name: string, summary: string): string =>
  quoted(`${name}:${summary.replaceAll(':', '\\:')}`);
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
