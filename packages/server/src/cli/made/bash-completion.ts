import type { Command, Completion } from '../command.ts';
import { COMMANDS, GROUPS } from '../commands.ts';
import { catalogueIds } from './catalogue-ids.ts';
import { INSTALLED_VOICES } from './installed-voices-script.ts';

/** For bash 4.4 and later, with or without the bash-completion package. */
export function bashCompletion(): string {
  const firstWords = new Set(COMMANDS.map(({ name }) => name.split(' ')[0] as string));
  return `# bash completion for hailo-piper, made by "hailo-piper completion bash"
_hailo_piper() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]}
  local extension
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    _hailo_piper_words '${[...firstWords, 'help'].join(' ')}'
    return
  fi
  case "\${COMP_WORDS[1]} \${COMP_WORDS[2]}" in
${[...GROUPS.keys()].map(groupCase).join('\n')}
  esac
  case "\${COMP_WORDS[1]} \${COMP_WORDS[2]}" in
${COMMANDS.map(commandCase).join('\n')}
  esac
}

_hailo_piper_words() {
  mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur")
}

_hailo_piper_voices() {
  _hailo_piper_words "$(sh -c '${INSTALLED_VOICES}' sh "\${COMP_WORDS[@]}") $1"
}

_hailo_piper_catalogue() {
  local files=("\${COMPREPLY[@]}")
  _hailo_piper_words '${catalogueIds()}'
  COMPREPLY+=("\${files[@]}")
}

_hailo_piper_files() {
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(
    compgen -d -- "$cur"
    for extension; do compgen -f -X "!*.$extension" -- "$cur"; done
  )
}

complete -F _hailo_piper hailo-piper
`;
}

const groupCase = (group: string): string => {
  const words = COMMANDS.filter(({ name }) => name.startsWith(`${group} `)).map(
    ({ name }) => name.split(' ')[1],
  );
  return `    '${group} '*) ((COMP_CWORD == 2)) && _hailo_piper_words '${words.join(' ')}' && return ;;`;
};

const commandCase = ({ name, options, operands }: Command): string => {
  const words = name.split(' ');
  const pattern = words.length === 1 ? `'${name} '*` : `'${name}'`;
  const values = Object.entries(options)
    .filter(([, { value }]) => value !== undefined)
    .map(([option, { short, completion }]) => {
      const names = short === undefined ? `--${option}` : `-${short} | --${option}`;
      return `${names}) ${offer(completion)} ;;`;
    });
  const places = operands.map(({ completion, isRepeated }, index) => {
    const place = isRepeated ? '*' : index + 1 + words.length;
    return `${place}) ${offer(completion)} ;;`;
  });
  const flags = [...Object.keys(options), 'help'].map((option) => `--${option}`).join(' ');
  return `    ${pattern})
      case $prev in
${[...values, `*) [[ $cur == -* ]] && _hailo_piper_words '${flags}' ;;`].map((line) => `        ${line}`).join('\n')}
      esac
      [[ $cur == -* || $prev == -* ]] && return
      case $COMP_CWORD in
${[...places, '*) ;;'].map((line) => `        ${line}`).join('\n')}
      esac
      ;;`;
};

const offer = (completion: Completion): string => {
  if (completion === undefined) return ':';
  if ('words' in completion) return `_hailo_piper_words '${completion.words.join(' ')}'`;
  if ('voices' in completion) return `_hailo_piper_voices '${completion.voices.join(' ')}'`;
  const files = `_hailo_piper_files ${completion.files.join(' ')}`;
  return completion.isCatalogue ? `${files}; _hailo_piper_catalogue` : files;
};
