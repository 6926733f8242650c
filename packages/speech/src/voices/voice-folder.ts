import { readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { modelProblem } from './model-file.ts';

const SUFFIX = '.onnx';
/**
 * Limits the search: all of piper-voices has fewer than 1,000 folders, and a whole disk would take
 * too long.
 */
const MAX_FOLDERS = 5000;

/** A file or folder among the voices that is not usable. */
export interface LeftOut {
  readonly path: string;
  /** A sentence with its name. */
  readonly reason: string;
}

export interface FoundVoices {
  /** Models without a known problem, ordered by name; each name once. */
  readonly models: readonly string[];
  readonly leftOut: readonly LeftOut[];
  /** Models that are not usable, but whose files were written to a moment ago. Not in `leftOut`. */
  readonly settling: readonly LeftOut[];
}

/** The id of a model's voice: its file name without the extension, in NFC. */
export function voiceId(path: string): string {
  return basename(path, SUFFIX).normalize('NFC');
}

/**
 * Finds the voices in a folder and its subfolders, laid out as in piper-voices
 * (`en/en_US/joe/medium/en_US-joe-medium.onnx`). Follows links. Skips names that begin with a dot:
 * macOS puts `._voice.onnx` beside `voice.onnx`.
 */
export function findVoices(directory: string): FoundVoices {
  const { paths, leftOut } = modelsBelow(directory);
  const models = new Map<string, string>();
  const settling: LeftOut[] = [];
  for (const path of paths.sort(byName)) {
    const first = models.get(voiceId(path));
    const same =
      first === undefined ? undefined : `${path} has the same name as ${first}, which is taken`;
    const problem = modelProblem(path);
    const reason = problem ?? same;
    if (reason === undefined) models.set(voiceId(path), path);
    else if (problem !== undefined && wasJustWritten(path)) settling.push({ path, reason });
    else leftOut.push({ path, reason });
  }
  return { models: [...models.values()], leftOut, settling };
}

/** How long a model with a problem counts as being written to, milliseconds. */
const SETTLING_MS = 5_000;

const wasJustWritten = (path: string): boolean =>
  [path, `${path}.json`].some((file) => {
    const { ctimeMs = 0 } = statOf(file) ?? {};
    return Math.abs(Date.now() - ctimeMs) < SETTLING_MS;
  });

const statOf = (path: string) => {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
};

/** Orders by code unit, the same on every machine; equal names by their folders. */
function byName(a: string, b: string): number {
  const [first, second] = voiceId(a) === voiceId(b) ? [a, b] : [voiceId(a), voiceId(b)];
  return first < second ? -1 : 1;
}

function modelsBelow(directory: string): { paths: string[]; leftOut: LeftOut[] } {
  const paths: string[] = [];
  const leftOut: LeftOut[] = [];
  const folders = [directory];
  const seen = new Set<string>();
  // The array grows during the loop.
  for (const folder of folders) {
    try {
      const real = realpathSync(folder);
      // Links may form cycles.
      if (seen.has(real)) continue;
      seen.add(real);
      for (const name of readdirSync(folder)) {
        if (name.startsWith('.')) continue;
        const path = join(folder, name);
        if (isFolder(path)) folders.push(path);
        else if (name.endsWith(SUFFIX)) paths.push(path);
      }
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const problem = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
      leftOut.push({ path: folder, reason: `${folder} ${problem}` });
    }
    if (folders.length > MAX_FOLDERS) {
      const reason = `${directory} has too many folders; only the first ${seen.size} were searched`;
      leftOut.push({ path: directory, reason });
      break;
    }
  }
  for (const path of folders.slice(1)) {
    const isModel = path.endsWith(SUFFIX) && !paths.some((one) => one.startsWith(path + sep));
    if (isModel) leftOut.push({ path, reason: `${path} is a folder and not a model` });
  }
  return { paths, leftOut };
}

const isFolder = (path: string): boolean => {
  try {
    return statSync(path).isDirectory();
  } catch {
    // A broken or cyclic link: a model is reported by name, anything else does not matter.
    return false;
  }
};
