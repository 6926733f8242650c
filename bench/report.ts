import { type Results, resultsOf, type TextResults, textFigures } from './results.ts';
import { median } from './statistics.ts';

/** How far the service's CPU may be above that of bare `session.run`. */
const CPU_AIM = 1.05;

/** The whole page, in Markdown; it is what the terminal shows, too. */
export const writeReport = (results: Results): string =>
  [
    '# Benchmarks',
    '<!-- Made by `npx pnpm@12 bench`. Do not edit. -->',
    'The service, Piper 1.3.0’s own HTTP server and bare `session.run` speak the same texts with ' +
      'the same voice (en_US-joe-medium, the embedded one), by turns, in one run.',
    machineParagraph(results),
    '![CPU and first byte for each text](images/benchmark.svg)',
    results.contestants.map(({ name, about }) => `- **${name}**: ${about}.`).join('\n'),
    '## The service against the others',
    ...ratios(results),
    '## Text by text',
    ...results.texts.flatMap((text) => textSection(results, text)),
    '## Start and memory',
    ...startSection(results),
    '## Several clients at once',
    ...loadSection(results),
    '## What these figures do not say',
    [...(results.machine.isRaspberryPi ? [] : [NOT_A_PI]), ...CAVEATS]
      .map((caveat) => `- ${caveat}`)
      .join('\n'),
  ]
    .join('\n\n')
    .concat('\n');

const NOT_A_PI =
  'Nothing here was run on a Raspberry Pi. Ratios between contestants may be others there.';

const CAVEATS = [
  'Other work on the machine makes times on the clock longer (first byte, whole answer, several ' +
    'clients) and CPU times vary, through caches and clock; the load average above says how much ' +
    'there was before this began. The contestants take turns, request by request. CPU ratios are ' +
    'formed for requests that follow one another; CPU figures and ratios are the mean of the ' +
    'middle half of all requests, others are medians.',
  'Noise scales are 0, so that everybody says the same samples; with noise the durations vary.',
  'The CPU of the client that asks is not counted, though it runs on the same cores.',
  'CPU of the two Piper servers is known in steps of 10 ms only, because they end a thread after ' +
    'each answer; for the short text a single request is uncertain by as much.',
  'Memory is the proportional set size. The benchmark itself runs on the same Node and shares ' +
    'the pages of its program with the service and with bare, so both take some MiB more alone. ' +
    'Memory grows with the longest sentence spoken so far.',
  'Piper’s server closes its connection after each answer (HTTP/1.0); the service keeps it.',
];

const machineParagraph = ({ machine, date, rounds }: Results): string => {
  return (
    `Run on ${date}: ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB.toFixed(1)} GiB, ${machine.system}; ` +
    `load average ${machine.load.toFixed(1)} before it began. Node ${machine.node}, onnxruntime-node ` +
    `${machine.onnxruntimeNode}; ${machine.python}. Rounds: ${rounds}.`
  );
};

const ratios = ({ contestants, texts }: Results): string[] => {
  const [base, own, ...others] = contestants.map(({ name }) => name);
  if (base === undefined || own === undefined) throw new RangeError('nobody to compare');
  const compare = ({ samples }: TextResults, other: string) =>
    textFigures(resultsOf(samples, own), resultsOf(samples, other));
  const firstByte = ({ samples }: TextResults, name: string) =>
    median(resultsOf(samples, name).map(({ firstMs }) => firstMs));
  const rows = texts.map((text) => {
    const { ratio, overheadMs } = compare(text, base);
    return [
      text.text.name,
      `**${ratio.middle.toFixed(3)}** (${ratio.low.toFixed(3)} to ${ratio.high.toFixed(3)})`,
      overheadMs.toFixed(1),
      ...others.map((other) => compare(text, other).ratio.middle.toFixed(2)),
      ...others.map((other) => (firstByte(text, own) / firstByte(text, other)).toFixed(2)),
    ];
  });
  const missed = texts.filter((text) => compare(text, base).ratio.middle > CPU_AIM);
  const verdict =
    missed.length === 0
      ? 'held on every text'
      : `missed on ${missed.map((t) => t.text.name).join(', ')}`;
  return [
    `CPU and first byte of ${own}, divided by those of the others; below 1 the service is better.`,
    table(
      [
        'text',
        `CPU / ${base} (middle half)`,
        'CPU beyond it, ms a request',
        ...others.map((other) => `CPU / ${other}`),
        ...others.map((other) => `first byte / ${other}`),
      ],
      rows,
    ),
    `The aim is at most ${CPU_AIM} times the CPU of ${base}: ${verdict}.`,
  ];
};

const textSection = ({ contestants }: Results, { text, samples }: TextResults): string[] => {
  const [base] = contestants;
  const figures = contestants.map(({ name }) => ({
    name,
    ...textFigures(resultsOf(samples, name), resultsOf(samples, base?.name ?? name)),
  }));
  const words = text.text.split(' ').length;
  return [
    `### ${text.name}: ${words} words, ${figures[0]?.audioSeconds.toFixed(1)} s of speech`,
    table(
      ['', 'CPU, ms per audio second', `CPU / ${base?.name}`, 'first byte, ms', 'whole answer, ms'],
      figures.map(({ name, cpuMsPerAudioSecond, ratio, firstMs, totalMs }) => [
        name,
        cpuMsPerAudioSecond.toFixed(1),
        ratio.middle.toFixed(3),
        firstMs.toFixed(0),
        totalMs.toFixed(0),
      ]),
    ),
  ];
};

const startSection = ({ contestants, starts }: Results): string[] => [
  'Each started while no other ran. First answer: from starting the process to the last byte of ' +
    'the short text. Memory: after that answer, and after all texts were spoken once.',
  table(
    ['', 'first answer, ms', 'memory at first, MiB', 'memory at the end, MiB'],
    contestants.map(({ name }) => {
      const own = resultsOf(starts, name);
      return [
        name,
        median(own.map(({ firstAnswerMs }) => firstAnswerMs)).toFixed(0),
        median(own.map(({ loadedMiB }) => loadedMiB)).toFixed(0),
        median(own.map(({ workedMiB }) => workedMiB)).toFixed(0),
      ];
    }),
  ),
];

const loadSection = ({ loads }: Results): string[] => [
  `Each client asks for the medium text again when it has its answer; ${loads[0]?.requests} ` +
    'requests in all for each row.',
  table(
    ['clients', '', 'requests per second', 'median, ms', '95th percentile, ms'],
    loads.flatMap(({ clients, loads }) =>
      [...loads].map(([name, own]) => [
        String(clients),
        name,
        median(own.map(({ requestsPerSecond }) => requestsPerSecond)).toFixed(2),
        median(own.map(({ p50Ms }) => p50Ms)).toFixed(0),
        median(own.map(({ p95Ms }) => p95Ms)).toFixed(0),
      ]),
    ),
  ),
];

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  // What is to the right of the first column is figures, but for the names under load.
  const rule = head.map((_, index) => (index === 0 || head[index] === '' ? ':--' : '--:'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
};
