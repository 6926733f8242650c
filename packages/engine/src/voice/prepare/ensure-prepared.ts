import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { HailoPiperError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { voiceIdOf } from '../voice-config.ts';
import type { DecoderCandidates } from './decoder-choice.ts';
import { entryKey } from './entry-key.ts';
import type { PrepareMessage } from './prepare-host.ts';
import { type PreparedEntry, readEntry } from './prepared-voice.ts';

/**
 * Gives a voice's prepared form: from the cache when it is there and whole, else made now, by a
 * process of its own. A cache that cannot be written is stood in for by a folder in /tmp.
 *
 * @param cacheFolder one entry a voice; any number of processes may share it.
 * @returns undefined when the voice has to run whole; the log says why.
 * @throws HailoPiperError `voice_load_failed` where only half precision will do and does not.
 */
export const ensurePrepared = async (
  modelPath: string,
  cacheFolder: string,
  decoders: DecoderCandidates,
  log: Log,
): Promise<PreparedEntry | undefined> => {
  const voice = voiceIdOf(modelPath);
  const name = `${voice}-${await entryKey(modelPath, decoders)}`;
  const cached = await fromCache(join(cacheFolder, name), log);
  if (cached !== undefined) return cached;

  for (const keptIn of [() => cacheFolder, () => mkdtemp(join(tmpdir(), 'hailo-piper-'))]) {
    const folder = await keptIn();
    try {
      return await makeEntry(modelPath, join(folder, name), decoders, log);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (error instanceof CannotPrepare) {
        if (decoders.half === 'always') throw halfRefused(voice, reason);
        const msg = 'the voice runs whole, a sentence at a time';
        log({ level: 'warning', msg, voice, reason });
        return undefined;
      }
      log({ level: 'warning', msg: 'the prepared voice could not be kept', voice, folder, reason });
    }
  }
  return undefined;
};

/** The entry, if it is there; one that is not what it was is removed. */
const fromCache = async (entry: string, log: Log): Promise<PreparedEntry | undefined> => {
  try {
    return await readEntry(entry);
  } catch (error) {
    const { code, message: reason } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && !existsSync(entry)) return undefined;
    log({ level: 'warning', msg: 'a prepared voice is damaged and is made again', entry, reason });
    await rm(entry, { recursive: true, force: true }).catch(() => {});
    return undefined;
  }
};

/** Nobody knows why; native code may have been the reason. */
class ChildDied extends Error {}

/** The voice itself, or its decoder, is the reason; another folder would not help. */
class CannotPrepare extends Error {}

const halfRefused = (voice: string, reason: string): HailoPiperError =>
  new HailoPiperError(
    'voice_load_failed',
    `performance.decoder is f16, which the voice ${voice} cannot have: ${reason}`,
  );

const makeEntry = async (
  modelPath: string,
  entry: string,
  decoders: DecoderCandidates,
  log: Log,
): Promise<PreparedEntry> => {
  const cacheFolder = dirname(entry);
  await mkdir(cacheFolder, { recursive: true });
  // Made aside and moved: nobody ever sees half an entry.
  const aside = await mkdtemp(`${entry}.new-`);
  try {
    await prepareInChild(modelPath, aside, decoders, log).catch(async (error) => {
      if (!(error instanceof ChildDied) || decoders.half !== 'if faster') throw error;
      const msg = 'preparing the voice once more, without half precision';
      log({ level: 'warning', msg, voice: voiceIdOf(modelPath), reason: error.message });
      await Promise.all((await readdir(aside)).map((name) => rm(join(aside, name))));
      await prepareInChild(modelPath, aside, { ...decoders, half: 'never' }, log);
    });
    await rename(aside, entry).catch((error: NodeJS.ErrnoException) => {
      // Another process was faster; its entry is as good.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
    await removeOthers(cacheFolder, voiceIdOf(modelPath), entry);
    return await readEntry(entry);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
};

const prepareInChild = (
  modelPath: string,
  folder: string,
  decoders: DecoderCandidates,
  log: Log,
): Promise<void> =>
  new Promise((resolve, reject) => {
    const voice = voiceIdOf(modelPath);
    log({ level: 'info', msg: 'preparing the voice, once', voice });
    const values = [modelPath, folder, JSON.stringify(decoders)];
    const child = fork(new URL('./prepare-host.ts', import.meta.url), values, {
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child.on('message', (message: PrepareMessage) => {
      if (message.type === 'progress') {
        log({ level: 'info', msg: 'preparing the voice', voice, doing: message.doing });
      } else if (message.type === 'done') {
        resolve();
      } else {
        reject(message.misfit ? new CannotPrepare(message.reason) : new Error(message.reason));
      }
    });
    child.on('error', reject);
    child.on('exit', (code, signal) =>
      reject(new ChildDied(`preparation ended with ${signal ?? code}`)),
    );
  });

/** Entries of the same voice for another version, which nothing will ask for again. */
const removeOthers = async (cacheFolder: string, voice: string, entry: string): Promise<void> => {
  for (const name of await readdir(cacheFolder)) {
    const path = join(cacheFolder, name);
    const sameVoice =
      name.startsWith(`${voice}-`) && /^[0-9a-f]{32}$/.test(name.slice(voice.length + 1));
    if (sameVoice && path !== entry) await rm(path, { recursive: true, force: true });
  }
};
