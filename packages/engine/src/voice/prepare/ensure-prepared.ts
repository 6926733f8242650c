import { lstat, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { EngineError } from '../../errors.ts';
import type { LogSink } from '../../log.ts';
import { voiceIdOf } from '../../voice-config/voice-config.ts';
import { readVoiceFiles, sameVoiceFiles, type VoiceFiles, VoiceReplaced } from '../voice-files.ts';
import type { DecoderCandidates } from './decoder-choice.ts';
import { type Lease, takeLease } from './lease.ts';
import { CannotPrepare, prepareApart } from './prepare-apart.ts';
import { type PreparedEntry, readEntry } from './prepared-voice.ts';
import {
  type CacheBounds,
  type InstalledBounds,
  removeLeavings,
  tidyCache,
  UNUSED,
} from './tidy-cache.ts';
import { withWindows } from './with-windows.ts';

/** An entry whose lease keeps it from being removed. */
export interface HeldEntry {
  readonly entry: PreparedEntry;
  readonly lease: Lease;
}

export interface EnsureOptions {
  /** The voice's files. Default: read now. */
  readonly files?: VoiceFiles;
  /** The previous entry, if it is made again: the new one is like it, down to a seed's samples. */
  readonly like?: Pick<PreparedEntry, 'decoder' | 'windows'>;
  /** Cancels the preparation. */
  readonly signal?: AbortSignal;
  /** Of installed voices. Default: there are none. */
  readonly installed?: InstalledBounds | undefined;
}

/** Bounds for the folder in /tmp, which is used only while the cache folder fails. */
const LEFT_IN_TMP: CacheBounds = { entries: 2, bytes: 256 * 1024 ** 2, ageMs: 86_400_000 };

/**
 * Gives a voice's prepared form: from the cache if an undamaged entry is there, else prepared now
 * in a child process. If the cache cannot be written, a folder in /tmp replaces it.
 *
 * @param cacheFolder one entry per voice and version; any number of processes may share it.
 * @returns undefined if the voice has to run as the stock graph; the log says why.
 * @throws EngineError `voice_load_failed` if the voice cannot be loaded at all, or half precision
 *   is required and not possible. VoiceReplaced if its files changed during preparation.
 */
export async function ensurePrepared(
  modelPath: string,
  cacheFolder: string,
  decoders: DecoderCandidates,
  log: LogSink,
  { files, like, signal, installed }: EnsureOptions = {},
): Promise<HeldEntry | undefined> {
  const candidates =
    like === undefined
      ? decoders
      : ({ ...decoders, half: like.decoder === 'f16' ? 'always' : 'never' } as const);
  const source = files ?? (await readVoiceFiles(modelPath, decoders));
  const make = async (entry: string) => {
    await removeLeavings(dirname(entry));
    return makeEntry(source, entry, { decoders, candidates, log, signal });
  };
  const voice = voiceIdOf(modelPath);
  const name = `${voice}-${source.key}`;
  for (const keptIn of [async () => cacheFolder, temporaryCache]) {
    let folder = cacheFolder;
    try {
      folder = await keptIn();
      const entry = join(folder, name);
      const found = (await holdEntry(entry, log)) ?? (await make(entry));
      const held = await withWindows(found, modelPath, { known: like?.windows, log, signal });
      await tidy(folder, folder !== cacheFolder, installed, log);
      if (held.lease.kind !== 'socket') {
        const msg =
          'the folder of prepared voices takes no sockets; use of an entry is told by its age';
        log({ level: 'info', msg, folder, lease: held.lease.kind });
      }
      return held;
    } catch (error) {
      if (error instanceof EngineError || error instanceof VoiceReplaced) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      if (error instanceof CannotPrepare) {
        if (decoders.half === 'always') throw halfRefused(voice, reason);
        const msg = 'the voice runs whole, a sentence at a time';
        log({ level: 'warning', msg, voice, reason });
        return undefined;
      }
      signal?.throwIfAborted();
      log({ level: 'warning', msg: 'the prepared voice could not be kept', voice, folder, reason });
    }
  }
  return undefined;
}

/** Tidies the folder in use, and the one in /tmp that may have replaced it earlier. */
const tidy = async (
  folder: string,
  standsIn: boolean,
  installed: InstalledBounds | undefined,
  log: LogSink,
): Promise<void> => {
  try {
    await tidyCache(folder, UNUSED, installed);
    if (!standsIn) await tidyCache(temporaryPath(), LEFT_IN_TMP);
  } catch (error) {
    const msg = 'prepared voices that nobody uses could not be looked at';
    log({ level: 'warning', msg, folder, reason: String(error) });
  }
};

const halfRefused = (voice: string, reason: string): EngineError =>
  new EngineError(
    'voice_load_failed',
    `performance.decoder is f16, which the voice ${voice} cannot have: ${reason}`,
  );

/** One folder for all processes of this user, so that they share entries. */
const temporaryPath = (): string => join(tmpdir(), `hailo-piper-prepared-${userId()}`);

const userId = (): number => process.getuid?.() ?? 0;

const temporaryCache = async (): Promise<string> => {
  const user = userId();
  const folder = temporaryPath();
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const found = await lstat(folder);
  const isOurs = found.isDirectory() && found.uid === user && (found.mode & 0o022) === 0;
  if (!isOurs) throw new Error(`${folder} may be written by others`);
  return folder;
};

/** Leases and reads an entry. A damaged one is removed. @returns undefined if there is none. */
export async function holdEntry(entry: string, log: LogSink): Promise<HeldEntry | undefined> {
  let lease: Lease;
  try {
    lease = await takeLease(entry);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
    // There is nothing, or a file in its place.
    await rm(entry, { force: true }).catch(() => {});
    return undefined;
  }
  try {
    // By the lease's path: a cleaner that has not seen the lease may move the entry and back.
    return { entry: { ...(await readEntry(lease.folder)), folder: entry }, lease };
  } catch (error) {
    lease.release();
    const { code, message: reason } = error as NodeJS.ErrnoException;
    // This process is out of resources; the entry may be fine.
    if (code === 'EMFILE' || code === 'ENFILE' || code === 'ENOMEM') throw error;
    log({ level: 'warning', msg: 'a prepared voice is damaged and is made again', entry, reason });
    await rm(entry, { recursive: true, force: true }).catch(() => {});
    return undefined;
  }
}

interface MakeOptions {
  /** The voice's candidates, which are part of its files' key. */
  readonly decoders: DecoderCandidates;
  /** The decoders that this entry may get; it gets one. */
  readonly candidates: DecoderCandidates;
  readonly log: LogSink;
  readonly signal: AbortSignal | undefined;
}

const makeEntry = async (
  files: VoiceFiles,
  entry: string,
  { decoders, candidates, log, signal }: MakeOptions,
): Promise<HeldEntry> => {
  await mkdir(dirname(entry), { recursive: true });
  // Made in another folder and renamed, so that no process sees half an entry. The lease moves too.
  const aside = await mkdtemp(`${entry}.new-`);
  const lease = await takeLease(aside);
  try {
    const options = { decoders: candidates, log, signal };
    const prepared = prepareApart(files.config.modelPath, aside, options);
    await prepared.catch(() => {});
    // An entry made from changed files would have the wrong name.
    await sameVoiceFiles(files, decoders);
    await prepared;
    if (await moveTo(aside, entry)) {
      return { entry: { ...(await readEntry(lease.folder)), folder: entry }, lease };
    }
  } catch (error) {
    await removeAside(aside, lease);
    throw error;
  }
  await removeAside(aside, lease);
  // Another process was faster: its entry is used.
  const theirs = await holdEntry(entry, log);
  if (theirs === undefined) throw new Error('what another process has made of it is gone again');
  return theirs;
};

/** Releases the lease last: if this process is killed, a dead lease marks the folder as unused. */
const removeAside = async (aside: string, lease: Lease): Promise<void> => {
  try {
    await rm(aside, { recursive: true, force: true });
  } finally {
    lease.release();
  }
};

/** @returns false if the entry already exists. */
const moveTo = async (aside: string, entry: string): Promise<boolean> => {
  try {
    await rename(aside, entry);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return false;
    throw error;
  }
};
