import type { Machine } from '../machine.ts';

/** Where and with what a run was made. */
export interface Circumstances {
  readonly machine: Machine;
  /** Versions of what the contestants in Python run on. */
  readonly software: string;
  readonly date: string;
}

/** @param amount how much was measured, as a sentence. */
export function machineParagraph(
  { machine, software, date }: Circumstances,
  amount: string,
): string {
  return (
    `Run on ${date}: ${machine.cpu} (${machine.processor.offers.join(', ')}), ${machine.cores} cores, ${machine.memoryGiB.toFixed(1)} GiB, ` +
    `${machine.system}; load average ${machine.load.toFixed(1)} before it began. ` +
    `Node ${machine.node}, onnxruntime-node ${machine.onnxruntimeNode}; ${software}. ` +
    amount
  );
}
