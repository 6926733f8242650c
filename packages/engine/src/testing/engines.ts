import { createSpeechEngine } from '../create-speech-engine.ts';
import type { EngineOptions, EngineSettings } from '../engine-options.ts';
import type { AudioChunk, Speech, SpeechEngine } from '../speech-engine.ts';
import { testVoice } from './voices.ts';

/** Settings of an engine that makes the same samples each time. */
export function testSettings(...voices: string[]): EngineSettings {
  return {
    voices: voices.map(testVoice),
    defaults: { noiseScale: 0, noiseWScale: 0 },
    workers: 1,
    intraOpThreads: 1,
  };
}

/** Runs `use` with an engine, and closes the engine afterwards even if `use` throws. */
export async function withEngine(
  options: Partial<EngineOptions> & { readonly voices: readonly string[] },
  use: (engine: SpeechEngine) => Promise<void>,
): Promise<void> {
  const engine = await createSpeechEngine({
    ...testSettings(),
    isolation: 'none',
    ...options,
  });
  try {
    await use(engine);
  } finally {
    await engine.close();
  }
}

/** The chunks of a speech without their plans, whose times differ each time. */
export function chunksOf(speech: Speech): Promise<Omit<AudioChunk, 'plan'>[]> {
  return Array.fromAsync(speech.audio, ({ plan: _, ...chunk }) => chunk);
}

export async function sampleCount(speech: Speech): Promise<number> {
  return (await chunksOf(speech)).reduce((sum, { samples }) => sum + samples.length, 0);
}
