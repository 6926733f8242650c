import { columns } from './columns.ts';
import type { CueUnit } from './cue-units.ts';
import { linesOf, MAX_COLUMNS } from './lines.ts';

/** Text shown on the screen for some time. */
export interface Cue {
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly lines: readonly string[];
}

const MAX_LINES = 2;
const MAX_SECONDS = 7;
/** A shorter cue is hard to notice. */
const MIN_SECONDS = 1;

/** Costs of a division, relative to that of one more cue. */
const A_CUE = 1;
const CUT_AT = { sentence: 0, phrase: 0.4, word: 1.2 };
const SENTENCE_WITHIN = 1.1;
const A_SECOND_TOO_SHORT = 2;
const A_SECOND_OF_SILENCE_WITHIN = 4;
const FULL = 0.5;

interface MeasuredUnit extends CueUnit {
  readonly columns: number;
  readonly columnsWithSpace: number;
}

/**
 * Divides a text into few cues of at most two lines and seven seconds, none too short to read.
 * Prefers cuts at the ends of sentences, then of phrases, then of words. A unit that is too long is
 * a cue by itself. Cues begin and end with units.
 */
export function cuesOf(units: readonly CueUnit[]): Cue[] {
  const measured = units.map((unit) => ({
    ...unit,
    columns: columns(unit.text.trim()),
    columnsWithSpace: columns(unit.text),
  }));
  // For each position: the least cost of the units before it, and where their last cue begins.
  const best: { readonly cost: number; readonly from: number }[] = [{ cost: 0, from: 0 }];
  for (let end = 1; end <= measured.length; end++) {
    let least = { cost: Number.POSITIVE_INFINITY, from: end - 1 };
    let flaws = CUT_AT[measured[end - 1]?.ends ?? 'word'];
    let width = 0;
    for (let from = end - 1; from >= 0; from--) {
      const unit = measured[from] as MeasuredUnit;
      const next = measured[from + 1];
      width += unit.columnsWithSpace;
      if (from < end - 1 && next !== undefined) {
        if (!fits(measured, from, end)) break;
        if (unit.ends === 'sentence') flaws += SENTENCE_WITHIN;
        flaws += A_SECOND_OF_SILENCE_WITHIN * (next.startSeconds - unit.endSeconds);
      }
      const short = Math.max(0, MIN_SECONDS - secondsOf(measured, from, end));
      const fullness = width / (MAX_LINES * MAX_COLUMNS);
      const own = A_CUE + flaws + A_SECOND_TOO_SHORT * short + FULL * fullness ** 2;
      const cost = own + (best[from]?.cost ?? 0);
      if (cost < least.cost) least = { cost, from };
    }
    best.push(least);
  }
  const cues: Cue[] = [];
  for (let end = units.length; end > 0; end = best[end]?.from ?? 0) {
    cues.push(cueOf(units.slice(best[end]?.from ?? 0, end)));
  }
  return cues.reverse();
}

const cueOf = (units: readonly CueUnit[]): Cue => ({
  startSeconds: units[0]?.startSeconds ?? 0,
  endSeconds: units.at(-1)?.endSeconds ?? 0,
  lines: linesOf(units.map(({ text }) => text)),
});

const secondsOf = (units: readonly CueUnit[], from: number, end: number): number =>
  (units[end - 1]?.endSeconds ?? 0) - (units[from]?.startSeconds ?? 0);

const fits = (units: readonly MeasuredUnit[], from: number, end: number): boolean => {
  if (secondsOf(units, from, end) > MAX_SECONDS) return false;
  let lines = 1;
  let used = 0;
  for (let i = from; i < end; i++) {
    const unit = units[i] as MeasuredUnit;
    if (unit.columns > MAX_COLUMNS) return false;
    if (used + unit.columns > MAX_COLUMNS) {
      lines += 1;
      used = 0;
    }
    used += unit.columnsWithSpace;
  }
  return lines <= MAX_LINES;
};
