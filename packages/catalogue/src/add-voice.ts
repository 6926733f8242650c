import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CatalogueError } from './catalogue-error.ts';
import { withClaim } from './directory-claim.ts';
import { presentVoice, sealInstalled } from './present-voice.ts';
import {
  lockFile,
  pinFile,
  readSealed,
  type SealedVoice,
  type SealedVoices,
  writeSealed,
} from './sealed-voices.ts';
import { type StagedVoice, type StageOptions, stageVoice } from './stage-voice.ts';
import { ensureDirectory, modelIn, putInPlace, recover, voiceFolder } from './voice-place.ts';
import type { WantedFiles, WantedVoice } from './wanted-voice.ts';

export interface AddOptions extends Pick<StageOptions, 'fetch' | 'acceptTerms'> {
  /** Folder of the voices; made if it does not exist. */
  readonly directory: string;
  /** Where a voice is installed now, its `.onnx`; asked again for each voice. */
  installedAt(id: string): string | undefined;
  /** Voices of a lock file that the added one must be equal to. */
  readonly lock?: { readonly voices: SealedVoices; readonly name: string } | undefined;
  /** Takes other bytes in the place of an installed or pinned voice. */
  readonly isReplacing: boolean;
  /** Ends before a voice is put in its place; the next call goes on from there. Default: no. */
  readonly isFetchOnly?: boolean;
  /**
   * Tries the voice before it is installed.
   * @throws CatalogueError `not_a_voice` if it cannot be used.
   */
  check(model: string): Promise<void>;
}

export interface AddedVoice {
  readonly id: string;
  /** `present`: it was installed already, with these bytes. `fetched`: it is ready to be installed. */
  readonly state: 'added' | 'replaced' | 'present' | 'fetched';
  /** Its `.onnx`. */
  readonly model: string;
}

export interface VoiceToAdd {
  readonly wanted: WantedVoice;
  readonly options: AddOptions;
}

/**
 * Adds a voice to a folder: fetched, checked, tried, and then put in its place by one rename.
 * Nothing is left behind where this fails; where it is killed, the next call goes on.
 * @throws CatalogueError
 */
export async function addVoice(wanted: WantedVoice, options: AddOptions): Promise<AddedVoice> {
  const [added] = await addAll([{ wanted, options }]);
  return added as AddedVoice;
}

/**
 * Adds different voices to one folder, all or none: the first is put in its place when the last has been
 * tried.
 * @throws CatalogueError
 */
export async function addAll(voices: readonly VoiceToAdd[]): Promise<AddedVoice[]> {
  const directory = voices[0]?.options.directory;
  if (directory === undefined) return [];
  const removeDirectory = await ensureDirectory(directory);
  try {
    return await withClaim(directory, async () => {
      await recover(directory);
      return await addClaimed(voices);
    });
  } catch (error) {
    await removeDirectory();
    throw error;
  }
}

/**
 * What {@link addVoice} would do, as far as that is known before anything is fetched. Changes nothing.
 * @throws CatalogueError `wrong_bytes` if other bytes are installed, and not to be replaced.
 */
export async function wouldAdd(
  wanted: WantedVoice,
  options: AddOptions,
): Promise<Exclude<AddedVoice['state'], 'fetched'>> {
  const { expectedFor } = await readExpected(options);
  const present = await presentVoice(wanted, options, expectedFor(wanted.id)?.files);
  if (present !== undefined) return 'present';
  return existsSync(voiceFolder(options.directory, wanted.id)) ? 'replaced' : 'added';
}

/** A voice that is there, or can be put in its place. */
interface ReadyVoice {
  readonly voice: AddedVoice;
  readonly staged?: StagedVoice;
}

async function addClaimed(voices: readonly VoiceToAdd[]): Promise<AddedVoice[]> {
  const ready: ReadyVoice[] = [];
  const isFetchOnly = voices.some(({ options }) => options.isFetchOnly === true);
  try {
    for (const { wanted, options } of voices) ready.push(await makeReady(wanted, options));
    for (const [index, { voice, staged }] of ready.entries()) {
      const { directory } = (voices[index] as VoiceToAdd).options;
      if (staged !== undefined && !isFetchOnly) await install(staged, voice, directory);
    }
  } catch (error) {
    await removeStaged(ready);
    throw error;
  }
  if (!isFetchOnly) {
    await removeStaged(ready);
    return ready.map(({ voice }) => voice);
  }
  return ready.map(({ voice, staged }) => ({ ...voice, ...(staged && { state: 'fetched' }) }));
}

async function removeStaged(ready: readonly ReadyVoice[]): Promise<void> {
  for (const { staged } of ready) {
    if (staged !== undefined) await rm(staged.folder, { recursive: true, force: true });
  }
}

async function readExpected({ directory, isReplacing, lock }: AddOptions) {
  const pins = new Map(await readSealed(pinFile(directory)));
  const locked = lock?.voices ?? (await readSealed(lockFile(directory)));
  const lockName = lock?.name ?? lockFile(directory);
  const expectedFor = (id: string): { files: SealedVoice; by: string } | undefined => {
    const [inLock, pin] = [locked?.get(id), isReplacing ? undefined : pins.get(id)];
    if (inLock !== undefined) return { files: inLock, by: lockName };
    return pin && { files: pin, by: `${pinFile(directory)} from when it was first added` };
  };
  return { pins, expectedFor };
}

async function makeReady(wanted: WantedVoice, options: AddOptions): Promise<ReadyVoice> {
  const { directory } = options;
  const { pins, expectedFor } = await readExpected(options);
  const present = await presentVoice(wanted, options, expectedFor(wanted.id)?.files);
  if (present !== undefined) {
    if (present.isKnown && !pins.has(wanted.id)) {
      pins.set(wanted.id, await sealInstalled(wanted, present.model));
      await writeSealed(pinFile(directory), pins);
    }
    return { voice: { id: wanted.id, state: 'present', model: present.model } };
  }
  const staged = await stageVoice(wanted, directory, { ...options, expectedFor });
  try {
    return await tried(staged, wanted, options);
  } catch (error) {
    await rm(staged.folder, { recursive: true, force: true });
    throw error;
  }
}

async function tried(
  staged: StagedVoice,
  wanted: WantedVoice,
  options: AddOptions,
): Promise<ReadyVoice> {
  const { id, folder } = staged;
  const { directory } = options;
  const place = modelIn(directory, id);
  const old = options.installedAt(id);
  if (old !== undefined && id !== wanted.id) {
    // Only now that the archive is open its id is known.
    const given = { ...wanted, id, from: filesIn(folder, id) };
    if ((await presentVoice(given, options, undefined)) !== undefined) {
      await rm(folder, { recursive: true, force: true });
      return { voice: { id, state: 'present', model: old } };
    }
  }
  const isThere = existsSync(voiceFolder(directory, id));
  // A voice of its own that is broken is repaired.
  if (isThere && old !== place && !(old === undefined && (await isOwnFolder(directory, id)))) {
    throw new CatalogueError('not_writable', `${voiceFolder(directory, id)} is in the way`);
  }
  await options.check(join(folder, `${id}.onnx`));
  return { staged, voice: { id, state: isThere ? 'replaced' : 'added', model: place } };
}

async function install(
  { folder, files }: StagedVoice,
  { id }: AddedVoice,
  directory: string,
): Promise<void> {
  const pins = new Map(await readSealed(pinFile(directory)));
  await writeSealed(pinFile(directory), new Map([...pins, [id, files]]));
  try {
    await putInPlace(folder, directory, id);
  } catch (error) {
    if (pins.size > 0) await writeSealed(pinFile(directory), pins);
    else await rm(pinFile(directory));
    throw error;
  }
}

async function isOwnFolder(directory: string, id: string): Promise<boolean> {
  const own = [`${id}.onnx`, `${id}.onnx.json`, 'MODEL_CARD'];
  const names = await readdir(voiceFolder(directory, id)).catch(() => ['a file']);
  return names.every((name) => own.includes(name));
}

const filesIn = (folder: string, id: string): WantedFiles => {
  const wanted = (name: string) => ({ source: { path: join(folder, name) }, expected: {} });
  return { model: wanted(`${id}.onnx`), config: wanted(`${id}.onnx.json`) };
};
