import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CatalogueError, fileError } from './catalogue-error.ts';
import { syncFolder } from './durable-file.ts';

/**
 * Hidden names of work in progress. `.replaced-ID` is the old voice while the new one takes its
 * place, `.removing-ID` one that is being removed.
 */
const REPLACED = '.replaced-';
const REMOVING = '.removing-';
const ADDING = '.adding-';
/** Parts of a voice that nobody has asked for again for so long go. */
const STALE_MS = 7 * 24 * 3600 * 1000;

/** The folder of an added voice: `DIRECTORY/ID`, with `ID.onnx`, `ID.onnx.json`, MODEL_CARD. */
export function voiceFolder(directory: string, id: string): string {
  return join(directory, id);
}

export function modelIn(directory: string, id: string): string {
  return join(voiceFolder(directory, id), `${id}.onnx`);
}

/**
 * Puts a folder in its place by one rename, so that nobody sees half of a voice. A voice that it
 * replaces is away for a moment.
 * @throws CatalogueError `not_writable`, `disk_full`.
 */
export async function putInPlace(staged: string, directory: string, id: string): Promise<void> {
  const place = voiceFolder(directory, id);
  try {
    if (existsSync(place)) await rename(place, join(directory, REPLACED + id));
    await rename(staged, place);
    await syncFolder(directory);
    await rm(join(directory, REPLACED + id), { recursive: true, force: true });
  } catch (error) {
    await recover(directory);
    throw fileError(error, place, 'write');
  }
}

/**
 * Removes a voice: the folder that `voices add` made, or the files of a voice that lies elsewhere
 * below the directory, and the folders that are empty then.
 * @param model its `.onnx`.
 * @throws CatalogueError `not_writable`.
 */
export async function removeVoice(directory: string, id: string, model: string): Promise<void> {
  try {
    if (model === modelIn(directory, id)) {
      const away = join(directory, REMOVING + id);
      await rename(voiceFolder(directory, id), away);
      await rm(away, { recursive: true });
    } else {
      // Without its model, a config is no voice.
      await rm(model);
      await rm(`${model}.json`, { force: true });
      await removeIfLast(directory, dirname(model));
    }
    await syncFolder(directory);
  } catch (error) {
    throw fileError(error, model, 'write');
  }
}

async function removeIfLast(directory: string, folder: string): Promise<void> {
  const left = folder === directory ? [] : await readdir(folder);
  if (left.length === 1 && left[0] === 'MODEL_CARD') await rm(join(folder, 'MODEL_CARD'));
  for (let at = folder; at.startsWith(`${directory}/`); at = dirname(at)) {
    try {
      await rmdir(at);
    } catch {
      return;
    }
  }
}

/**
 * Ends what killed processes have left half done; to be called under the folder's claim.
 * @throws CatalogueError `not_writable`.
 */
export async function recover(directory: string): Promise<void> {
  try {
    await endAll(directory);
  } catch (error) {
    throw fileError(error, directory, 'write');
  }
}

async function endAll(directory: string): Promise<void> {
  const now = Date.now();
  for (const name of await readdir(directory)) {
    const path = join(directory, name);
    if (name.startsWith(REPLACED)) {
      const place = voiceFolder(directory, name.slice(REPLACED.length));
      if (existsSync(place)) await rm(path, { recursive: true, force: true });
      else await rename(path, place);
    } else if (name.startsWith(REMOVING)) await rm(path, { recursive: true, force: true });
    else if (name.startsWith(ADDING) && now - (await stat(path)).mtimeMs > STALE_MS) {
      await rm(path, { recursive: true, force: true });
    }
  }
}

/**
 * Makes the folder of the voices.
 * @returns removes it again, if it was made and is empty.
 * @throws CatalogueError `not_writable`.
 */
export async function ensureDirectory(directory: string): Promise<() => Promise<void>> {
  const made = await mkdir(directory, { recursive: true }).catch((error: unknown) => {
    throw fileError(error, directory, 'write');
  });
  const stats = await stat(directory);
  if (!stats.isDirectory()) {
    throw new CatalogueError('not_writable', `${directory} is not a folder`);
  }
  if (made === undefined) return async () => {};
  return () => removeIfLast(dirname(made), directory);
}
