import { defineCommand } from './command.ts';
import { FETCH_OPTIONS, FOLDER_OPTIONS, JSON_OPTION } from './voices-options.ts';

export const voicesSearch = defineCommand({
  name: 'voices search',
  summary: 'find voices in the catalogues',
  description:
    'Lists the voices of the catalogues that have every WORD in their id, language, country or quality: `voices search german medium`, `voices search pt_BR`. The voices of rhasspy/piper-voices are known without a network.',
  options: { ...JSON_OPTION, from: FETCH_OPTIONS.from, ...FOLDER_OPTIONS },
  operands: [{ name: 'WORD', summary: 'part of what is looked for', isRepeated: true }],
  run: async ({ options, operands }, terminal) => {
    const { searchVoices } = await import('../voices/search-voices.ts');
    return searchVoices(operands, options, terminal);
  },
});
