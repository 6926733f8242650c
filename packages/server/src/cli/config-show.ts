import { defineCommand } from './command.ts';

export const configShow = defineCommand({
  name: 'config show',
  summary: 'print the configuration in force',
  description:
    'Prints the configuration as YAML, defaults included, and where it comes from. It can be loaded again.',
  options: {},
  operands: [
    {
      name: 'FILE',
      summary: 'YAML or JSON (default: what the service would load)',
      completion: { files: ['yaml', 'yml', 'json'] },
    },
  ],
  run: async ({ operands: [file] }, { stdout, env }) => {
    const { showFile } = await import('@hailo-piper/config/commands');
    stdout.write(await showFile(file, env));
    return 0;
  },
});
