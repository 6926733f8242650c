import { existsSync } from 'node:fs';
import { type Config, defaultConfig } from '@hailo-piper/config';
import {
  type FoundVoices,
  findVoices,
  type LeftOut,
  modelProblem,
  voiceId,
} from '@hailo-piper/speech';
import { EMBEDDED_VOICE } from './embedded-voice.ts';
import { EXIT, StartError } from './exit-status.ts';
import { UNLOCKED, type VoiceLock } from './voice-lock.ts';

export interface ModelChoice {
  /**
   * `.onnx` files in the order in which they are tried. Only one if the configuration names the
   * voice.
   */
  readonly models: readonly [string, ...string[]];
  /** All `.onnx` files that can be spoken with; without the embedded voice if there are others. */
  readonly voices: readonly string[];
  /** `.onnx` files that are being written to, and so not among `voices`. */
  readonly settling: readonly string[];
  /** Entries of `voices.directory` that are not usable. */
  readonly leftOut: readonly LeftOut[];
  /** What the lock file says of voices, by id. Default: nothing. */
  readonly locked?: VoiceLock['sums'];
}

/**
 * Chooses the voice: that of `voices.default`, else `piper.model_path`, else the first valid one in
 * `voices.directory`, else the embedded voice.
 *
 * @throws StartError if a named voice is missing or not valid.
 */
export function chooseModel(
  config: Pick<Config, 'piper' | 'voices'>,
  lock: Pick<VoiceLock, 'problemOf' | 'sums'> = UNLOCKED,
): ModelChoice {
  const { directory, default: id } = config.voices;
  const { model_path: given } = config.piper;
  const found = withoutWrong(findVoices(directory), lock);
  const leftOut = [...found.leftOut, ...found.settling].filter((one) => !isUnusedDefault(one.path));
  const settling = found.settling.map(({ path }) => path);
  const locked = lock.sums;
  if (id === null && given === undefined) {
    const [first = EMBEDDED_VOICE, ...others] = [...found.models, EMBEDDED_VOICE];
    return { models: [first, ...others], voices: found.models, settling, leftOut, locked };
  }
  const path = id === null ? (given as string) : modelOf(id, given, found.models, leftOut);
  const problem = modelProblem(path) ?? lock.problemOf(path);
  const voices =
    given === undefined ? found.models : [given, ...found.models.filter((one) => one !== given)];
  if (problem === undefined) return { models: [path], voices, settling, leftOut, locked };
  throw new StartError(EXIT.config, `cannot load the voice: ${problem}`);
}

/** Moves the models that differ from the lock file to those left out. */
function withoutWrong(
  { models, leftOut, ...found }: FoundVoices,
  lock: Pick<VoiceLock, 'problemOf'>,
): FoundVoices {
  const checked = models.map((path) => ({ path, reason: lock.problemOf(path) }));
  return {
    ...found,
    models: checked.flatMap(({ path, reason }) => (reason === undefined ? [path] : [])),
    leftOut: [
      ...leftOut,
      ...checked.flatMap(({ path, reason }) => (reason === undefined ? [] : [{ path, reason }])),
    ],
  };
}

/**
 * The choice of a voice, whatever the configuration names. The installed voices are listed too, so that
 * what is prepared of them is not taken for unused.
 * @param model its `.onnx`.
 * @param locked what the lock file says. Default: nothing.
 */
export function defaultingTo(
  model: string,
  directory: string,
  locked: VoiceLock['sums'] = {},
): ModelChoice {
  const voices = [...new Set([model, ...findVoices(directory).models])];
  return { models: [model], voices, settling: [], leftOut: [], locked };
}

/** Whether the path is the default folder and does not exist, which is no fault. */
const isUnusedDefault = (path: string): boolean =>
  path === defaultConfig().voices.directory && !existsSync(path);

function modelOf(
  name: string,
  given: string | undefined,
  found: readonly string[],
  leftOut: readonly LeftOut[],
): string {
  const known = [...(given === undefined ? [] : [given]), ...found, EMBEDDED_VOICE];
  const { id } = partsOfDefault(name, known);
  const path = known.find((candidate) => voiceId(candidate) === id);
  if (path !== undefined) return path;
  const bad = leftOut.find((one) => voiceId(one.path) === id);
  const ids = [...new Set(known.map(voiceId))].join(', ');
  const problem = bad?.reason ?? `there is no voice ${id}; there are: ${ids}`;
  throw new StartError(EXIT.config, `voices.default: ${problem}`);
}

/**
 * The id and the speaker that `voices.default` names.
 * @param models paths; a voice whose id is the whole name comes first.
 */
export function partsOfDefault(
  name: string,
  models: readonly string[],
): { readonly id: string; readonly speaker?: string } {
  const id = name.normalize('NFC');
  const colon = id.lastIndexOf(':');
  if (colon < 1 || models.some((path) => voiceId(path) === id)) return { id };
  return { id: id.slice(0, colon), speaker: id.slice(colon + 1) };
}
