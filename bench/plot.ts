import { type Results, resultsOf, textFigures } from './results.ts';

const WIDTH = 900;
const MARGIN = 24;
const TOP = 96;
const BAR = 16;
const BAR_GAP = 4;
const GROUP_HEAD = 26;
const GROUP_GAP = 20;
const PANEL_GAP = 48;
/** Room to the right of the longest bar for its figure. */
const FIGURE = 64;
const COLOURS = ['#8c96a3', '#1f6feb', '#d9822b', '#f0c27b'];
const PANEL = (WIDTH - 2 * MARGIN - PANEL_GAP) / 2;

interface Panel {
  readonly title: string;
  readonly note: string;
  /** By text, then by contestant. */
  readonly values: readonly (readonly number[])[];
  /** Length of the longest bar, in the panel's unit, by text. */
  readonly scale: readonly number[];
}

/** Two panels of bars: CPU per audio second, and time to the first byte; a group for each text. */
export const drawPlot = ({ contestants, texts, machine, date }: Results): string => {
  const names = contestants.map(({ name }) => name);
  const figures = texts.map(({ samples }) =>
    names.map((name) => textFigures(resultsOf(samples, name), resultsOf(samples, name))),
  );
  const cpu = figures.map((row) => row.map(({ cpuMsPerAudioSecond }) => cpuMsPerAudioSecond));
  const first = figures.map((row) => row.map(({ firstMs }) => firstMs));
  const longest = Math.max(...cpu.flat());
  const panels: Panel[] = [
    {
      title: 'CPU, ms per second of audio',
      note: 'one scale for all texts',
      values: cpu,
      scale: cpu.map(() => longest),
    },
    {
      title: 'First byte, ms',
      note: 'a scale for each text',
      values: first,
      scale: first.map((row) => Math.max(...row)),
    },
  ];
  const labels = texts.map(
    ({ text }, index) => `${text.name} (${figures[index]?.[0]?.audioSeconds.toFixed(1)} s)`,
  );
  const groupHeight = GROUP_HEAD + names.length * (BAR + BAR_GAP) + GROUP_GAP;
  const height = TOP + texts.length * groupHeight + 34;
  const pi = machine.isRaspberryPi ? '' : ' Not a Raspberry Pi.';
  const footer = `${machine.cpu}, ${machine.cores} cores, ${date}.${pi} Shorter is better.`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="system-ui, 'DejaVu Sans', sans-serif" font-size="13" fill="#24292f">`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    ...legend(names),
    ...panels.flatMap((panel, index) =>
      drawPanel(panel, labels, MARGIN + index * (PANEL + PANEL_GAP), groupHeight),
    ),
    text(MARGIN, height - 16, footer, 'font-size="12" fill="#57606a"'),
    '</svg>',
    '',
  ].join('\n');
};

const legend = (names: readonly string[]): string[] =>
  names.flatMap((name, index) => {
    const x = MARGIN + index * ((WIDTH - 2 * MARGIN) / names.length);
    return [bar(x, 20, 14, 14, index), text(x + 21, 32, name)];
  });

const drawPanel = (
  { title, note, values, scale }: Panel,
  labels: readonly string[],
  x: number,
  groupHeight: number,
): string[] => [
  text(x, 70, title, 'font-weight="600" font-size="15"'),
  text(x + PANEL, 70, note, 'text-anchor="end" font-size="12" fill="#57606a"'),
  `<line x1="${x}" y1="80" x2="${x + PANEL}" y2="80" stroke="#d0d7de"/>`,
  ...values.flatMap((row, group) => {
    const y = TOP + group * groupHeight;
    return [
      text(x, y + 14, labels[group] ?? ''),
      ...row.flatMap((value, index) => {
        const top = y + GROUP_HEAD + index * (BAR + BAR_GAP);
        const width = (value / (scale[group] ?? value)) * (PANEL - FIGURE);
        const figure = value < 100 ? value.toFixed(1) : value.toFixed(0);
        return [
          bar(x, top, width, BAR, index),
          text(x + width + 6, top + 13, figure, 'font-size="12"'),
        ];
      }),
    ];
  }),
];

const bar = (x: number, y: number, width: number, height: number, contestant: number): string =>
  `<rect x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${height}" rx="2" fill="${COLOURS[contestant % COLOURS.length]}"/>`;

const text = (x: number, y: number, content: string, attributes = ''): string =>
  `<text x="${x.toFixed(1)}" y="${y}" ${attributes}>${escaped(content)}</text>`;

const escaped = (content: string): string =>
  content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
