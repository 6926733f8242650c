import { resolve } from 'node:path';
import { CatalogueError, lockFile, lockVoices, writeSealed } from '@hailo-piper/catalogue';
import { EXIT } from '../exit-status.ts';
import type { Terminal } from '../terminal.ts';
import { becomeOwner } from './become-owner.ts';
import { installedVoices } from './installed-voices.ts';
import { type FolderOptions, folderSettings } from './voice-folder-settings.ts';
import { withSentences } from './with-sentences.ts';

/** `voices lock`. @throws StartError, ConfigError */
export function lockInstalled(
  file: string | undefined,
  options: FolderOptions,
  { stdout }: Terminal,
): Promise<number> {
  return withSentences(async () => {
    const { directory } = await folderSettings(options);
    const { voices } = installedVoices(directory);
    if (voices.size === 0) {
      throw new CatalogueError('voice_not_found', `no voice is installed in ${directory}`);
    }
    if (file === undefined) becomeOwner(directory);
    const path = file === undefined ? lockFile(directory) : resolve(file);
    await writeSealed(path, await lockVoices(directory, voices));
    stdout.write(`${path}: ${[...voices.keys()].sort().join(', ')}\n`);
    return EXIT.ok;
  });
}
