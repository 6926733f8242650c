import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ConfigError } from './diagnostics.ts';
import { loadConfig } from './load.ts';
import { renderedText } from './rendered.ts';
import { resourceDropIn } from './resource-drop-in.ts';

/**
 * Validates the operator's YAML and writes what it sets as canonical JSON for the service: keys in
 * the schema's order, without defaults, so that a better default of a later version reaches every
 * operator who has not set the key. The file is replaced atomically, and not touched if it is equal
 * already.
 * @returns whether the file was written.
 * @throws ConfigError `render_failed` if it cannot be written, else as loadConfig.
 */
export async function renderConfig(
  yamlPath: string,
  jsonPath: string,
): Promise<{ changed: boolean }> {
  const { explicit } = await loadConfig({ path: yamlPath });
  return writeOrRemove(jsonPath, renderedText(explicit));
}

/**
 * Writes the YAML's `resource_limits` as a systemd drop-in, or removes the drop-in when none of
 * them is set any more.
 * @returns whether systemd has to reload its units.
 * @throws ConfigError as {@link renderConfig}.
 */
export async function renderDropIn(
  yamlPath: string,
  dropInPath: string,
): Promise<{ changed: boolean }> {
  const { explicit } = await loadConfig({ path: yamlPath });
  return writeOrRemove(dropInPath, resourceDropIn(explicit, yamlPath));
}

/** @param text content of the file; undefined removes it. */
const writeOrRemove = (path: string, text: string | undefined): { changed: boolean } => {
  try {
    const present = fs.existsSync(path) ? fs.readFileSync(path, 'utf8') : undefined;
    if (present === text) return { changed: false };
    if (text === undefined) fs.rmSync(path);
    else {
      fs.mkdirSync(dirname(path), { recursive: true });
      replaceFile(path, text);
    }
  } catch (cause) {
    const { message } = cause as Error;
    throw new ConfigError('render_failed', `${path}: cannot be written (${message})`, { cause });
  }
  return { changed: true };
};

const replaceFile = (path: string, text: string): void => {
  const folder = dirname(path);
  const temporary = join(folder, `.${basename(path)}.${randomBytes(6).toString('hex')}`);
  try {
    writeDurably(temporary, text);
    fs.renameSync(temporary, path);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(folder);
};

const writeDurably = (path: string, text: string): void => {
  const file = fs.openSync(path, 'wx');
  try {
    fs.writeFileSync(file, text);
    // The service runs as another user, so the umask must not make the file unreadable for it.
    fs.fchmodSync(file, 0o644);
    fs.fsyncSync(file);
  } finally {
    fs.closeSync(file);
  }
};

/** Without this a power cut may undo the rename. */
const syncFolder = (folder: string): void => {
  const handle = fs.openSync(folder, 'r');
  try {
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
};
