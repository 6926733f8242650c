/** A process that prepares one voice and ends: what it took in memory goes with it. */
import { HailoPiperError } from '../../errors.ts';
import { surviveSignals } from '../../process/spared-signals.ts';
import { tellParent } from '../../process/tell-parent.ts';
import { VoiceMisfit } from '../graph/voice-structure.ts';
import type { DecoderCandidates } from './decoder-choice.ts';
import { HalfMisfit } from './half-decoder.ts';
import { prepareVoice } from './prepare-voice.ts';

/** What it tells its parent. */
export type PrepareMessage =
  | { readonly type: 'progress'; readonly doing: string }
  | { readonly type: 'done' }
  /** `misfit`: it has to run whole. `unloadable`: nor can it whole. */
  | {
      readonly type: 'failed';
      readonly reason: string;
      readonly because: 'misfit' | 'unloadable' | 'unknown';
    };

const tell: (message: PrepareMessage) => void = tellParent;

const causeOf = (error: unknown) => {
  if (error instanceof HailoPiperError && error.code === 'voice_load_failed') return 'unloadable';
  const isMisfit = [VoiceMisfit, HalfMisfit, HailoPiperError].some((kind) => error instanceof kind);
  return isMisfit ? 'misfit' : 'unknown';
};

const [modelPath, folder, decoders] = process.argv.slice(2);
if (modelPath === undefined || folder === undefined || decoders === undefined) {
  throw new Error('model, folder and decoders are needed');
}
const candidates: DecoderCandidates = JSON.parse(decoders);
surviveSignals();
// Its parent is gone: so is whoever waits for the voice.
process.on('disconnect', () => process.exit());
try {
  await prepareVoice(modelPath, folder, candidates, (doing) => tell({ type: 'progress', doing }));
  tell({ type: 'done' });
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  tell({ type: 'failed', reason, because: causeOf(error) });
}
process.exit();
