import { basename, resolve } from 'node:path';
import {
  type Catalogue,
  CatalogueError,
  findWanted,
  type InstalledVoices,
  mirrorVoice,
  ofModel,
  pinFile,
  readOffers,
  readSealed,
  type SealedVoices,
  type WantedVoice,
} from '@hailo-piper/catalogue';
import { voiceId } from '@hailo-piper/speech';
import { EMBEDDED_VOICE } from '../embedded-voice.ts';
import { EXIT } from '../exit-status.ts';
import type { Terminal } from '../terminal.ts';
import { acceptTerms } from './accept-terms.ts';
import { configuredCatalogues } from './configured-catalogues.ts';
import { type FetchFlags, fetchSettings } from './fetch-settings.ts';
import { installedVoices } from './installed-voices.ts';
import { createProgress } from './progress.ts';
import { type FolderOptions, folderSettings } from './voice-folder-settings.ts';
import { withSentences } from './with-sentences.ts';

export interface MirrorFlags extends FolderOptions, FetchFlags {
  readonly all?: true;
}

/** `voices mirror`. @throws StartError, ConfigError */
export function mirrorVoices(
  folder: string,
  names: readonly string[],
  flags: MirrorFlags,
  terminal: Terminal,
): Promise<number> {
  return withSentences(async () => {
    const { config, directory } = await folderSettings(flags);
    const { voices: installed } = installedVoices(directory);
    const catalogues = configuredCatalogues(config, flags.from);
    const all = flags.all ? await allIds(catalogues) : [];
    const asked = [...names, ...all];
    const wanted: WantedVoice[] = [];
    for (const name of asked.length > 0 ? asked : installed.keys()) {
      const here = asked.length > 0 && flags.from !== undefined ? undefined : at(name, installed);
      wanted.push(here ?? (await findWanted(name, catalogues, fetchSettings(flags))));
    }
    if (wanted.length === 0) {
      const message = `no voice is installed in ${directory}; name those to mirror`;
      throw new CatalogueError('voice_not_found', message);
    }
    const pins = (await readSealed(pinFile(directory))) ?? new Map();
    for (const one of wanted) {
      const id = await mirrorOne(one, resolve(folder), pins, flags, terminal);
      terminal.stdout.write(`${id} is in ${folder}\n`);
    }
    return EXIT.ok;
  });
}

/** An installed voice, or the embedded one. */
function at(name: string, installed: InstalledVoices): WantedVoice | undefined {
  const id = name.normalize('NFC');
  const path = installed.get(id) ?? (id === voiceId(EMBEDDED_VOICE) ? EMBEDDED_VOICE : undefined);
  return path === undefined ? undefined : ofModel({ path }, basename(path));
}

/** @throws CatalogueError `fetch_failed` if a catalogue cannot be read. */
async function allIds(catalogues: readonly Catalogue[]): Promise<string[]> {
  const { offers, problems } = await readOffers(catalogues);
  if (problems.length > 0) throw new CatalogueError('fetch_failed', problems.join('; '));
  return offers.map(({ voice }) => voice.id);
}

async function mirrorOne(
  wanted: WantedVoice,
  folder: string,
  pins: SealedVoices,
  flags: MirrorFlags,
  terminal: Terminal,
): Promise<string> {
  const progress = await createProgress(wanted.id, terminal.stderr);
  return mirrorVoice(wanted, {
    folder,
    expectedFor: (id) => {
      const files = pins.get(id);
      return files && { files, by: 'what it was when it was added here' };
    },
    acceptTerms: (id, terms) => acceptTerms(id, terms, flags['accept-licence'] === true, terminal),
    fetch: { ...fetchSettings(flags), onProgress: progress.update },
  }).finally(progress.end);
}
