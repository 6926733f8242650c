import { defineCommand } from './command.ts';
import { SHELLS } from './shells.ts';
import { UsageError } from './usage-error.ts';

export const completion = defineCommand({
  name: 'completion',
  summary: 'print a completion script for a shell',
  description:
    'Prints the script with which a shell completes commands, options and files. The Debian package installs them; otherwise: `source <(hailo-piper completion bash)`.',
  options: {},
  operands: [
    {
      name: 'SHELL',
      summary: SHELLS.join(', '),
      isRequired: true,
      completion: { words: SHELLS },
    },
  ],
  run: async ({ operands: [shell] }, { stdout }) => {
    const known = SHELLS.find((one) => one === shell);
    if (known === undefined) throw new UsageError(`SHELL must be one of ${SHELLS.join(', ')}`);
    const { completionScript } = await import('./made/completion-script.ts');
    stdout.write(completionScript(known));
    return 0;
  },
});
