import { defineCommand } from './command.ts';

export const phrasesCheck = defineCommand({
  name: 'phrases check',
  summary: 'check whether a file of phrases is valid',
  description:
    'Checks a file of phrases that are spoken ahead. Every fault is printed to standard error, a line each, with its file, line and column.',
  options: {
    config: {
      value: 'FILE',
      summary: 'configuration that names the file (default: as of serve)',
      completion: { files: ['yaml', 'yml', 'json'] },
    },
  },
  operands: [
    {
      name: 'FILE',
      summary: 'YAML or JSON (default: cache.phrases_file)',
      completion: { files: ['yaml', 'yml', 'json'] },
    },
  ],
  run: async ({ options, operands: [file] }, terminal) => {
    const { checkPhrases } = await import('../bank/check-phrases.ts');
    return checkPhrases(file, options, terminal);
  },
});
