import { readFileSync } from 'node:fs';
import { arch } from 'node:os';

/** What arithmetic may rest on, and the words of Linux for it. */
const OFFERS: readonly (readonly [name: string, flags: readonly string[]])[] = [
  ['AVX2', ['avx2']],
  ['AVX-512', ['avx512f']],
  ['NEON', ['asimd']],
  ['fp16', ['asimdhp', 'avx512_fp16']],
  ['int8 dot products', ['asimddp', 'avx512_vnni', 'avx_vnni']],
  ['int8 matrix products', ['i8mm', 'amx_int8']],
  ['bfloat16', ['bf16', 'avx512_bf16']],
];

/** A processor, as far as figures of others cannot stand for its own. */
export interface Processor {
  /** Which figures belong together: `x64 with AVX2`. Heads a section of docs/benchmarks.md. */
  readonly kind: string;
  /** What it can do, each with yes or no. */
  readonly offers: readonly string[];
}

/**
 * @param architecture as Node names it.
 * @param cpuinfo text of /proc/cpuinfo; the first processor stands for all.
 */
export function processorOf(architecture: string, cpuinfo: string): Processor {
  const list = /^(?:Features|flags)\s*:(.*)$/m.exec(cpuinfo)?.[1] ?? '';
  const flags = new Set(list.trim().split(/\s+/));
  const has = new Set(
    OFFERS.filter(([, names]) => names.some((name) => flags.has(name))).map(([name]) => name),
  );
  return {
    kind: `${architecture} ${distinction(architecture, has)}`,
    offers: OFFERS.map(([name]) => `${name}: ${has.has(name) ? 'yes' : 'no'}`),
  };
}

/** What ONNX Runtime and the choice of the decoder make a difference by. */
function distinction(architecture: string, has: ReadonlySet<string>): string {
  if (architecture !== 'x64') return has.has('fp16') ? 'with fp16' : 'without fp16';
  if (has.has('AVX-512')) return 'with AVX-512';
  return has.has('AVX2') ? 'with AVX2' : 'without AVX2';
}

export function thisProcessor(): Processor {
  return processorOf(arch(), readFileSync('/proc/cpuinfo', 'utf8'));
}
