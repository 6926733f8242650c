import { InferenceSession, Tensor } from 'onnxruntime-node';

/** What Piper gives its graph beside the ids. */
export interface StockSettings {
  /** @default 1 */
  readonly lengthScale?: number;
  /** Only of a voice with several. @default 0 */
  readonly speaker?: number;
}

const int64 = (...values: number[]) => BigInt64Array.from(values, BigInt);

/**
 * A voice's graph as it stands, run by ONNX Runtime on one thread, as Piper runs it.
 * Source: piper-tts 1.3.0, piper/voice.py: `PiperVoice.phoneme_ids_to_audio`.
 */
export class StockVoice {
  readonly #session: InferenceSession;

  private constructor(session: InferenceSession) {
    this.#session = session;
  }

  static async open(modelPath: string): Promise<StockVoice> {
    const options = { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 } as const;
    return new StockVoice(await InferenceSession.create(modelPath, options));
  }

  /** The graph's output for one sentence, without noise. */
  async speak(
    ids: readonly number[],
    { lengthScale = 1, speaker = 0 }: StockSettings = {},
  ): Promise<Float32Array> {
    const { inputNames, outputNames } = this.#session;
    const feeds: Record<string, Tensor> = {
      input: new Tensor('int64', int64(...ids), [1, ids.length]),
      input_lengths: new Tensor('int64', int64(ids.length), [1]),
      scales: new Tensor('float32', Float32Array.of(0, lengthScale, 0), [3]),
    };
    if (inputNames.includes('sid')) feeds.sid = new Tensor('int64', int64(speaker), [1]);
    const results = await this.#session.run(feeds);
    return results[outputNames[0] as string]?.data as Float32Array;
  }
}
