import { statSync } from 'node:fs';
import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { EngineError } from '../errors.ts';
import { openSession } from '../sessions.ts';
import type { VoiceConfig } from '../voice-config/voice-config.ts';
import { withinModel } from './beyond-the-model.ts';
import type { SentenceInput, Stretch, WholeModel } from './voice-model.ts';

/**
 * A stock Piper graph. It speaks a whole sentence in one run and draws its own noise. It serves
 * voices that cannot be cut, and is the reference for those that can.
 */
export class WholeVoice implements WholeModel {
  readonly #session: InferenceSession;
  readonly #output: string;

  private constructor(session: InferenceSession, output: string) {
    this.#session = session;
    this.#output = output;
  }

  /** @throws EngineError `voice_load_failed`. */
  static async load(voice: VoiceConfig, intraOpThreads: number): Promise<WholeVoice> {
    const { modelPath, numSpeakers } = voice;
    const session = await open(modelPath, intraOpThreads);
    const fail = (problem: string): never => {
      throw new EngineError('voice_load_failed', `${modelPath}: ${problem}`);
    };
    for (const name of ['input', 'input_lengths', 'scales']) {
      if (!session.inputNames.includes(name)) fail(`it is not a Piper voice: no input ${name}`);
    }
    const takesSpeaker = session.inputNames.includes('sid');
    if (takesSpeaker !== numSpeakers > 1) {
      fail(
        `num_speakers is ${numSpeakers}, but it ${takesSpeaker ? 'wants a' : 'takes no'} speaker`,
      );
    }
    return new WholeVoice(session, session.outputNames[0] ?? fail('it has no output'));
  }

  /** Does nothing: `load` has opened the graph. */
  async open(): Promise<void> {}

  async *speak(sentence: SentenceInput): AsyncGenerator<Stretch> {
    const audio = await this.speakWhole(sentence);
    yield { audio, total: audio.length, samplesPerId: null };
  }

  async speakWhole(sentence: SentenceInput): Promise<Float32Array> {
    const { ids, scales, speed, speaker } = sentence;
    const feeds: Record<string, Tensor> = {
      input: new Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]),
      input_lengths: new Tensor('int64', BigInt64Array.of(BigInt(ids.length)), [1]),
      scales: new Tensor(
        'float32',
        // The graph rounds durations up afterwards, so the speed is met only approximately.
        Float32Array.of(scales.noiseScale, scales.lengthScale / speed, scales.noiseWScale),
        [3],
      ),
    };
    if (this.#session.inputNames.includes('sid')) {
      feeds.sid = new Tensor('int64', BigInt64Array.of(BigInt(speaker)), [1]);
    }
    const results = await withinModel(sentence, () => this.#session.run(feeds, [this.#output]));
    return results[this.#output]?.data as Float32Array;
  }

  close(): Promise<void> {
    return this.#session.release();
  }
}

const open = async (modelPath: string, intraOpThreads: number): Promise<InferenceSession> => {
  try {
    // ONNX Runtime's own message for a missing file does not name the cause.
    if (!statSync(modelPath).isFile()) throw new Error('it is not a file');
    return await openSession(modelPath, { intraOpThreads });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EngineError('voice_load_failed', `${modelPath}: ${reason}`, { cause });
  }
};
