/** A value at a moment; undefined is a gap. */
export interface Point {
  /** Milliseconds. */
  readonly at: number;
  readonly value: number | undefined;
}

/** Where points are drawn: time from left to right, values from 0 at the bottom. */
export interface PlotFrame {
  readonly width: number;
  readonly height: number;
  /** Time at the right edge, milliseconds. */
  readonly now: number;
  /** Milliseconds from the left to the right edge. */
  readonly shownMs: number;
  /** Milliseconds between points that are still joined. */
  readonly gapMs: number;
  /** Value at the upper edge, above 0. */
  readonly top: number;
}

/**
 * The `d` of an SVG path through points in order of time. Points with a gap between them are not
 * joined; a point that stands alone is a dot, if the line has round ends.
 */
export function pathOf(points: readonly Point[], frame: PlotFrame): string {
  const { width, height, now, shownMs, top } = frame;
  const commands = points.map(({ at, value }, index) => {
    if (value === undefined) return '';
    const x = tenths(width * (1 - (now - at) / shownMs));
    const y = tenths(height * (1 - Math.min(value, top) / top));
    const isJoined = areJoined(points[index - 1], points[index], frame);
    if (isJoined) return `L${x} ${y}`;
    const isAlone = !areJoined(points[index], points[index + 1], frame);
    return `M${x} ${y}${isAlone ? 'h0' : ''}`;
  });
  return commands.join('');
}

/** The least of 1, 2, 5, 10, 20, 50 … that a value does not exceed. */
export function niceTop(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 5].find((one) => value <= one * power) ?? 10;
  return factor * power;
}

const areJoined = (
  before: Point | undefined,
  after: Point | undefined,
  { gapMs }: PlotFrame,
): boolean =>
  before?.value !== undefined && after?.value !== undefined && after.at - before.at <= gapMs;

const tenths = (pixels: number): number => Math.round(pixels * 10) / 10;
