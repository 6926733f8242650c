import { accessSync, constants, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Config } from '@hailo-piper/config';
import { EMBEDDED_VOICE } from './embedded-voice.ts';
import { EXIT, StartError } from './start-error.ts';

/**
 * The `.onnx` file to speak with: the voice that `voices.default` names, `piper.model_path`, else
 * the first one in `voices.directory`, else the embedded voice.
 *
 * @throws StartError naming the file or the voice that is missing or cannot be read.
 */
export function resolveModelPath(config: Pick<Config, 'piper' | 'voices'>): string {
  const { directory, default: id } = config.voices;
  const { model_path: given } = config.piper;
  const path =
    id === null ? (given ?? modelsIn(directory)[0] ?? EMBEDDED_VOICE) : modelOf(id, config);
  requireReadable(path, 'the voice model');
  requireReadable(`${path}.json`, 'the configuration of the voice');
  return path;
}

function modelOf(id: string, { piper, voices }: Pick<Config, 'piper' | 'voices'>): string {
  const { directory } = voices;
  const { model_path: given } = piper;
  const idOf = (path: string) => basename(path, '.onnx');
  if (given !== undefined && idOf(given) !== id) {
    const both = `voices.default is ${id}, but piper.model_path is the voice ${idOf(given)}`;
    throw new StartError(EXIT.config, `${both}; several voices at once are not available yet`);
  }
  const known = [...(given === undefined ? [] : [given]), ...modelsIn(directory), EMBEDDED_VOICE];
  const path = known.find((candidate) => idOf(candidate) === id);
  if (path !== undefined) return path;
  const ids = [...new Set(known.map(idOf))].join(', ');
  throw new StartError(EXIT.config, `voices.default: there is no voice ${id}; there are: ${ids}`);
}

/** In alphabetical order; a folder that is not there has none. */
function modelsIn(directory: string): string[] {
  try {
    const models = readdirSync(directory).filter((name) => name.endsWith('.onnx'));
    return models.sort().map((name) => join(directory, name));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
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
