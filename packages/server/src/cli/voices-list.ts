import { defineCommand } from './command.ts';
import { FOLDER_OPTIONS, JSON_OPTION } from './voices-options.ts';

export const voicesList = defineCommand({
  name: 'voices list',
  summary: 'list the installed voices',
  description:
    'Lists the installed voices, with the embedded one, and says why a file among them is no voice.',
  options: { ...JSON_OPTION, ...FOLDER_OPTIONS },
  operands: [],
  run: async ({ options }, terminal) => {
    const { listVoices } = await import('../voices/list-voices.ts');
    return listVoices(options, terminal);
  },
});
