/**
 * The service with a worker for each core beside wyoming-piper, Home Assistant's own server of Piper voices, by turns,
 * through the Wyoming protocol:
 *
 *   node wyoming/run.ts [--rounds N]
 *
 * Prints first audio and whole answers, descriptions while all workers speak, a sentence that arrives in tokens, the
 * targets, and what the PyPI program `wyoming-bench` measures of both. Writes nothing.
 */
import { execFile } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { compare } from '../comparison.ts';
import { PROJECT } from '../contestants/voice.ts';
import { openWorkshop } from '../contestants/workshop.ts';
import { describeMachine } from '../machine.ts';
import { speakRounds } from '../phases/rounds.ts';
import { warmUp } from '../phases/speech.ts';
import { machineParagraph } from '../report/machine-paragraph.ts';
import { figures, show, table } from '../report/table.ts';
import { targetsTable } from '../report/targets-table.ts';
import { median, midMean, quantile } from '../statistics.ts';
import { LONG, MEDIUM, SHORT } from '../texts.ts';
import { makeWyomingPiper, makeWyomingService } from './contestants.ts';
import { measureDescribe, measureTokens, type Named } from './measure.ts';
import { targetsOf, tokensToWhole, type WyomingResults } from './targets.ts';

const { values: flags } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== '--'),
  options: { rounds: { type: 'string', default: '12' } },
});
const rounds = Number(flags.rounds);
if (!(rounds >= 1)) throw new RangeError('--rounds must be 1 or more');
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const run = promisify(execFile);
const TEXTS = [MEDIUM, LONG] as const;
const DESCRIPTIONS = 300;
const say = (progress: string): void => void process.stderr.write(`${progress}\n`);
const print = (text: string): void => void process.stdout.write(`${text}\n\n`);

const cores = os.availableParallelism();
const machine = describeMachine();
const venv = path.join(PROJECT, 'tests/python/venv.sh');
const python = (await run(venv, ['requirements-wyoming-bench'])).stdout.trim();

using workshop = await openWorkshop();
await using stack = new AsyncDisposableStack();
const servers: Named[] = [];
for (const maker of [
  await makeWyomingService(workshop, cores),
  makeWyomingPiper(python, workshop),
]) {
  say(`starting ${maker.name}`);
  const contestant = await maker.start();
  stack.defer(() => contestant.stop());
  servers.push({ name: maker.name, contestant });
}
const [own = '', base = ''] = servers.map(({ name }) => name);

await warmUp(servers, TEXTS);
const { texts } = await speakRounds(servers, TEXTS, (done) => done < rounds, say);
const tokens = await measureTokens(servers, 2 * rounds, say);
const describes = new Map<string, readonly number[]>();
for (const { name, contestant } of servers) {
  say(`descriptions of ${name}`);
  describes.set(name, await measureDescribe(contestant, cores, DESCRIPTIONS));
}
const results: WyomingResults = { own, base, texts, tokens, describes };

const { stdout: packages } = await run(python, ['-m', 'pip', 'freeze']);
const versions =
  packages.match(/^(wyoming-piper|piper-tts|onnxruntime|wyoming-bench)==.*$/gm) ?? [];
const software = versions.map((line) => line.replace('==', ' ')).join(', ');
const date = new Date().toISOString().slice(0, 10);
print(machineParagraph({ machine, software, date }, `${rounds} rounds, by turns.`));

print(
  table(
    [{ head: '' }, ...figures(own, base, 'ratio')],
    texts.flatMap(({ text, samples }) => {
      const both = [own, base].map((name) => samples.get(name) ?? []);
      const [mine = [], theirs = []] = both;
      const ratios = compare(mine, theirs);
      const line = (what: string, of: readonly number[], by?: number) => [
        `${text.name}: ${what}`,
        ...of.map((value) => show(value)),
        show(by, 2),
      ];
      return [
        line(
          'first audio, ms',
          both.map((of) => median(of.map(({ firstMs }) => firstMs))),
          ratios?.first,
        ),
        line(
          'whole answer, ms',
          both.map((of) => median(of.map(({ totalMs }) => totalMs))),
          ratios?.total,
        ),
        line(
          'CPU for a second of audio, ms',
          both.map((of) => midMean(of.map(({ cpuMs, audioSeconds }) => cpuMs / audioSeconds))),
          ratios?.cpu,
        ),
      ];
    }),
  ),
);
print(
  table(
    [{ head: 'medium sentence, first audio, ms' }, ...figures('whole', 'in tokens', 'ratio')],
    [...tokens].map(([name, pairs]) => [
      name,
      show(median(pairs.map(({ wholeMs }) => wholeMs))),
      show(median(pairs.map(({ tokensMs }) => tokensMs))),
      show(tokensToWhole(pairs), 2),
    ]),
  ),
);
print(
  table(
    [{ head: 'description while all workers speak, ms' }, ...figures('asked', 'median', 'p99')],
    [...describes].map(([name, of]) => [
      name,
      String(of.length),
      show(median(of), 1),
      show(quantile(of, 0.99), 1),
    ]),
  ),
);
print(targetsTable(targetsOf(results)));

say('wyoming-bench');
// wyoming-piper speaks to the end also for clients that have left: this is answered when it has.
for (const { contestant } of servers) await contestant.speak(SHORT.text);
const addresses = servers.map(({ contestant }) => `127.0.0.1:${contestant.port}`);
const outside = await run(path.join(path.dirname(python), 'wyoming-bench'), [
  ...['tts', ...addresses],
  ...['--texts', ...TEXTS.map(({ text }) => text)],
]);
print(outside.stdout);
