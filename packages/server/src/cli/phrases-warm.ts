import { defineCommand } from './command.ts';
import { STATE_OPTION } from './phrases-options.ts';

export const phrasesWarm = defineCommand({
  name: 'phrases warm',
  summary: 'have the missing phrases spoken now',
  description:
    'Has the running service speak the phrases that it does not keep, without waiting for an idle moment. Its clients still go first. Ends with status 1 if one cannot be kept.',
  options: STATE_OPTION,
  operands: [],
  run: async ({ options }, terminal) => {
    const { warmPhrases } = await import('../bank/warm-phrases.ts');
    return warmPhrases(options, terminal);
  },
});
