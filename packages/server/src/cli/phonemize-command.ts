import { text as readText } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { loadConfig } from '@hailo-piper/config';
import { createPhonemizer, EngineError, readVoiceConfig } from '@hailo-piper/engine';
import { chooseModel } from '../model-path.ts';
import { EXIT, StartError } from '../start-error.ts';

const USAGE = `Usage: hailo-piper phonemize [--voice FILE] [--espeak-voice NAME] [--config FILE] [TEXT]

Prints as JSON what TEXT, or else standard input, would be spoken as.

  --voice FILE         .onnx file of a voice (default: the one the service would load)
  --espeak-voice NAME  a language by espeak's name, such as de, in place of the voice's own
  --config FILE        configuration to find the voice by
`;

/**
 * POST /v1/phonemize without a service.
 *
 * @returns The exit status.
 */
export async function phonemizeCommand(
  args: readonly string[],
  { stdin, stdout, stderr }: Pick<NodeJS.Process, 'stdin' | 'stdout' | 'stderr'>,
): Promise<number> {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    stderr.write(`hailo-piper: ${(error as Error).message.split('. ')[0]}\n${USAGE}`);
    return EXIT.usage;
  }
  const { values, positionals } = parsed;
  if (values.help) {
    stdout.write(USAGE);
    return EXIT.ok;
  }
  try {
    const model = values.voice ?? (await configuredModel(values.config));
    const text = positionals[0] ?? (await readText(stdin));
    const phonemize = createPhonemizer(readVoiceConfig(model));
    const { espeakVoice, sentences } = await phonemize(text, values['espeak-voice']);
    stdout.write(`${JSON.stringify({ espeak_voice: espeakVoice, sentences }, null, 2)}\n`);
    return EXIT.ok;
  } catch (error) {
    if (error instanceof StartError) {
      stderr.write(`hailo-piper: ${error.message}\n`);
      return error.exitCode;
    }
    if (!(error instanceof EngineError)) throw error;
    stderr.write(`hailo-piper: ${error.message}\n`);
    return error.code === 'voice_load_failed' ? EXIT.config : EXIT.failed;
  }
}

const configuredModel = async (path: string | undefined): Promise<string> =>
  chooseModel((await loadConfig(path === undefined ? {} : { path })).config).models[0];

const parse = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      voice: { type: 'string' },
      'espeak-voice': { type: 'string' },
      config: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
