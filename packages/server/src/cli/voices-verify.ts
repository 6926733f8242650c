import { defineCommand } from './command.ts';
import { FOLDER_OPTIONS } from './voices-options.ts';

export const voicesVerify = defineCommand({
  name: 'voices verify',
  summary: 'compare installed voices with the lock file',
  description:
    'Reads every installed voice and compares its SHA-256 with voices.lock and with what it was when it was added. Each difference is a line of standard error, and the exit status is 78.',
  options: {
    lock: {
      value: 'FILE',
      summary: 'lock file (default: voices.lock in the folder of the voices, if there is one)',
      completion: { files: ['lock'] },
    },
    ...FOLDER_OPTIONS,
  },
  operands: [],
  run: async ({ options }, terminal) => {
    const { verifyVoices } = await import('../voices/verify-voices.ts');
    return verifyVoices(options, terminal);
  },
});
