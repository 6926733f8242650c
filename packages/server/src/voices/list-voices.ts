import { megabytes } from '@hailo-piper/catalogue';
import { voiceId } from '@hailo-piper/speech';
import { EMBEDDED_VOICE } from '../embedded-voice.ts';
import type { Terminal } from '../terminal.ts';
import { installedFacts } from './installed-facts.ts';
import { installedVoices } from './installed-voices.ts';
import { table } from './table.ts';
import { type FolderOptions, folderSettings } from './voice-folder-settings.ts';

/** `voices list`. @throws ConfigError */
export async function listVoices(
  options: FolderOptions & { readonly json?: true },
  { stdout, stderr }: Terminal,
): Promise<number> {
  const { directory } = await folderSettings(options);
  const { voices, leftOut } = installedVoices(directory);
  const embedded = voiceId(EMBEDDED_VOICE);
  const paths = [...voices, ...(voices.has(embedded) ? [] : [[embedded, EMBEDDED_VOICE] as const])];
  const listed = paths.map(([id, path]) => ({ id, ...installedFacts(path), path }));
  if (options.json) stdout.write(`${JSON.stringify(listed, null, 2)}\n`);
  else {
    const rows = listed.map(({ id, language, quality, speakers, size, licence, path }) => [
      id,
      language,
      quality,
      String(speakers),
      megabytes(size),
      licence ?? 'not stated',
      path === EMBEDDED_VOICE ? 'embedded' : path,
    ]);
    const head = ['VOICE', 'LANGUAGE', 'QUALITY', 'SPEAKERS', 'SIZE', 'LICENCE', 'FILE'];
    stdout.write(table([head, ...rows]));
  }
  for (const { reason } of leftOut) stderr.write(`left out: ${reason}\n`);
  return 0;
}
