import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startChild } from '../../child-process/child-process.ts';
import { EngineError } from '../../errors.ts';
import type { LogSink } from '../../log.ts';
import { voiceIdOf } from '../../voice-config/voice-config.ts';
import type { DecoderCandidates } from './decoder-choice.ts';
import { isLeaseFile } from './lease.ts';
import type { PrepareMessage, PrepareOrder } from './prepare-host.ts';
import type { VoiceWindows } from './voice-windows.ts';

/** The child process died for an unknown reason, perhaps in native code. */
class ChildDied extends Error {}

/** The voice itself or its decoder cannot be prepared, so another folder would not help. */
export class CannotPrepare extends Error {}

const failureOf = ({ reason, because }: Extract<PrepareMessage, { type: 'failed' }>): Error => {
  if (because === 'unloadable') return new EngineError('voice_load_failed', reason);
  return because === 'misfit' ? new CannotPrepare(reason) : new Error(reason);
};

/** What a child process is told, and by whom it is heard. */
export interface ApartOptions {
  readonly log: LogSink;
  /** Ends the process. */
  readonly signal?: AbortSignal | undefined;
}

export interface PrepareApartOptions extends ApartOptions {
  readonly decoders: DecoderCandidates;
}

/**
 * Prepares a voice in a child process, so that its memory is freed and a crash does not end this
 * process. If the child dies and half precision may be the cause, it runs once more without.
 * @throws CannotPrepare; EngineError `voice_load_failed` if the voice cannot be loaded at all;
 *   other errors if the folder is at fault.
 */
export async function prepareApart(
  modelPath: string,
  folder: string,
  { decoders, ...options }: PrepareApartOptions,
): Promise<void> {
  const { log, signal } = options;
  const prepare = (by: DecoderCandidates) => {
    log({ level: 'info', msg: 'preparing the voice, once', voice: voiceIdOf(modelPath) });
    return inChild(modelPath, folder, { work: 'prepare', decoders: by }, options);
  };
  try {
    await prepare(decoders);
  } catch (error) {
    if (!(error instanceof ChildDied) || signal?.aborted || decoders.half !== 'if faster')
      throw error;
    const msg = 'preparing the voice once more, without half precision';
    log({ level: 'warning', msg, voice: voiceIdOf(modelPath), reason: error.message });
    const made = (await readdir(folder)).filter((name) => !isLeaseFile(name));
    await Promise.all(made.map((name) => rm(join(folder, name))));
    await prepare({ ...decoders, half: 'never' });
  }
}

/**
 * Measures the windows of an entry in a child process.
 * @throws Error if that fails.
 */
export async function measureApart(
  modelPath: string,
  folder: string,
  options: ApartOptions,
): Promise<VoiceWindows> {
  const msg = 'measuring the windows of the voice, once';
  options.log({ level: 'info', msg, voice: voiceIdOf(modelPath) });
  const windows = await inChild(modelPath, folder, { work: 'measure' }, options);
  if (windows === undefined) throw new Error('nothing was measured');
  return windows;
}

const inChild = (
  modelPath: string,
  folder: string,
  order: PrepareOrder,
  { log, signal }: ApartOptions,
): Promise<VoiceWindows | undefined> =>
  new Promise((resolve, reject) => {
    const voice = voiceIdOf(modelPath);
    signal?.throwIfAborted();
    const values = [modelPath, folder, JSON.stringify(order)];
    const file = new URL('./prepare-host.ts', import.meta.url);
    const child = startChild({ file, args: values, name: 'preparing', log, signal });
    child.on('message', (message: PrepareMessage) => {
      if (message.type === 'progress') {
        log({ level: 'info', msg: 'preparing the voice', voice, doing: message.doing });
      } else if (message.type === 'done') {
        resolve(message.windows);
      } else {
        reject(failureOf(message));
      }
    });
    child.on('error', reject);
    child.on('exit', (code, signal) =>
      reject(new ChildDied(`preparation ended with ${signal ?? code}`)),
    );
  });
