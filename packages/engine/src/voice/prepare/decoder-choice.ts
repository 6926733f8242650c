import { EngineError } from '../../errors.ts';
import type { DecoderArithmetic } from '../../speech-engine.ts';
import type { DecoderForm } from '../graph/passes/pass.ts';
import type { Processor } from './processor.ts';

/** `performance.decoder` of the configuration. */
export type DecoderChoice = 'auto' | DecoderArithmetic;

/** What a voice is prepared with. */
export interface DecoderCandidates {
  /** The form of the single-precision decoder. */
  readonly single: Exclude<DecoderForm, 'half'>;
  /** Whether half precision takes its place. */
  readonly half: 'never' | 'if faster' | 'always';
}

/** Linux's word for half-precision arithmetic in vectors, ARMv8.2: in a Pi 5, not in a Pi 4. */
const HALF_ARITHMETIC = 'asimdhp';

/** @throws EngineError `voice_load_failed` for `f16` where the processor cannot. */
export function decoderCandidates(
  choice: DecoderChoice,
  { architecture, features }: Processor,
): DecoderCandidates {
  const single = architecture === 'x64' ? 'blocked' : 'plain';
  const canHalf = architecture === 'arm64' && features.includes(HALF_ARITHMETIC);
  if (choice === 'f16' && !canHalf) {
    throw new EngineError(
      'voice_load_failed',
      `performance.decoder is f16, but this processor (${architecture}) has no half-precision arithmetic; auto and f32 work here`,
    );
  }
  if (choice === 'f16') return { single, half: 'always' };
  return { single, half: choice === 'auto' && canHalf ? 'if faster' : 'never' };
}
