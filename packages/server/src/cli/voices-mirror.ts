import { defineCommand } from './command.ts';
import { FETCH_OPTIONS, FOLDER_OPTIONS } from './voices-options.ts';

export const voicesMirror = defineCommand({
  name: 'voices mirror',
  summary: 'write a folder of voices for other machines',
  description:
    'Writes voices and their voices.json to a folder that any web server or USB stick can serve; `voices add --from` takes them from there. Voices that are in the folder already stay.',
  options: {
    all: { summary: 'every voice of the catalogues, 11.6 GB for piper-voices' },
    ...FETCH_OPTIONS,
    ...FOLDER_OPTIONS,
  },
  operands: [
    { name: 'FOLDER', summary: 'folder to write', isRequired: true, completion: { files: [] } },
    {
      name: 'VOICE',
      summary:
        'an installed voice, or whatever `voices add` takes (default: every installed voice)',
      isRepeated: true,
      completion: { voices: [] },
    },
  ],
  run: async ({ options, operands: [folder = '', ...voices] }, terminal) => {
    const { mirrorVoices } = await import('../voices/mirror-voices.ts');
    return mirrorVoices(folder, voices, options, terminal);
  },
});
