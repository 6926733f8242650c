import {
  CatalogueError,
  type CatalogueVoice,
  matches,
  megabytes,
  readOffers,
} from '@hailo-piper/catalogue';
import { EXIT, StartError } from '../exit-status.ts';
import type { Terminal } from '../terminal.ts';
import { configuredCatalogues } from './configured-catalogues.ts';
import { installedVoices } from './installed-voices.ts';
import { table } from './table.ts';
import { type FolderOptions, folderSettings } from './voice-folder-settings.ts';
import { withSentences } from './with-sentences.ts';

export interface SearchOptions extends FolderOptions {
  readonly json?: true;
  readonly from?: string;
}

/** `voices search`. @throws StartError, ConfigError */
export function searchVoices(
  words: readonly string[],
  options: SearchOptions,
  { stdout, stderr }: Terminal,
): Promise<number> {
  return withSentences(async () => {
    const { config, directory } = await folderSettings(options);
    const { offers, problems } = await readOffers(configuredCatalogues(config, options.from));
    if (offers.length === 0 && problems.length > 0) {
      throw new CatalogueError('fetch_failed', problems.join('; '));
    }
    for (const problem of problems) stderr.write(`${problem}\n`);
    const { voices: installed } = installedVoices(directory);
    const found = offers.filter(({ voice }) => matches(voice, words));
    if (found.length === 0) {
      const what = words.length === 0 ? 'no voice' : `no voice with ${words.join(' ')}`;
      throw new StartError(EXIT.failed, `the catalogues have ${what}`);
    }
    const listed = found.map(({ catalogue, voice }) => ({
      id: voice.id,
      language: voice.language,
      quality: voice.quality,
      speakers: voice.speakers,
      size: sizeOf(voice),
      aliases: voice.aliases,
      catalogue: catalogue.name,
      installed: installed.has(voice.id),
    }));
    if (options.json) stdout.write(`${JSON.stringify(listed, null, 2)}\n`);
    else {
      const rows = listed.map(({ id, language, speakers, size, aliases, ...rest }) => [
        id,
        [language.english, language.native].filter(isNew).join(' / '),
        language.country,
        String(speakers),
        megabytes(size),
        [...aliases, ...(rest.installed ? ['(installed)'] : [])].join(' '),
      ]);
      const head = ['VOICE', 'LANGUAGE', 'COUNTRY', 'SPEAKERS', 'SIZE', 'OLD NAMES'];
      stdout.write(table([head, ...rows]));
    }
    return EXIT.ok;
  });
}

const isNew = (name: string, index: number, names: readonly string[]): boolean =>
  name !== '' && names.indexOf(name) === index;

const sizeOf = ({ files: { model, config } }: CatalogueVoice): number =>
  (model.size ?? 0) + (config.size ?? 0);
