import { accessSync, constants, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '@hailo-piper/config';
import { EMBEDDED_VOICE } from './embedded-voice.ts';
import { EXIT, StartError } from './start-error.ts';

/**
 * The `.onnx` file to speak with: `piper.model_path`, else the first one in `voices.directory`,
 * else the embedded voice.
 *
 * @throws StartError naming the file that is missing or cannot be read.
 */
export function resolveModelPath(config: Pick<Config, 'piper' | 'voices'>): string {
  const path = config.piper.model_path ?? firstModelIn(config.voices.directory) ?? EMBEDDED_VOICE;
  requireReadable(path, 'the voice model');
  requireReadable(`${path}.json`, 'the configuration of the voice');
  return path;
}

function firstModelIn(directory: string): string | undefined {
  try {
    const models = readdirSync(directory).filter((name) => name.endsWith('.onnx'));
    const first = models.sort()[0];
    return first === undefined ? undefined : join(directory, first);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new StartError(EXIT.config, `cannot read voices.directory ${directory}: ${code}`, cause);
  }
}

function requireReadable(path: string, what: string): void {
  try {
    accessSync(path, constants.R_OK);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const problem = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
    throw new StartError(EXIT.config, `${what} ${path} ${problem}`, cause);
  }
}
