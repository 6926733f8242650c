/** A process that prepares one voice and ends: what it took in memory goes with it. */
import { VoiceMisfit } from '../graph/voice-structure.ts';
import { prepareVoice } from './prepare-voice.ts';

/** What it tells its parent. */
export type PrepareMessage =
  | { readonly type: 'progress'; readonly doing: string }
  | { readonly type: 'done' }
  | { readonly type: 'failed'; readonly reason: string; readonly misfit: boolean };

const tell = (message: PrepareMessage): void => {
  process.send?.(message);
};

const [modelPath, folder] = process.argv.slice(2);
if (modelPath === undefined || folder === undefined) throw new Error('model and folder are needed');
// Its parent is gone: so is whoever waits for the voice.
process.on('disconnect', () => process.exit());
try {
  await prepareVoice(modelPath, folder, (doing) => tell({ type: 'progress', doing }));
  tell({ type: 'done' });
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  tell({ type: 'failed', reason, misfit: error instanceof VoiceMisfit });
}
process.exit();
