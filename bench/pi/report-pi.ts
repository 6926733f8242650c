import type { Memory } from '../phases/memory.ts';
import type { Start } from '../phases/starts.ts';
import { figures, show, table } from '../report/table.ts';
import { heatLine } from './heat.ts';
import type { Sustained } from './sustained.ts';
import type { Tried } from './variants.ts';

export interface PiResults {
  /** Lines on the board. */
  readonly board: readonly string[];
  /** What the service told while it prepared the voice. */
  readonly preparation: readonly string[];
  readonly coldStart: Start;
  readonly warmStart: Start;
  readonly memory: Memory;
  readonly beside: Tried;
  readonly byDecoder: Tried;
  /** By number of ONNX Runtime threads. */
  readonly byThreads: Tried;
  readonly workers: number;
  readonly sustained: Sustained;
}

/** Everything that was asked about a board, in Markdown, to be read or sent in. */
export function writePiReport(results: PiResults): string {
  return [
    '# hailo-piper on this board',
    results.board.map((line) => `- ${line}`).join('\n'),
    '## Beside the stock graph, one thread',
    ...triedTables(results.beside, ''),
    '## Decoder in single and in half precision',
    ...triedTables(results.byDecoder, 'decoder'),
    'What `auto` told while it prepared the voice:',
    results.preparation.map((line) => `- ${line}`).join('\n'),
    '## ONNX Runtime threads in one worker',
    ...triedTables(results.byThreads, 'threads'),
    '## All cores at once',
    sustainedLine(results),
    '## Start and memory',
    startLine('voice not prepared yet', results.coldStart),
    startLine('voice prepared', results.warmStart),
    memoryLine(results.memory),
  ]
    .join('\n\n')
    .concat('\n');
}

const triedTables = ({ texts, refused }: Tried, head: string): string[] => [
  ...texts
    .filter(({ figures: byName }) => byName.size > 0)
    .map(({ text, figures: byName }) =>
      table(
        [
          { head: head === '' ? text.name : `${text.name}: ${head}` },
          ...figures('CPU, ms per audio second', 'real-time factor', 'first audio, ms'),
        ],
        [...byName].map(([name, { cpuMsPerAudioSecond, totalMs, audioSeconds, firstMs }]) => [
          name,
          show(cpuMsPerAudioSecond, 1),
          show(totalMs / 1000 / audioSeconds, 3),
          show(firstMs),
        ]),
      ),
    ),
  ...[...refused].map(([name, why]) => `${name} did not start: ${why}`),
];

const sustainedLine = ({ workers, sustained }: PiResults): string =>
  `${workers} workers and as many clients for ${show(sustained.seconds)} s: ` +
  `${show(sustained.audioSecondsPerSecond, 1)} s of speech a second; ` +
  `at worst ${heatLine(sustained.worst)}.`;

const startLine = (what: string, { readyMs, readyCpuMs, firstAnswerMs }: Start): string =>
  `Start, ${what}: ready after ${show(readyMs / 1000, 2)} s and ${show(readyCpuMs / 1000, 2)} s of ` +
  `CPU, first answer after ${show(firstAnswerMs / 1000, 2)} s.`;

const memoryLine = ({ readyMb, after, peaksMb }: Memory): string =>
  `Memory: ready ${show(readyMb)} MB, ` +
  after.map(({ sentences, mb }) => `after ${sentences} sentences ${show(mb)} MB, `).join('') +
  `at most ${show(peaksMb[0])} MB with a 30 s sentence (whole answer: ${show(peaksMb[1])} MB).`;
