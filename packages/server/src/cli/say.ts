import { FILE_FORMATS } from '../say/formats.ts';
import { defineCommand } from './command.ts';

export const say = defineCommand({
  name: 'say',
  summary: 'speak a text, or write it to a file',
  description:
    'Speaks TEXT, or else standard input: through the running service, or by itself where none runs. It plays by pw-play, paplay or aplay, whichever is there first.',
  options: {
    voice: {
      value: 'NAME',
      short: 'v',
      summary: 'a voice by its id or alias (default: the default voice)',
      completion: { voices: ['en_US-joe-medium'] },
    },
    output: {
      value: 'FILE',
      short: 'o',
      summary:
        'file to write in place of playing, in the format of its ending: wav, mp3, opus, aac, flac or pcm; - is standard output, as WAV',
      completion: { files: FILE_FORMATS },
    },
    config: {
      value: 'FILE',
      summary: 'configuration of the service (default: as of serve)',
      completion: { files: ['yaml', 'yml', 'json'] },
    },
  },
  operands: [{ name: 'TEXT', summary: 'what to speak (default: standard input)' }],
  run: async ({ options, operands: [text] }, terminal) => {
    const { sayText } = await import('../say/say-text.ts');
    return sayText(text, options, terminal);
  },
});
