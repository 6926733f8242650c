import { type Config, loadConfig } from '@hailo-piper/config';
import { readPhrases } from '@hailo-piper/config/phrases';
import { EXIT, StartError } from '../exit-status.ts';
import type { Terminal } from '../terminal.ts';

/** `phrases check`. @throws ConfigError with every fault, StartError */
export async function checkPhrases(
  file: string | undefined,
  { config: path }: { readonly config?: string },
  { stdout }: Terminal,
): Promise<number> {
  const phrases = readPhrases(file ?? (await configuredFile(path)));
  stdout.write(`ok: ${phrases.length} ${phrases.length === 1 ? 'phrase' : 'phrases'}\n`);
  return EXIT.ok;
}

async function configuredFile(path: string | undefined): Promise<string> {
  const { config }: { config: Config } = await loadConfig(path === undefined ? {} : { path });
  const { phrases_file: file } = config.cache;
  if (file !== null) return file;
  throw new StartError(EXIT.usage, 'cache.phrases_file names no file; give one as FILE');
}
