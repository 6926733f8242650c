import { setImmediate as nextTurn } from 'node:timers/promises';
import { type AudioChunk, type Call, expectOpen, type UtterancePlan } from '@hailo-piper/engine';
import type { Phrase } from './phrase.ts';

/**
 * Gives a phrase as the engine gave it, chunk by chunk. Between chunks, other requests have their
 * turn.
 * @throws the call's reason; EngineError `timeout`.
 */
export async function* replayed(
  { wording, samples }: Phrase,
  call: Call,
): AsyncGenerator<AudioChunk, void> {
  const plans = wording.plans.map((plan): UtterancePlan => ({ ...plan, queueMs: 0, planMs: 0 }));
  const { chunks } = wording;
  const lastPiece = chunks.at(-1)?.piece;
  let at = 0;
  for (const [index, { length, plan, ...note }] of chunks.entries()) {
    if (index > 0) await nextTurn();
    expectOpen(call);
    const part = samples.subarray(at, at + length);
    at += length;
    yield {
      ...note,
      samples: part,
      plan: plans[plan] as UtterancePlan,
      samplesToCome: note.piece === lastPiece ? samples.length - at : null,
      final: index === chunks.length - 1,
    };
  }
}
