import { readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { modelProblem } from './model-file.ts';

const SUFFIX = '.onnx';
/** All of piper-voices has fewer than 1,000; a whole disk takes too long to go through at a start. */
const MAX_FOLDERS = 5000;

/** A file or folder among the voices that cannot be spoken with. */
export interface LeftOut {
  readonly path: string;
  /** A sentence that names it. */
  readonly reason: string;
}

export interface FoundVoices {
  /** Models that look sound, in the order of their names; no two of one name. */
  readonly models: readonly string[];
  readonly leftOut: readonly LeftOut[];
}

/** The id of a model's voice: its file's name without the ending. */
export function voiceId(path: string): string {
  return basename(path, SUFFIX);
}

/**
 * The voices in a folder and in those within it, as piper-voices lays them out
 * (`en/en_US/joe/medium/en_US-joe-medium.onnx`). Links are followed. What has a dot before its name is
 * not looked at: a Mac puts `._voice.onnx` beside `voice.onnx`.
 */
export function findVoices(directory: string): FoundVoices {
  const { paths, leftOut } = modelsBelow(directory);
  const models = new Map<string, string>();
  for (const path of paths.sort(byName)) {
    const first = models.get(voiceId(path));
    const reason =
      modelProblem(path) ??
      (first === undefined ? undefined : `${path} has the same name as ${first}, which is taken`);
    if (reason === undefined) models.set(voiceId(path), path);
    else leftOut.push({ path, reason });
  }
  return { models: [...models.values()], leftOut };
}

/** By code unit, so that the order is the same everywhere; of one name, by their folders. */
function byName(a: string, b: string): number {
  const [first, second] = voiceId(a) === voiceId(b) ? [a, b] : [voiceId(a), voiceId(b)];
  return first < second ? -1 : 1;
}

function modelsBelow(directory: string): { paths: string[]; leftOut: LeftOut[] } {
  const paths: string[] = [];
  const leftOut: LeftOut[] = [];
  const folders = [directory];
  const seen = new Set<string>();
  // It grows while it is gone through.
  for (const folder of folders) {
    try {
      const real = realpathSync(folder);
      // Links may lead in circles.
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
    // A broken link, or one in a circle: as a model it is named, as anything else it is no matter.
    return false;
  }
};
