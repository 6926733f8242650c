import { defineCommand } from './command.ts';
import { STATE_OPTION } from './phrases-options.ts';

export const phrasesExport = defineCommand({
  name: 'phrases export',
  summary: 'copy the kept phrases to a folder',
  description:
    'Writes the phrases that the running service keeps to a folder, for other machines with the same kind of processor, version and voices.',
  options: STATE_OPTION,
  operands: [
    {
      name: 'DIR',
      summary: 'folder to write; made if it is missing',
      isRequired: true,
      completion: { files: [] },
    },
  ],
  run: async ({ options, operands: [folder = ''] }, terminal) => {
    const { exportPhrases } = await import('../bank/export-phrases.ts');
    return exportPhrases(folder, options, terminal);
  },
});
