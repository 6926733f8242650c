export interface Column {
  readonly head: string;
  /** Figures stand on the right. */
  readonly figures?: boolean;
}

/** A table in Markdown. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = columns.map(({ figures }) => (figures ? '--:' : ':--'));
  return [line(columns.map(({ head }) => head)), line(rule), ...rows.map(line)].join('\n');
}

/** Columns of figures. */
export function figures(...heads: readonly string[]): Column[] {
  return heads.map((head) => ({ head, figures: true }));
}

/** What stands where there is no figure. */
export const NONE = '–';

/** A number with so many digits behind the point, or a dash. */
export function show(value: number | undefined, digits = 0): string {
  return value === undefined || Number.isNaN(value) ? NONE : value.toFixed(digits);
}
