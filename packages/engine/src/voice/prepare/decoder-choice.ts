import type { DecoderChoice } from '../../engine-options.ts';
import { EngineError } from '../../errors.ts';
import type { DecoderForm } from '../graph/passes/pass.ts';
import type { Processor } from './processor.ts';

/** The decoders to prepare a voice with. */
export interface DecoderCandidates {
  /** The form of the single-precision decoder. */
  readonly single: Exclude<DecoderForm, 'half'>;
  /** Whether a half-precision decoder replaces it. */
  readonly half: 'never' | 'if faster' | 'always';
}

/** Linux's name for half-precision vector arithmetic (ARMv8.2): a Pi 5 has it, a Pi 4 does not. */
const HALF_ARITHMETIC = 'asimdhp';

/**
 * The decoders to try on this processor.
 * @throws EngineError `voice_load_failed` for `f16` on a processor without half precision.
 */
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
