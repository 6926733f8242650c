import { existsSync } from 'node:fs';
import { CatalogueError, recover, removeVoice, withClaim } from '@hailo-piper/catalogue';
import { near } from '@hailo-piper/config';
import { voiceId } from '@hailo-piper/speech';
import { EMBEDDED_VOICE } from '../embedded-voice.ts';
import { EXIT } from '../exit-status.ts';
import type { Terminal } from '../terminal.ts';
import { becomeOwner } from './become-owner.ts';
import { installedVoices } from './installed-voices.ts';
import { type FolderOptions, folderSettings } from './voice-folder-settings.ts';
import { withSentences } from './with-sentences.ts';

/** `voices remove`: all of the voices, or none if one is not installed. @throws StartError, ConfigError */
export function removeVoices(
  names: readonly string[],
  options: FolderOptions,
  { stdout }: Terminal,
): Promise<number> {
  return withSentences(async () => {
    const { directory } = await folderSettings(options);
    const ids = [...new Set(names.map((name) => name.normalize('NFC')))];
    if (!existsSync(directory)) throw notInstalled(ids[0] ?? '', directory, []);
    becomeOwner(directory);
    await withClaim(directory, async () => {
      await recover(directory);
      const { voices } = installedVoices(directory);
      const paths = ids.map((id) => {
        const path = voices.get(id);
        if (path === undefined) throw notInstalled(id, directory, [...voices.keys()]);
        return [id, path] as const;
      });
      for (const [id, path] of paths) {
        await removeVoice(directory, id, path);
        stdout.write(`${id} is removed\n`);
      }
    });
    return EXIT.ok;
  });
}

function notInstalled(id: string, directory: string, ids: readonly string[]): CatalogueError {
  if (id === voiceId(EMBEDDED_VOICE)) {
    return new CatalogueError('voice_not_found', `${id} is part of the program and stays`);
  }
  const alike = near(id, ids).slice(0, 8).join(', ');
  const hint = alike === '' ? '' : `; near it: ${alike}`;
  return new CatalogueError('voice_not_found', `${id} is not installed in ${directory}${hint}`);
}
