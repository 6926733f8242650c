/** Lets ONNX Runtime optimise graphs for this processor. */
import { openSession } from '@hailo-piper/engine/testing';
import { readInput } from './input.ts';

export type OptimiseInput = readonly { readonly from: string; readonly to: string }[];

for (const { from, to } of readInput<OptimiseInput>()) {
  await openSession(from, { intraOpThreads: 1, optimizedModelFilePath: to });
}
process.stdout.write('{}');
