import { VERSION } from '../version.ts';
import { defineCommand } from './command.ts';

export const manual = defineCommand({
  name: 'manual',
  summary: 'print the manual page',
  description:
    'Prints the manual page as roff, as the Debian package installs it; `hailo-piper manual | man -l -` shows it.',
  options: {},
  operands: [],
  run: async (_given, { stdout }) => {
    const { manualPage } = await import('./made/manual-page.ts');
    stdout.write(manualPage({ version: VERSION, date: '' }));
    return 0;
  },
});
