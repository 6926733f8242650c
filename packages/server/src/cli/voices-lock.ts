import { defineCommand } from './command.ts';
import { FOLDER_OPTIONS } from './voices-options.ts';

export const voicesLock = defineCommand({
  name: 'voices lock',
  summary: 'write the lock file of the installed voices',
  description:
    'Writes SHA-256, size and source of every installed voice to a lock file. `voices verify` compares with it, and `voices add --lock` installs the same bytes on other machines.',
  options: FOLDER_OPTIONS,
  operands: [
    {
      name: 'FILE',
      summary: 'where it is written (default: voices.lock in the folder of the voices)',
      completion: { files: ['lock'] },
    },
  ],
  run: async ({ options, operands: [file] }, terminal) => {
    const { lockInstalled } = await import('../voices/lock-installed.ts');
    return lockInstalled(file, options, terminal);
  },
});
