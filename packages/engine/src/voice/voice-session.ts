import { statSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { HailoPiperError } from '../errors.ts';
import type { VoiceConfig } from './voice-config.ts';

/** The three numbers a Piper graph takes beside the ids. */
export interface Scales {
  readonly noiseScale: number;
  readonly lengthScale: number;
  readonly noiseWScale: number;
}

/** A loaded Piper graph. Blocks its thread while it runs, so it lives in a worker. */
export interface VoiceSession {
  /**
   * Runs the whole graph on one sentence.
   * @param ids phoneme ids with their BOS, PAD and EOS.
   * @param speaker number of the speaker; ignored by single-speaker voices.
   * @returns samples at the voice's rate, unnormalised, nominally within ±1.
   */
  run(ids: readonly number[], scales: Scales, speaker: number): Promise<Float32Array>;
}

/**
 * Loads a voice's graph with the session options that measured best on one thread per worker:
 * no memory pattern (it keeps the largest sentence's memory) and no spinning threads.
 * @throws HailoPiperError `voice_load_failed`.
 */
export const loadVoiceSession = async (
  voice: VoiceConfig,
  intraOpThreads: number,
): Promise<VoiceSession> => {
  const session = await createSession(voice.modelPath, intraOpThreads);
  const output = session.outputNames[0];
  const missing = ['input', 'input_lengths', 'scales'].find(
    (name) => !session.inputNames.includes(name),
  );
  if (missing !== undefined || output === undefined) {
    throw new HailoPiperError(
      'voice_load_failed',
      `${voice.modelPath} is not a Piper voice: its graph has no ${missing ?? 'output'}`,
    );
  }
  const takesSpeaker = session.inputNames.includes('sid');
  if (takesSpeaker !== voice.numSpeakers > 1) {
    throw new HailoPiperError(
      'voice_load_failed',
      `${voice.modelPath}: num_speakers is ${voice.numSpeakers}, but the graph ` +
        `${takesSpeaker ? 'wants' : 'takes no'} speaker`,
    );
  }

  return {
    run: async (ids, scales, speaker) => {
      const feeds: Record<string, Tensor> = {
        input: new Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]),
        input_lengths: new Tensor('int64', BigInt64Array.of(BigInt(ids.length)), [1]),
        scales: new Tensor(
          'float32',
          Float32Array.of(scales.noiseScale, scales.lengthScale, scales.noiseWScale),
          [3],
        ),
      };
      if (takesSpeaker) feeds.sid = new Tensor('int64', BigInt64Array.of(BigInt(speaker)), [1]);
      const results = await session.run(feeds, [output]);
      return results[output]?.data as Float32Array;
    },
  };
};

const createSession = async (
  modelPath: string,
  intraOpThreads: number,
): Promise<InferenceSession> => {
  try {
    // ONNX Runtime's own message for a missing file names neither the cause nor the remedy.
    if (!statSync(modelPath).isFile()) throw new Error('it is not a file');
    return await InferenceSession.create(modelPath, {
      executionProviders: ['cpu'],
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      intraOpNumThreads: intraOpThreads,
      interOpNumThreads: 1,
      enableCpuMemArena: true,
      enableMemPattern: false,
      logSeverityLevel: 3,
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new HailoPiperError(
      'voice_load_failed',
      `cannot load the voice ${modelPath}: ${reason}`,
      { cause },
    );
  }
};
