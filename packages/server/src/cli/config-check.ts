import { OPERATOR_FILE } from '@hailo-piper/config';
import { defineCommand } from './command.ts';

export const configCheck = defineCommand({
  name: 'config check',
  summary: 'check whether a configuration is valid',
  description:
    'Checks a configuration. Every fault is printed to standard error, a line each, with its file, line and column.',
  options: {},
  operands: [
    {
      name: 'FILE',
      summary: `YAML or JSON (default: ${OPERATOR_FILE})`,
      completion: { files: ['yaml', 'yml', 'json'] },
    },
  ],
  run: async ({ operands: [file] }, { stdout, env }) => {
    const { checkFile } = await import('@hailo-piper/config/commands');
    stdout.write(await checkFile(file, env));
    return 0;
  },
});
