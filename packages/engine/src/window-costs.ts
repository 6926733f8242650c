/** Time that a part takes for a window: `fixedMs`, its halo included, and `msPerUnit` for each. */
export interface LinearCost {
  readonly fixedMs: number;
  /** For each frame of the window; for each phoneme id of the encoder. */
  readonly msPerUnit: number;
}

/** What the parts of a voice take on one machine, on one thread. */
export interface WindowCosts {
  /** Of the whole sentence, by phoneme ids. */
  readonly encoder: LinearCost;
  /** Of a window in the middle of a sentence, by its frames without halo. So is the decoder's. */
  readonly flow: LinearCost;
  readonly decoder: LinearCost;
}

/** How the first piece of a text begins at level `steady`, and what windows take here. */
export interface WindowInfo {
  /** Audio that is given at first, milliseconds; all of a shorter sentence. */
  readonly firstMs: number;
  /** Share of the sentence that is given at first, in addition; 0 on a machine that keeps up. */
  readonly firstShare: number;
  /** Milliseconds, by phoneme ids for the encoder and by frames for flow and decoder. */
  readonly costs: WindowCosts;
}

/** A measurement: the units that were made, and the milliseconds that they took. */
export interface CostPoint {
  readonly units: number;
  readonly ms: number;
}

/** Milliseconds of a window or a sentence of so many units. */
export function costMs({ fixedMs, msPerUnit }: LinearCost, units: number): number {
  return fixedMs + msPerUnit * units;
}

/**
 * The line of least squares through the measurements. Neither of its figures is negative; a line
 * that falls or begins below zero is replaced by the nearest that does not.
 */
export function fitCost(points: readonly CostPoint[]): LinearCost {
  const sum = (of: (point: CostPoint) => number) =>
    points.reduce((total, point) => total + of(point), 0);
  const count = points.length;
  if (count === 0) return { fixedMs: 0, msPerUnit: 0 };
  const units = sum((point) => point.units) / count;
  const ms = sum((point) => point.ms) / count;
  const spread = sum((point) => (point.units - units) ** 2);
  const slope = spread === 0 ? 0 : sum((point) => (point.units - units) * (point.ms - ms)) / spread;
  if (slope <= 0) return { fixedMs: ms, msPerUnit: 0 };
  const fixedMs = ms - slope * units;
  if (fixedMs >= 0) return { fixedMs, msPerUnit: slope };
  const through = sum((point) => point.units * point.ms) / sum((point) => point.units ** 2);
  return { fixedMs: 0, msPerUnit: through };
}
