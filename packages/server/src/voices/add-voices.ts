import {
  type AddedVoice,
  type AddOptions,
  addAll,
  addVoice,
  CatalogueError,
  findWanted,
  readSealed,
  type SealedVoices,
  type WantedVoice,
  wantedOf,
  wouldAdd,
} from '@hailo-piper/catalogue';
import { EXIT } from '../exit-status.ts';
import type { Terminal } from '../terminal.ts';
import { acceptTerms } from './accept-terms.ts';
import { becomeOwner } from './become-owner.ts';
import { configuredCatalogues } from './configured-catalogues.ts';
import { type FetchFlags, fetchSettings } from './fetch-settings.ts';
import { installedVoices } from './installed-voices.ts';
import { createProgress, type Progress } from './progress.ts';
import { tryVoice } from './try-voice.ts';
import {
  type FolderOptions,
  folderSettings,
  type VoiceFolderSettings,
} from './voice-folder-settings.ts';
import { withSentences } from './with-sentences.ts';

export interface AddFlags extends FolderOptions, FetchFlags {
  readonly lock?: string;
  readonly replace?: true;
  readonly 'dry-run'?: true;
  readonly 'fetch-only'?: true;
}

interface Lock {
  readonly voices: SealedVoices;
  readonly name: string;
}

/**
 * `voices add`: the voices of a lock file all or none; others one after the other, and the first that
 * fails ends it.
 * @throws StartError, ConfigError
 */
export function addVoices(
  names: readonly string[],
  flags: AddFlags,
  terminal: Terminal,
): Promise<number> {
  return withSentences(async () => {
    const settings = await folderSettings(flags);
    const lock = flags.lock === undefined ? undefined : await readLock(flags.lock, names);
    becomeOwner(settings.directory);
    const catalogues = configuredCatalogues(settings.config, flags.from);
    const fetch = fetchSettings(flags);
    const areSourcesUsed = flags.from === undefined;
    const locked =
      lock === undefined ? [] : await wantedOf(lock, catalogues, { ...fetch, areSourcesUsed });
    // All names are understood before the first voice is fetched.
    const named: WantedVoice[] = [];
    for (const name of lock === undefined ? names : []) {
      named.push(await findWanted(name, catalogues, fetch));
    }
    const all = await Promise.all(
      [...locked, ...named].map(async (wanted) => {
        const progress = await createProgress(wanted.id, terminal.stderr);
        const options = addOptions(wanted, settings, { flags, lock, terminal, progress });
        return { wanted, options, progress };
      }),
    );
    const say = (added: AddedVoice) => terminal.stdout.write(`${sentence(added)}\n`);
    try {
      if (flags['dry-run'] === true) {
        for (const { wanted, options } of all) {
          terminal.stdout.write(`${wanted.id} ${WOULD[await wouldAdd(wanted, options)]}\n`);
        }
      } else if (lock !== undefined) {
        for (const added of await addAll(all)) say(added);
      } else {
        for (const { wanted, options } of all) say(await addVoice(wanted, options));
      }
    } finally {
      for (const { progress } of all) progress.end();
    }
    return EXIT.ok;
  });
}

/** @param ids of the voices that are wanted; all of the lock file where there are none. */
async function readLock(name: string, ids: readonly string[]): Promise<Lock> {
  const all = await readSealed(name);
  if (all === undefined) throw new CatalogueError('invalid_file', `${name} does not exist`);
  const wanted = ids.map((id) => id.normalize('NFC'));
  const missing = wanted.find((id) => !all.has(id));
  if (missing !== undefined) {
    throw new CatalogueError('voice_not_found', `${name} has no voice ${missing}`);
  }
  const voices = [...all].filter(([id]) => wanted.length === 0 || wanted.includes(id));
  return { name, voices: new Map(voices) };
}

interface AddContext {
  readonly flags: AddFlags;
  readonly lock: Lock | undefined;
  readonly terminal: Terminal;
  readonly progress: Progress;
}

function addOptions(
  { id }: WantedVoice,
  { config, directory }: VoiceFolderSettings,
  { flags, lock, terminal, progress }: AddContext,
): AddOptions {
  const { stderr } = terminal;
  return {
    ...{ directory, lock },
    isReplacing: flags.replace === true,
    isFetchOnly: flags['fetch-only'] === true,
    installedAt: (one) => installedVoices(directory).voices.get(one),
    acceptTerms: (one, terms) =>
      acceptTerms(one, terms, flags['accept-licence'] === true, terminal),
    fetch: { ...fetchSettings(flags), onProgress: progress.update },
    check: async (model) => {
      progress.end();
      stderr.write(`${id}: is prepared for this machine\n`);
      const seconds = await tryVoice(config, model);
      stderr.write(`${id}: has spoken a sentence of ${seconds.toFixed(1)} s\n`);
    },
  };
}

const WOULD = {
  added: 'would be added',
  replaced: 'would be replaced',
  present: 'is installed already',
} as const;

function sentence({ id, state, model }: AddedVoice): string {
  if (state === 'present') return `${id} is installed already: ${model}`;
  return state === 'fetched' ? `${id} is fetched` : `${id} is ${state}: ${model}`;
}
