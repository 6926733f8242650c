import { VERSION } from '../version.ts';
import { defineCommand } from './command.ts';

export const version = defineCommand({
  name: 'version',
  summary: 'print the version',
  description: 'Prints the version.',
  options: {},
  operands: [],
  run: async (_given, { stdout }) => {
    stdout.write(`hailo-piper ${VERSION}\n`);
    return 0;
  },
});
