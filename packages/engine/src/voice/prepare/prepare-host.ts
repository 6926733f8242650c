/**
 * A process that prepares or measures one voice and ends, which frees its memory. A worker thread
 * does the work. The main thread only watches the parent, so that it can end the process at once
 * when the parent is gone, even during native code.
 */
import { renameSync, rmSync } from 'node:fs';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { surviveSignals } from '../../child-process/spared-signals.ts';
import { tellParent } from '../../child-process/tell-parent.ts';
import { EngineError } from '../../errors.ts';
import { forbidTelemetry } from '../../telemetry.ts';
import { readVoiceConfig } from '../../voice-config/voice-config.ts';
import { VoiceMisfit } from '../graph/voice-structure.ts';
import type { DecoderCandidates } from './decoder-choice.ts';
import { HalfMisfit } from './half-decoder.ts';
import { prepareVoice } from './prepare-voice.ts';
import { readEntry } from './prepared-voice.ts';
import { solveWindows } from './solve-windows.ts';
import { besideEntry, entryOf } from './tidy-cache.ts';
import type { VoiceWindows } from './voice-windows.ts';

/** The work of the process. */
export type PrepareOrder =
  | { readonly work: 'prepare'; readonly decoders: DecoderCandidates }
  /** To measure the windows of an entry. Nothing is written. */
  | { readonly work: 'measure' };

/** A message to the parent process. */
export type PrepareMessage =
  | { readonly type: 'progress'; readonly doing: string }
  /** `windows`: what was measured, if that was the work. */
  | { readonly type: 'done'; readonly windows?: VoiceWindows }
  /** `misfit`: only the stock graph can run. `unloadable`: not even that can. */
  | {
      readonly type: 'failed';
      readonly reason: string;
      readonly because: 'misfit' | 'unloadable' | 'unknown';
    };

const causeOf = (error: unknown) => {
  if (error instanceof EngineError && error.code === 'voice_load_failed') return 'unloadable';
  const isMisfit = [VoiceMisfit, HalfMisfit, EngineError].some((kind) => error instanceof kind);
  return isMisfit ? 'misfit' : 'unknown';
};

const [modelPath, folder, ordered] = process.argv.slice(2);
if (modelPath === undefined || folder === undefined || ordered === undefined) {
  throw new Error('model, folder and order are needed');
}
const order: PrepareOrder = JSON.parse(ordered);

const watch = (): void => {
  surviveSignals();
  // A terminal and systemd signal the whole process group. This process ends with its parent.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => {});
  process.on('disconnect', () => {
    try {
      if (order.work === 'measure') return;
      // Moved first, because the worker thread keeps writing, and then finds no folder.
      const aside = besideEntry(entryOf(folder), 'old');
      renameSync(folder, aside);
      rmSync(aside, { recursive: true });
    } finally {
      // Not process.exit, which waits for the worker thread.
      process.kill(process.pid, 'SIGKILL');
    }
  });
  forbidTelemetry();
  const worker = new Worker(new URL('./prepare-host.ts', import.meta.url), {
    argv: process.argv.slice(2),
  });
  worker.on('message', (message: PrepareMessage) => tellParent(message));
  worker.on('error', (error) => {
    tellParent({ type: 'failed', reason: error.message, because: 'unknown' });
  });
  worker.on('exit', (code) => process.exit(code));
};

const prepare = async (): Promise<void> => {
  const tell = (message: PrepareMessage) => parentPort?.postMessage(message);
  try {
    if (order.work === 'measure') {
      const config = readVoiceConfig(modelPath);
      tell({ type: 'done', windows: await solveWindows(await readEntry(folder), config) });
      return;
    }
    const progress = (doing: string) => tell({ type: 'progress', doing });
    await prepareVoice(modelPath, folder, order.decoders, progress);
    tell({ type: 'done' });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    tell({ type: 'failed', reason, because: causeOf(error) });
  }
};

if (isMainThread) watch();
else await prepare();
