import { line, MUTED, path, text } from './svg.ts';

const LABELS = 52;
const GRID_LINES = 5;
/** Room for half a label on both sides of the places. */
const SIDE = 40;

export interface Series {
  readonly colour: string;
  /** By place on the horizontal axis; where there is none it is left out. */
  readonly values: readonly (number | undefined)[];
}

export interface LinePanel {
  readonly title: string;
  readonly note: string;
  /** Places on the horizontal axis, at equal distances. */
  readonly places: readonly string[];
  readonly series: readonly Series[];
}

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Lines over a few places, from zero up. */
export function drawLines(
  { title, note, places, series }: LinePanel,
  { x, y, width, height }: Area,
): string[] {
  const most = Math.max(...series.flatMap(({ values }) => values.map((value) => value ?? 0)));
  const step = roundStep(most / GRID_LINES);
  const top = y + 26;
  const bottom = y + height - 24;
  const left = x + LABELS;
  const xOf = (place: number) =>
    left + SIDE + (place * (width - LABELS - 2 * SIDE)) / Math.max(1, places.length - 1);
  const yOf = (value: number) =>
    bottom - (value / (Math.ceil(most / step) * step || 1)) * (bottom - top);
  const grid = Array.from({ length: Math.ceil(most / step) + 1 }, (_, index) => index * step);
  return [
    text(x, y, title, 'font-weight="600" font-size="15"'),
    text(x + width, y, note, `text-anchor="end" font-size="12" fill="${MUTED}"`),
    ...grid.flatMap((value) => [
      line(left, yOf(value), x + width, yOf(value)),
      text(
        left - 6,
        yOf(value) + 4,
        show(value),
        `text-anchor="end" font-size="12" fill="${MUTED}"`,
      ),
    ]),
    ...places.map((place, index) =>
      text(xOf(index), bottom + 18, place, 'text-anchor="middle" font-size="12"'),
    ),
    ...series.flatMap(({ colour, values }) => {
      const points = values.flatMap((value, index): [number, number][] =>
        value === undefined ? [] : [[xOf(index), yOf(value)]],
      );
      return points.length === 0 ? [] : path(points, colour);
    }),
  ];
}

/** The next number above of which people count in: 1, 2 or 5 with noughts. */
export function roundStep(step: number): number {
  if (!(step > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(step));
  const round = [1, 2, 5, 10].find((digit) => digit * power >= step * (1 - 1e-9)) ?? 10;
  return round * power;
}

const show = (value: number): string => String(Number(value.toPrecision(3)));
