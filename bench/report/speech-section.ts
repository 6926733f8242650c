import { type Comparison, compare, figuresOf } from '../comparison.ts';
import { PIPER_LIBRARY, PIPER_SERVER, SERVICE, SHERPA, STOCK, WHOLE } from '../names.ts';
import { type Results, samplesOf, type TextResults } from '../results.ts';
import { figures, show, table } from './table.ts';

/** Whom the service is set beside, and which of its two manners. */
const BESIDE: readonly (readonly [string, string])[] = [
  [SERVICE, STOCK],
  [WHOLE, STOCK],
  [SERVICE, PIPER_LIBRARY],
  [SERVICE, PIPER_SERVER],
  [SERVICE, SHERPA],
];

/** The service divided by each of the others, by text: CPU, then first audio. */
export function comparisonSection(results: Results): string[] {
  const heads = results.texts.map(({ text }) => text.name);
  const rows = (cell: (comparison: Comparison) => string) =>
    BESIDE.flatMap(([own, base]) => {
      const cells = heads.map((text) => {
        const comparison = compare(samplesOf(results, text, own), samplesOf(results, text, base));
        return comparison === undefined ? undefined : cell(comparison);
      });
      const known = cells.filter((text) => text !== undefined);
      return known.length === 0 ? [] : [[`${own} / ${base}`, ...known]];
    });
  return [
    'CPU for a second of audio, divided by that of the other, and where the middle half of all ' +
      'turns lies; below 1 the service is better.',
    table(
      [{ head: 'CPU' }, ...figures(...heads)],
      rows(
        ({ cpu, cpuLow, cpuHigh }) =>
          `**${cpu.toFixed(2)}** (${cpuLow.toFixed(2)} to ${cpuHigh.toFixed(2)})`,
      ),
    ),
    'Time to the first audio, divided by that of the other.',
    table(
      [{ head: 'first audio' }, ...figures(...heads)],
      rows(({ first }) => first.toFixed(first < 0.1 ? 3 : 2)),
    ),
  ];
}

/** What each made of each text. */
export function textSections(results: Results): string[] {
  return results.texts.flatMap((text) => textSection(results, text));
}

const textSection = ({ entrants }: Results, { text, samples }: TextResults): string[] => {
  const stock = samples.get(STOCK) ?? [];
  const words = text.text.split(' ').length;
  const rows = entrants.map(({ name }) => {
    const own = samples.get(name) ?? [];
    const { audioSeconds, cpuMsPerAudioSecond, firstMs, totalMs } = figuresOf(own);
    return [
      name,
      show(audioSeconds, 1),
      show(cpuMsPerAudioSecond, 1),
      show(compare(own, stock)?.cpu, 2),
      show(firstMs),
      show(compare(own, stock)?.first, 2),
      show(totalMs),
    ];
  });
  const heads = figures(
    'audio, s',
    'CPU, ms per audio second',
    'to stock',
    'first audio, ms',
    'to stock',
    'whole answer, ms',
  );
  return [`#### ${text.name}: ${words} words`, table([{ head: '' }, ...heads], rows)];
};
