import { fileURLToPath } from 'node:url';
import { createSpeechEngine, type EngineOptions, type SpeechEngine } from '@hailo-piper/engine';

/** A file among the tiny voices in tests/voices, which speak in no time and mean nothing. */
export const testVoice = (id: string): string =>
  fileURLToPath(new URL(`../../../../tests/voices/${id}.onnx`, import.meta.url));

/** The engine itself with tiny voices. */
export const createRealEngine = (options: Partial<EngineOptions> = {}): Promise<SpeechEngine> =>
  createSpeechEngine({
    voices: [testVoice('medium-shape'), testVoice('multi-speaker')],
    defaults: {},
    workers: 1,
    intraOpThreads: 1,
    isolation: 'none',
    maxQueued: 8,
    requestTimeoutMs: 30_000,
    ...options,
  });
