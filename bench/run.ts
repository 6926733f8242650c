/**
 * Side by side, in one run: the service, bare `session.run` and Piper's own HTTP server, on the
 * same voice and the same texts, by turns.
 *
 *   node run.ts [--rounds N] [--quick] [--write]
 *
 * Prints the report; writes it to docs/benchmarks.md with its plot, unless --quick is given
 * without --write.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bare } from './contestants/bare.ts';
import { piper, piperOneThread, pythonWithPiper } from './contestants/piper.ts';
import { service } from './contestants/service.ts';
import { PROJECT } from './contestants/voice.ts';
import { drawPlot } from './plot.ts';
import { writeReport } from './report.ts';
import { runBench } from './run-bench.ts';
import { MEDIUM, TEXTS } from './texts.ts';

const { values: flags } = parseArgs({
  // pnpm hands on the `--` with which some people set flags apart.
  args: process.argv.slice(2).filter((arg) => arg !== '--'),
  options: {
    rounds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const rounds = Number(flags.rounds ?? (flags.quick ? 2 : 5));
if (!Number.isInteger(rounds) || rounds < 1 || rounds > 100) {
  throw new RangeError('--rounds must be a whole number from 1 to 100');
}

// Children are ended with us on an orderly exit only.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const servers = [service, piper, piperOneThread];
const results = await runBench({
  makers: [bare, ...servers],
  texts: flags.quick ? TEXTS.slice(0, 2) : TEXTS,
  servers,
  loadText: MEDIUM,
  starts: flags.quick ? 1 : 2,
  warmUps: 2,
  rounds,
  loadRounds: flags.quick ? 1 : 2,
  clients: flags.quick ? [1, 8] : [1, 4, 8],
  loadRequests: flags.quick ? 8 : 12,
  python: await pythonWithPiper(),
  say: (progress) => process.stderr.write(`${progress}\n`),
});

const report = writeReport(results);
process.stdout.write(report);
if (flags.write || !flags.quick) {
  const images = path.join(PROJECT, 'docs', 'images');
  mkdirSync(images, { recursive: true });
  writeFileSync(path.join(PROJECT, 'docs', 'benchmarks.md'), report);
  writeFileSync(path.join(images, 'benchmark.svg'), drawPlot(results));
}
