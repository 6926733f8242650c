import { text as readText } from 'node:stream/consumers';
import { loadConfig } from '@hailo-piper/config';
import type { Terminal } from '../terminal.ts';
import { askForSpeech } from './ask-for-speech.ts';
import { playSpeech } from './play-speech.ts';
import { withService } from './with-service.ts';
import { formatOf, writeSpeech } from './write-speech.ts';

export interface SayOptions {
  readonly voice?: string;
  /** File to write; `-` is standard output. Default: it is played. */
  readonly output?: string;
  readonly config?: string;
}

/**
 * Speaks a text through a running service, or through one of its own.
 * @param text default: standard input.
 * @returns the exit status.
 * @throws StartError, ConfigError
 */
export async function sayText(
  text: string | undefined,
  { voice, output, config: path }: SayOptions,
  { stdin }: Terminal,
): Promise<number> {
  const format = output === undefined ? 'pcm' : formatOf(output);
  const { config } = await loadConfig(path === undefined ? {} : { path });
  const input = text ?? (await readText(stdin as never));
  await withService(config, voice, async (url) => {
    const audio = await askForSpeech(url, { input, voice, format });
    await (output === undefined ? playSpeech(audio) : writeSpeech(audio, output));
  });
  return 0;
}
