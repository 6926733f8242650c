import {
  CatalogueError,
  lockFile,
  lockProblems,
  pinProblems,
  readSealed,
} from '@hailo-piper/catalogue';
import { EXIT } from '../exit-status.ts';
import type { Terminal } from '../terminal.ts';
import { installedVoices } from './installed-voices.ts';
import { type FolderOptions, folderSettings } from './voice-folder-settings.ts';
import { withSentences } from './with-sentences.ts';

/** `voices verify`. @throws StartError, ConfigError */
export function verifyVoices(
  options: FolderOptions & { readonly lock?: string },
  { stdout, stderr }: Terminal,
): Promise<number> {
  return withSentences(async () => {
    const { directory } = await folderSettings(options);
    const { voices, leftOut } = installedVoices(directory);
    const name = options.lock ?? lockFile(directory);
    const locked = await readSealed(name);
    if (options.lock !== undefined && locked === undefined) {
      throw new CatalogueError('invalid_file', `${name} does not exist`);
    }
    const lock = { name, voices: locked ?? new Map() };
    const problems = [
      ...(await lockProblems(directory, voices, lock)),
      ...(await pinProblems(directory, voices, lock.voices)),
      ...leftOut.map(({ reason }) => reason),
    ];
    for (const problem of problems) stderr.write(`${problem}\n`);
    if (problems.length > 0) return EXIT.config;
    stdout.write(`ok: ${voices.size} ${voices.size === 1 ? 'voice' : 'voices'} in ${directory}\n`);
    return EXIT.ok;
  });
}
