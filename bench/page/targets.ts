import type { SoundParts } from '../../tests/browser/page-report.ts';
import { table } from '../report/table.ts';
import { median } from '../statistics.ts';
import { atMost, megabytes, milliseconds, optional, type Target, unit } from '../target.ts';

/** What was measured of the speaking page in one browser. */
export interface PageFigures {
  readonly browser: string;
  /** Milliseconds from the click to the first sound of a medium sentence, warm. */
  readonly soundMs: readonly number[];
  /** Where they went, for each. */
  readonly soundParts: readonly SoundParts[];
  /** Milliseconds by which words were lit before or after they were heard. */
  readonly litMs: readonly number[];
  /** Milliseconds to the first paint of content. */
  readonly paintMs: readonly number[];
  /** Bytes of the page and all that it loads. */
  readonly bytes: number;
  /** Sum of layout shifts, from opening to the end of a speech; undefined where a browser does not tell. */
  readonly shifted: number | undefined;
  /** MB of the tab at each look; empty where a browser does not tell. */
  readonly heapMb: readonly number[];
  readonly processMb: readonly number[];
}

const PARTS = ['request', 'service', 'page', 'soundCard'] as const;
const SOUND_MS = 150;
const LIT_MS = 80;
const PAINT_MS = 300;
const KILOBYTES = 100;
const HEAP_GROWTH_MB = 0.5;
const PROCESS_GROWTH_MB = 8;

/** Where the time from the click to the first sound went, a line for each browser. */
export function soundPartsTable(all: readonly PageFigures[]): string {
  return table(
    ['from click to sound, ms', 'request', 'service', 'page', 'lead and sound card'].map(
      (head, column) => ({ head, figures: column > 0 }),
    ),
    all.map(({ browser, soundParts }) => [
      browser,
      ...PARTS.map((part) => median(soundParts.map((one) => one[part])).toFixed(0)),
    ]),
  );
}

/** What was promised of the page, for one browser. */
export function targetsOf(figures: PageFigures): readonly Target[] {
  const { browser, soundMs, litMs, paintMs, bytes, shifted, heapMb, processMb } = figures;
  const last = <T>(values: readonly T[]): T | undefined => values.at(-1);
  const growth = (values: readonly number[]) =>
    optional(values[0], (from) => optional(last(values), (to) => to - from));
  return [
    atMost(`${browser}: click to sound, median`, SOUND_MS, median(soundMs), milliseconds),
    atMost(
      `${browser}: a word lit from when it is heard`,
      LIT_MS,
      Math.max(...litMs),
      milliseconds,
    ),
    atMost(`${browser}: first paint, median`, PAINT_MS, median(paintMs), milliseconds),
    atMost(`${browser}: page and all that it loads`, KILOBYTES, bytes / 1000, unit('kB', 1)),
    atMost(`${browser}: layout shift`, 0, shifted, unit('', 3)),
    atMost(`${browser}: the tab's heap grows by`, HEAP_GROWTH_MB, growth(heapMb), unit('MB', 2)),
    atMost(
      `${browser}: the tab's process grows by`,
      PROCESS_GROWTH_MB,
      growth(processMb),
      megabytes,
    ),
  ];
}
