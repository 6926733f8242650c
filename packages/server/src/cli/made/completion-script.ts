import type { Shell } from '../shells.ts';
import { bashCompletion } from './bash-completion.ts';
import { fishCompletion } from './fish-completion.ts';
import { zshCompletion } from './zsh-completion.ts';

const MADE = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

/**
 * The script with which a shell completes hailo-piper's commands, options and operands. It says all
 * itself: a key stroke starts no Node.
 */
export function completionScript(shell: Shell): string {
  return MADE[shell]();
}
