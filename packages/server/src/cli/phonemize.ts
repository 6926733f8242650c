import { defineCommand } from './command.ts';

export const phonemize = defineCommand({
  name: 'phonemize',
  summary: 'print what a text would be spoken as',
  description:
    'Prints the phonemes and phoneme ids of TEXT, or else of standard input, as JSON: what POST /v1/phonemize answers, without a service.',
  options: {
    voice: {
      value: 'FILE',
      summary: '.onnx file of a voice (default: the one the service would load)',
      completion: { files: ['onnx'] },
    },
    'espeak-voice': {
      value: 'NAME',
      summary: "a language by espeak's name, such as de, in place of the voice's own",
    },
    config: {
      value: 'FILE',
      summary: 'configuration to find the voice by',
      completion: { files: ['yaml', 'yml', 'json'] },
    },
  },
  operands: [{ name: 'TEXT', summary: 'what to speak (default: standard input)' }],
  run: async ({ options, operands: [text] }, { stdin, stdout }) => {
    const { phonemizeText } = await import('../phonemize-text.ts');
    const request = {
      model: options.voice,
      espeakVoice: options['espeak-voice'],
      config: options.config,
    };
    const phonemized = await phonemizeText(text ?? stdin, request);
    stdout.write(`${JSON.stringify(phonemized, null, 2)}\n`);
    return 0;
  },
});
