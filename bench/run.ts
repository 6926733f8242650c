/**
 * Side by side, in one run: the service and its engine, the stock graph, piper-tts and
 * sherpa-onnx, on the same voice and the same texts, by turns.
 *
 *   node run.ts [--minutes N] [--quick] [--write] [--pi]
 *
 * Prints what it saw; writes it to docs/benchmarks.md with its pictures, in place of what was seen on
 * the same kind of processor before, unless --quick is given without --write. With --pi it runs the service alone, without Python, on whatever board this is,
 * and prints what is asked about boards; nothing is written.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findPython } from './contestants/python.ts';
import { PROJECT } from './contestants/voice.ts';
import { runPi } from './pi/run-pi.ts';
import { FULL, QUICK } from './plan.ts';
import { drawImages } from './report/images.ts';
import { writePage, writeSection } from './report/page.ts';
import { readSections } from './report/sections.ts';
import { runBench } from './run-bench.ts';

const { values: flags } = parseArgs({
  // pnpm hands on the `--` with which some people set flags apart.
  args: process.argv.slice(2).filter((arg) => arg !== '--'),
  options: {
    minutes: { type: 'string' },
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    pi: { type: 'boolean', default: false },
  },
});
const plan = flags.quick ? QUICK : FULL;
const minutes = Number(flags.minutes ?? plan.minutes);
if (!(minutes > 0 && minutes <= 600)) throw new RangeError('--minutes must be from 0 to 600');

// Children are ended with us on an orderly exit only.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const startedAt = performance.now();
const say = (progress: string): void => {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0).padStart(4);
  process.stderr.write(`${seconds} s  ${progress}\n`);
};

if (flags.pi) {
  process.stdout.write(await runPi(flags.quick, say));
} else {
  const results = await runBench({ ...plan, minutes }, await findPython(), say);
  const section: [string, string] = [results.machine.processor.kind, writeSection(results)];
  process.stdout.write(writePage(new Map([section])));
  if (flags.write || !flags.quick) {
    const images = path.join(PROJECT, 'docs', 'images');
    mkdirSync(images, { recursive: true });
    const file = path.join(PROJECT, 'docs', 'benchmarks.md');
    const earlier = existsSync(file) ? readSections(readFileSync(file, 'utf8')) : [];
    writeFileSync(file, writePage(new Map([...earlier, section])));
    for (const [name, image] of drawImages(results)) writeFileSync(path.join(images, name), image);
  }
}
