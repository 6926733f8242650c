import { readFileSync } from 'node:fs';
import type { PolyphaseFilter } from './polyphase-filter.ts';

/** Samples to filter, and the position of the first output sample. */
export interface FilterInput {
  /** All input that the output samples need. */
  readonly input: Int16Array;
  /** Number of output samples. */
  readonly count: number;
  /** Index of the first input sample that the first output sample needs. */
  readonly first: number;
  /**
   * Offset of the first output sample from the middle of its input samples, in `up`-ths of an input
   * sample.
   */
  readonly part: number;
}

/** Filters samples. One memory serves all calls; nothing stays in it between them. */
export type ResampleKernel = (input: FilterInput) => Int16Array;

/** The exports of native/resample.c. */
interface Kernel {
  readonly memory: WebAssembly.Memory;
  readonly __heap_base: { readonly value: number };
  resample(
    rows: number,
    input: number,
    wide: number,
    output: number,
    length: number,
    ...stretchAndFilter: number[]
  ): void;
}

const PAGE_BYTES = 65_536;
let compiled: WebAssembly.Module | undefined;

/** A filter in WebAssembly. Its memory is freed with it. */
export function resampleKernel(filter: PolyphaseFilter): ResampleKernel {
  const { up, down, half, phases, coefficients } = filter;
  compiled ??= new WebAssembly.Module(
    readFileSync(new URL('../../dist/resample.wasm', import.meta.url)),
  );
  const { exports } = new WebAssembly.Instance(compiled);
  const { memory, __heap_base, resample } = exports as unknown as Kernel;
  const grow = (bytes: number): void => {
    const missing = bytes - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
  };
  const rowsAt = aligned(__heap_base.value);
  const wideAt = aligned(rowsAt + coefficients.length * 4);
  grow(wideAt);
  new Float32Array(memory.buffer, rowsAt, coefficients.length).set(coefficients);

  return ({ input, count, first, part }) => {
    const inputAt = aligned(wideAt + input.length * 4);
    const outputAt = aligned(inputAt + input.length * 2);
    grow(outputAt + count * 2);
    new Int16Array(memory.buffer, inputAt, input.length).set(input);
    const places = [rowsAt, inputAt, wideAt, outputAt, input.length] as const;
    resample(...places, count, first, part, up, down, phases, 2 * half);
    return new Int16Array(memory.buffer, outputAt, count).slice();
  };
}

const aligned = (address: number): number => (address + 15) & ~15;
