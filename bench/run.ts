/**
 * Side by side, in one run: the service and its engine, the stock graph, piper-tts and
 * sherpa-onnx, on the same voice and the same texts, by turns.
 *
 *   node run.ts [--part NAME] [--minutes N] [--quick] [--write]
 *   node run.ts --pi [--quick]
 *
 * Prints what it saw; writes it to docs/benchmarks.md with its pictures, in place of what was seen on
 * the same kind of processor before, unless --quick is given without --write. With --part it measures
 * and replaces one of the parts of report/parts.ts. With --pi it runs the service alone, without
 * Python, on whatever board this is, and prints what is asked about boards; nothing is written.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findPython } from './contestants/python.ts';
import { PROJECT } from './contestants/voice.ts';
import { runPi } from './pi/run-pi.ts';
import { FULL, QUICK } from './plan.ts';
import { thisProcessor } from './processor.ts';
import { drawImages } from './report/images.ts';
import { writePage, writeSection } from './report/page.ts';
import { PART_NAMES, type PartName, withPart } from './report/parts.ts';
import { readSections } from './report/sections.ts';
import { runBench } from './run-bench.ts';
import { runPart } from './run-part.ts';

const { values: flags } = parseArgs({
  // pnpm hands on the `--` with which some people set flags apart.
  args: process.argv.slice(2).filter((arg) => arg !== '--'),
  options: {
    minutes: { type: 'string' },
    part: { type: 'string' },
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    pi: { type: 'boolean', default: false },
  },
});
const minutes = flags.minutes === undefined ? undefined : Number(flags.minutes);
if (minutes !== undefined && !(minutes > 0 && minutes <= 600)) {
  throw new RangeError('--minutes must be from 0 to 600');
}
const part = PART_NAMES.find((name) => name === flags.part);
if (part === undefined && flags.part !== undefined) {
  throw new RangeError(`--part must be one of ${PART_NAMES.join(', ')}`);
}

// Children are ended with us on an orderly exit only.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const startedAt = performance.now();
const say = (progress: string): void => {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0).padStart(4);
  process.stderr.write(`${seconds} s  ${progress}\n`);
};

/** Puts what was seen on this kind of processor in the place of what was seen before. */
const write = (kind: string, name: PartName | 'main', text: string): void => {
  const file = path.join(PROJECT, 'docs', 'benchmarks.md');
  const sections = existsSync(file) ? readSections(readFileSync(file, 'utf8')) : new Map();
  const section = withPart(sections.get(kind), kind, name, text);
  writeFileSync(file, writePage(new Map([...sections, [kind, section]])));
};

if (flags.pi) {
  process.stdout.write(await runPi(flags.quick, say));
} else if (part !== undefined) {
  const { kind } = thisProcessor();
  const text = await runPart(part, { quick: flags.quick, minutes, say });
  process.stdout.write(`${text}\n`);
  if (flags.write || !flags.quick) write(kind, part, text);
} else {
  const plan = flags.quick ? QUICK : FULL;
  const timed = { ...plan, minutes: minutes ?? plan.minutes };
  const results = await runBench(timed, await findPython(), say);
  const { kind } = results.machine.processor;
  const section = writeSection(results);
  process.stdout.write(writePage(new Map([[kind, section]])));
  if (flags.write || !flags.quick) {
    const images = path.join(PROJECT, 'docs', 'images');
    mkdirSync(images, { recursive: true });
    write(kind, 'main', section);
    for (const [name, image] of drawImages(results)) writeFileSync(path.join(images, name), image);
  }
}
