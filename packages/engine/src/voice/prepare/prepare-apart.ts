import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startChild } from '../../child-process/child-process.ts';
import { EngineError } from '../../errors.ts';
import type { LogSink } from '../../log.ts';
import { voiceIdOf } from '../../voice-config/voice-config.ts';
import type { DecoderCandidates } from './decoder-choice.ts';
import { isLeaseFile } from './lease.ts';
import type { PrepareMessage } from './prepare-host.ts';

/** The child process died for an unknown reason, perhaps in native code. */
class ChildDied extends Error {}

/** The voice itself or its decoder cannot be prepared, so another folder would not help. */
export class CannotPrepare extends Error {}

const failureOf = ({ reason, because }: Extract<PrepareMessage, { type: 'failed' }>): Error => {
  if (because === 'unloadable') return new EngineError('voice_load_failed', reason);
  return because === 'misfit' ? new CannotPrepare(reason) : new Error(reason);
};

/**
 * Prepares a voice in a child process, so that its memory is freed and a crash does not end this
 * process. If the child dies and half precision may be the cause, it runs once more without.
 * @throws CannotPrepare; EngineError `voice_load_failed` if the voice cannot be loaded at all;
 *   other errors if the folder is at fault.
 */
export async function prepareApart(
  modelPath: string,
  folder: string,
  decoders: DecoderCandidates,
  log: LogSink,
  signal?: AbortSignal,
): Promise<void> {
  try {
    await prepareInChild(modelPath, folder, decoders, log, signal);
  } catch (error) {
    if (!(error instanceof ChildDied) || signal?.aborted || decoders.half !== 'if faster')
      throw error;
    const msg = 'preparing the voice once more, without half precision';
    log({ level: 'warning', msg, voice: voiceIdOf(modelPath), reason: error.message });
    const made = (await readdir(folder)).filter((name) => !isLeaseFile(name));
    await Promise.all(made.map((name) => rm(join(folder, name))));
    await prepareInChild(modelPath, folder, { ...decoders, half: 'never' }, log, signal);
  }
}

const prepareInChild = (
  modelPath: string,
  folder: string,
  decoders: DecoderCandidates,
  log: LogSink,
  signal?: AbortSignal,
): Promise<void> =>
  new Promise((resolve, reject) => {
    const voice = voiceIdOf(modelPath);
    signal?.throwIfAborted();
    log({ level: 'info', msg: 'preparing the voice, once', voice });
    const values = [modelPath, folder, JSON.stringify(decoders)];
    const file = new URL('./prepare-host.ts', import.meta.url);
    const child = startChild({ file, args: values, name: 'preparing', log, signal });
    child.on('message', (message: PrepareMessage) => {
      if (message.type === 'progress') {
        log({ level: 'info', msg: 'preparing the voice', voice, doing: message.doing });
      } else if (message.type === 'done') {
        resolve();
      } else {
        reject(failureOf(message));
      }
    });
    child.on('error', reject);
    child.on('exit', (code, signal) =>
      reject(new ChildDied(`preparation ended with ${signal ?? code}`)),
    );
  });
