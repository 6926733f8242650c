import { figuresOf } from '../comparison.ts';
import {
  ENGINE,
  PIPER_LIBRARY,
  PIPER_SERVER,
  SERVICE,
  SHERPA,
  STOCK,
  TWO_WORKERS,
  WHOLE,
} from '../names.ts';
import { type Results, samplesOf } from '../results.ts';
import { type BarPanel, barPanelHeight, drawBars } from './bar-chart.ts';
import { imageNames } from './image-names.ts';
import { drawLines, type LinePanel } from './line-chart.ts';
import { box, document, MUTED, text } from './svg.ts';

const WIDTH = 900;
const MARGIN = 24;
const GAP = 48;
const PANEL = (WIDTH - 2 * MARGIN - GAP) / 2;
const LEGEND_COLUMNS = 4;
const LEGEND_LINE = 22;
const LINES_HEIGHT = 280;
const FOOTER = 36;

const COLOURS: Readonly<Record<string, string>> = {
  [STOCK]: '#8c96a3',
  [ENGINE]: '#8bb8f5',
  [SERVICE]: '#1f6feb',
  [WHOLE]: '#0a3d91',
  [TWO_WORKERS]: '#0a3d91',
  [PIPER_LIBRARY]: '#f0c27b',
  [PIPER_SERVER]: '#d9822b',
  [SHERPA]: '#6f9e5c',
};
const colourOf = (name: string): string => COLOURS[name] ?? MUTED;

/** The pictures of a section, by file name. */
export function drawImages(results: Results): ReadonlyMap<string, string> {
  const names = imageNames(results.machine.processor.kind);
  return new Map([
    [names.speech, drawSpeech(results)],
    [names.memory, drawMemory(results)],
    [names.clients, drawClients(results)],
  ]);
}

const drawSpeech = (results: Results): string => {
  const names = results.entrants.map(({ name }) => name);
  const rows = results.texts.map(({ text }) =>
    names.map((name) => {
      const samples = samplesOf(results, text.name, name);
      return samples.length === 0 ? undefined : figuresOf(samples);
    }),
  );
  const cpu = rows.map((row) => row.map((of) => of?.cpuMsPerAudioSecond));
  const first = rows.map((row) => row.map((of) => of?.firstMs));
  const most = (values: readonly (number | undefined)[]) =>
    Math.max(...values.map((value) => value ?? 0));
  const panels: BarPanel[] = [
    {
      title: 'CPU, ms per second of audio',
      note: 'one scale for all texts',
      values: cpu,
      scale: cpu.map(() => most(cpu.flat())),
    },
    {
      title: 'First audio, ms',
      note: 'a scale for each text',
      values: first,
      scale: first.map(most),
    },
  ];
  const labels = results.texts.map(
    ({ text }, index) => `${text.name} (${rows[index]?.[0]?.audioSeconds.toFixed(1)} s)`,
  );
  const { height, shapes } = legend(names);
  const bars = barPanelHeight(results.texts.length, names.length);
  return document(WIDTH, height + bars + FOOTER, [
    ...shapes,
    ...panels.flatMap((panel, index) =>
      drawBars(panel, labels, names.map(colourOf), { ...column(index), y: height }),
    ),
    footer(results, height + bars, 'Shorter is better.'),
  ]);
};

const drawMemory = (results: Results): string => {
  const { memory } = results;
  const counts = [...(memory.get(SERVICE)?.after ?? [])].map(({ sentences }) => sentences);
  const names = [...memory.keys()].filter((name) => name !== TWO_WORKERS);
  const series = names.map((name) => {
    const { readyMb, after = [], peaksMb } = memory.get(name) ?? {};
    const looks = counts.map((count) => after.find(({ sentences }) => sentences === count)?.mb);
    return { colour: colourOf(name), values: [readyMb, ...looks, Math.max(...(peaksMb ?? []))] };
  });
  const places = ['ready', ...counts.map((count) => `after ${count}`), '30 s sentence'];
  return drawPanels(results, names, 'Lower is better.', [
    { title: 'Memory of all processes, MB', note: 'sentences of 2 to 32 words', places, series },
  ]);
};

const drawClients = (results: Results): string => {
  const names = [...results.loads.keys()];
  const all = names.map((name) => ({ name, loads: results.loads.get(name) ?? [] }));
  const places = (all[0]?.loads ?? []).map(({ clients }) => `${clients}`);
  const series = (of: (load: (typeof all)[number]['loads'][number]) => number) =>
    all.map(({ name, loads }) => ({ colour: colourOf(name), values: loads.map(of) }));
  return drawPanels(results, names, '', [
    {
      title: 'Requests a second',
      note: 'by clients',
      places,
      series: series(({ requestsPerSecond }) => requestsPerSecond),
    },
    {
      title: '95th percentile, ms',
      note: 'by clients',
      places,
      series: series(({ p95Ms }) => p95Ms),
    },
  ]);
};

const drawPanels = (
  results: Results,
  names: readonly string[],
  remark: string,
  panels: readonly LinePanel[],
): string => {
  const { height, shapes } = legend(names);
  const wide = panels.length === 1 ? WIDTH - 2 * MARGIN : PANEL;
  return document(WIDTH, height + LINES_HEIGHT + FOOTER, [
    ...shapes,
    ...panels.flatMap((panel, index) =>
      drawLines(panel, { x: column(index).x, y: height, width: wide, height: LINES_HEIGHT }),
    ),
    footer(results, height + LINES_HEIGHT, remark),
  ]);
};

const column = (index: number) => ({ x: MARGIN + index * (PANEL + GAP), width: PANEL });

const legend = (names: readonly string[]) => {
  const shapes = names.flatMap((name, index) => {
    const x = MARGIN + (index % LEGEND_COLUMNS) * ((WIDTH - 2 * MARGIN) / LEGEND_COLUMNS);
    const y = 18 + Math.floor(index / LEGEND_COLUMNS) * LEGEND_LINE;
    return [box(x, y, 14, 14, colourOf(name)), text(x + 21, y + 12, name)];
  });
  return { shapes, height: 50 + Math.ceil(names.length / LEGEND_COLUMNS) * LEGEND_LINE };
};

const footer = ({ machine, date }: Results, y: number, remark: string): string => {
  const pi = machine.isRaspberryPi ? '' : ' Not a Raspberry Pi.';
  const words = `${machine.cpu}, ${machine.cores} cores, ${date}.${pi} ${remark}`;
  return text(MARGIN, y + FOOTER - 14, words, `font-size="12" fill="${MUTED}"`);
};
