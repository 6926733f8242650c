import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { areWindows, type VoiceWindows } from './voice-windows.ts';

/** Beside the manifest, and not among the files that it lists: an entry is complete without it. */
export const WINDOWS = 'windows.json';

/** The windows of an entry. @returns undefined if there are none that can be used. */
export async function readWindows(folder: string): Promise<VoiceWindows | undefined> {
  const written = await readFile(join(folder, WINDOWS), 'utf8').catch(() => 'null');
  try {
    const found = JSON.parse(written);
    return areWindows(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Adds windows to an entry. A reader sees all of them or none.
 * @returns those of the entry from now on: another process may have been faster.
 */
export async function addWindows(folder: string, windows: VoiceWindows): Promise<VoiceWindows> {
  const path = join(folder, WINDOWS);
  const aside = `${path}.${randomBytes(4).toString('hex')}`;
  try {
    await writeFile(aside, `${JSON.stringify(windows, null, 2)}\n`);
    // A link fails where there is a file, and where there can be no links (vfat).
    await link(aside, path).catch(async () => {
      if ((await readWindows(folder)) === undefined) await rename(aside, path);
    });
  } finally {
    await rm(aside, { force: true });
  }
  return (await readWindows(folder)) ?? windows;
}
