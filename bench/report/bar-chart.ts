import { box, line, MUTED, text } from './svg.ts';

const BAR = 14;
const BAR_GAP = 3;
const GROUP_HEAD = 24;
const GROUP_GAP = 16;
const TITLE = 34;
/** Room to the right of the longest bar for its figure. */
const FIGURE = 60;

export interface BarPanel {
  readonly title: string;
  readonly note: string;
  /** By group, then by bar; where there is none it is left out. */
  readonly values: readonly (readonly (number | undefined)[])[];
  /** Length of the longest bar, in the panel's unit, by group. */
  readonly scale: readonly number[];
}

/** Height of a panel with so many groups of so many bars. */
export function barPanelHeight(groups: number, bars: number): number {
  return TITLE + groups * groupHeight(bars);
}

const groupHeight = (bars: number): number => GROUP_HEAD + bars * (BAR + BAR_GAP) + GROUP_GAP;

/** Horizontal bars in groups, one below the other. */
export function drawBars(
  { title, note, values, scale }: BarPanel,
  labels: readonly string[],
  colours: readonly string[],
  { x, y, width }: { readonly x: number; readonly y: number; readonly width: number },
): string[] {
  return [
    text(x, y, title, 'font-weight="600" font-size="15"'),
    text(x + width, y, note, `text-anchor="end" font-size="12" fill="${MUTED}"`),
    line(x, y + 10, x + width, y + 10),
    ...values.flatMap((row, group) => {
      const top = y + TITLE + group * groupHeight(colours.length);
      return [
        text(x, top + 4, labels[group] ?? ''),
        ...row.flatMap((value, index) => {
          if (value === undefined) return [];
          const barTop = top + GROUP_HEAD - 10 + index * (BAR + BAR_GAP);
          const length = (value / (scale[group] ?? value)) * (width - FIGURE);
          const figure = value < 100 ? value.toFixed(1) : value.toFixed(0);
          return [
            box(x, barTop, length, BAR, colours[index] ?? MUTED),
            text(x + length + 6, barTop + 11, figure, 'font-size="12"'),
          ];
        }),
      ];
    }),
  ];
}
