import { defineCommand } from './command.ts';
import { STATE_OPTION } from './phrases-options.ts';
import { JSON_OPTION } from './voices-options.ts';

export const phrasesList = defineCommand({
  name: 'phrases list',
  summary: 'list the phrases of the running service',
  description:
    'Lists the phrases that the running service speaks ahead: each is kept, missing, or stale, which is to say that another version or voice spoke it. Says why one cannot be kept.',
  options: { ...JSON_OPTION, ...STATE_OPTION },
  operands: [],
  run: async ({ options }, terminal) => {
    const { listPhrases } = await import('../bank/list-phrases.ts');
    return listPhrases(options, terminal);
  },
});
