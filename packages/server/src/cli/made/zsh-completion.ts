import type { Command, Completion } from '../command.ts';
import { COMMANDS, GROUPS } from '../commands.ts';

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
    ...Object.entries(options).map(([option, { value, summary, completion }]) =>
      value === undefined
        ? quoted(`--${option}[${escaped(summary)}]`)
        : quoted(`--${option}[${escaped(summary)}]:${value}:${offer(completion)}`),
    ),
    quoted('--help[print help]'),
    ...operands.map(({ name, completion }) => quoted(`::${name}:${offer(completion)}`)),
  ];
  return `      shift ${shifted} words; ((CURRENT -= ${shifted}))
      _arguments ${specs.join(' ')}`;
};

const offer = (completion: Completion): string => {
  if (completion === undefined) return ' ';
  return 'files' in completion
    ? `_files -g "*.(${completion.files.join('|')})"`
    : `(${completion.words.join(' ')})`;
};

const escaped = (text: string): string => text.replaceAll(/[[\]:\\]/g, '\\$&');
const described = (name: string, summary: string): string =>
  quoted(`${name}:${summary.replaceAll(':', '\\:')}`);
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
