import { existsSync } from 'node:fs';
import { type Config, defaultConfig } from '@hailo-piper/config';
import { findVoices, type LeftOut, modelProblem, voiceId } from '@hailo-piper/speech';
import { EMBEDDED_VOICE } from './embedded-voice.ts';
import { EXIT, StartError } from './exit-status.ts';

export interface ModelChoice {
  /**
   * `.onnx` files in the order in which they are tried. Only one if the configuration names the
   * voice.
   */
  readonly models: readonly [string, ...string[]];
  /** Entries of `voices.directory` that are not usable. */
  readonly leftOut: readonly LeftOut[];
}

/**
 * Chooses the voice: that of `voices.default`, else `piper.model_path`, else the first valid one in
 * `voices.directory`, else the embedded voice.
 *
 * @throws StartError if a named voice is missing or not valid.
 */
export function chooseModel(config: Pick<Config, 'piper' | 'voices'>): ModelChoice {
  const { directory, default: id } = config.voices;
  const { model_path: given } = config.piper;
  const found = findVoices(directory);
  const leftOut = found.leftOut.filter((one) => !isUnusedDefault(one.path));
  if (id === null && given === undefined) {
    const [first = EMBEDDED_VOICE, ...others] = [...found.models, EMBEDDED_VOICE];
    return { models: [first, ...others], leftOut };
  }
  const path = id === null ? (given as string) : modelOf(id, given, found.models, leftOut);
  const problem = modelProblem(path);
  if (problem === undefined) return { models: [path], leftOut };
  throw new StartError(EXIT.config, `cannot load the voice: ${problem}`);
}

/** Whether the path is the default folder and does not exist, which is no fault. */
const isUnusedDefault = (path: string): boolean =>
  path === defaultConfig().voices.directory && !existsSync(path);

function modelOf(
  id: string,
  given: string | undefined,
  found: readonly string[],
  leftOut: readonly LeftOut[],
): string {
  if (given !== undefined && voiceId(given) !== id) {
    const both = `voices.default is ${id}, but piper.model_path is the voice ${voiceId(given)}`;
    throw new StartError(EXIT.config, `${both}; several voices at once are not available yet`);
  }
  const known = [...(given === undefined ? [] : [given]), ...found, EMBEDDED_VOICE];
  const path = known.find((candidate) => voiceId(candidate) === id);
  if (path !== undefined) return path;
  const bad = leftOut.find((one) => voiceId(one.path) === id);
  const ids = [...new Set(known.map(voiceId))].join(', ');
  const problem = bad?.reason ?? `there is no voice ${id}; there are: ${ids}`;
  throw new StartError(EXIT.config, `voices.default: ${problem}`);
}
