/** Runs a stock Piper graph on ready ids, and nothing else; started by stock.ts. */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { answerLines } from './answer-lines.ts';

/** Phoneme ids of each sentence of a text. */
export type StockRequest = readonly (readonly number[])[];

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

await answerLines<StockRequest>(Number(process.argv[3]), async (sentences, heard) => {
  for (const ids of sentences) heard(await run(ids));
});
