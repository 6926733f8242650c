import { createSpeechEngine, type EngineOptions, type SpeechEngine } from '@hailo-piper/engine';
import { testVoice } from '@hailo-piper/engine/testing';
import { withAdmission } from '../admission/with-admission.ts';

/** The real engine with tiny voices and admission. */
export async function createRealEngine({
  maxQueued = 8,
  ...options
}: Partial<EngineOptions> & { readonly maxQueued?: number } = {}): Promise<SpeechEngine> {
  const engine = await createSpeechEngine({
    voices: [testVoice('medium-shape'), testVoice('multi-speaker')],
    defaults: {},
    workers: 1,
    intraOpThreads: 1,
    isolation: 'none',
    ...options,
  });
  return withAdmission(engine, { maxQueued, requestTimeoutMs: 30_000 });
}
