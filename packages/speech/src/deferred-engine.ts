import { EngineError, NO_COUNTERS, type SpeechEngine } from '@hailo-piper/engine';

export interface DeferredEngine extends SpeechEngine {
  /** From here on everything goes to `engine`. */
  attach(engine: SpeechEngine): void;
}

/**
 * Stands in while the real engine loads its voice, so that the port is bound and /health answers
 * from the first moment.
 */
export function createDeferredEngine(queueLimit: number): DeferredEngine {
  let attached: SpeechEngine | undefined;
  let closed = false;
  const loaded = (): SpeechEngine => {
    if (attached) return attached;
    throw new EngineError('engine_unavailable', 'The voice is still being loaded.', {
      retryAfterSeconds: 2,
    });
  };
  return {
    attach(engine) {
      attached = engine;
    },
    voices: () => attached?.voices() ?? [],
    speak: async (...asked) => loaded().speak(...asked),
    phonemize: async (...asked) => loaded().phonemize(...asked),
    status: () =>
      attached?.status() ?? {
        state: closed ? 'closed' : 'starting',
        pid: undefined,
        workers: { total: 0, busy: 0, threads: 0 },
        queue: { waiting: 0, active: 0, limit: queueLimit },
        counters: NO_COUNTERS,
      },
    async close(graceMs) {
      closed = true;
      await attached?.close(graceMs);
    },
  };
}
