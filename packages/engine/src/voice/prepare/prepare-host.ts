/**
 * A process that prepares one voice and ends, which frees its memory. A worker thread does the
 * work. The main thread only watches the parent, so that it can end the process at once when the
 * parent is gone, even during native code.
 */
import { renameSync, rmSync } from 'node:fs';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { surviveSignals } from '../../child-process/spared-signals.ts';
import { tellParent } from '../../child-process/tell-parent.ts';
import { EngineError } from '../../errors.ts';
import { forbidTelemetry } from '../../telemetry.ts';
import { VoiceMisfit } from '../graph/voice-structure.ts';
import type { DecoderCandidates } from './decoder-choice.ts';
import { HalfMisfit } from './half-decoder.ts';
import { prepareVoice } from './prepare-voice.ts';
import { besideEntry, entryOf } from './tidy-cache.ts';

/** A message to the parent process. */
export type PrepareMessage =
  | { readonly type: 'progress'; readonly doing: string }
  | { readonly type: 'done' }
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

const [modelPath, folder, decoders] = process.argv.slice(2);
if (modelPath === undefined || folder === undefined || decoders === undefined) {
  throw new Error('model, folder and decoders are needed');
}

const watch = (): void => {
  surviveSignals();
  // A terminal and systemd signal the whole process group. This process ends with its parent.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => {});
  process.on('disconnect', () => {
    try {
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
  const candidates: DecoderCandidates = JSON.parse(decoders);
  try {
    await prepareVoice(modelPath, folder, candidates, (doing) => tell({ type: 'progress', doing }));
    tell({ type: 'done' });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    tell({ type: 'failed', reason, because: causeOf(error) });
  }
};

if (isMainThread) watch();
else await prepare();
