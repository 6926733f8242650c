import { defineCommand } from './command.ts';
import { STATE_OPTION } from './phrases-options.ts';

export const phrasesImport = defineCommand({
  name: 'phrases import',
  summary: 'take over phrases from a folder',
  description:
    'Has the running service keep the phrases of a folder that was exported. Each is checked by its hash, and refused if this service would speak it in another way. Ends with status 1 if one is refused.',
  options: STATE_OPTION,
  operands: [
    {
      name: 'DIR',
      summary: 'folder that `phrases export` has written',
      isRequired: true,
      completion: { files: [] },
    },
  ],
  run: async ({ options, operands: [folder = ''] }, terminal) => {
    const { importPhrases } = await import('../bank/import-phrases.ts');
    return importPhrases(folder, options, terminal);
  },
});
