/** Runs a stock Piper graph on ready ids, and nothing else; started by bare.ts. */
import { InferenceSession, Tensor } from 'onnxruntime-node';

/** Phoneme ids of each sentence of a text. */
export type BareRequest = readonly (readonly number[])[];

export interface BareReply {
  readonly firstMs: number;
  readonly totalMs: number;
  readonly samples: number;
}

// Those of the engine, written down once more: this is what the service is measured against and
// must not change with it.
const session = await InferenceSession.create(String(process.argv[2]), {
  executionProviders: ['cpu'],
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  enableCpuMemArena: true,
  enableMemPattern: false,
  logSeverityLevel: 3,
  extra: { session: { intra_op: { allow_spinning: '0' } } },
});

const run = async (ids: readonly number[]): Promise<number> => {
  const results = await session.run({
    input: new Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]),
    input_lengths: new Tensor('int64', BigInt64Array.of(BigInt(ids.length)), [1]),
    scales: new Tensor('float32', Float32Array.of(0, 1, 0), [3]),
  });
  return results.output?.size ?? 0;
};

process.on('message', async (sentences: BareRequest) => {
  const startedAt = performance.now();
  let firstMs = 0;
  let samples = 0;
  for (const ids of sentences) {
    samples += await run(ids);
    firstMs ||= performance.now() - startedAt;
  }
  process.send?.({ firstMs, totalMs: performance.now() - startedAt, samples } satisfies BareReply);
});
process.stdout.write('ready\n');
