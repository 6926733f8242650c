import { defineCommand } from './command.ts';
import { FOLDER_OPTIONS } from './voices-options.ts';

export const voicesRemove = defineCommand({
  name: 'voices remove',
  summary: 'remove installed voices',
  description:
    'Removes the files of installed voices. What a voice was is remembered, so that the same id is not added later with other bytes unnoticed.',
  options: FOLDER_OPTIONS,
  operands: [
    {
      name: 'VOICE',
      summary: 'id of an installed voice',
      isRequired: true,
      isRepeated: true,
      completion: { voices: [] },
    },
  ],
  run: async ({ options, operands }, terminal) => {
    const { removeVoices } = await import('../voices/remove-voices.ts');
    return removeVoices(operands, options, terminal);
  },
});
