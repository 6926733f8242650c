import type { Shell } from '../shells.ts';
import { bashCompletion } from './bash-completion.ts';
import { fishCompletion } from './fish-completion.ts';
import { zshCompletion } from './zsh-completion.ts';

const MADE = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

/**
 * The shell's completion script for hailo-piper's commands, options and operands. It is
 * self-contained: completion does not start Node. Installed voices are found in `--directory`, else in
 * the folder of the configuration in the XDG folders.
 */
export function completionScript(shell: Shell): string {
  return MADE[shell]();
}
