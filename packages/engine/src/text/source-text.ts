import type { TextRange } from '../speech-timing.ts';

/** A replacement of a part of a text: an insertion where that part is empty, a deletion where `text` is. */
export interface TextEdit {
  /** UTF-16 units of the text, as `matchAll` and `indexOf` count them. */
  readonly start: number;
  /** Not included. */
  readonly end: number;
  readonly text: string;
}

/**
 * A run of a text's code points and the part of the sent text that it comes from. Places are counted
 * in code points, and `end` and `sentEnd` are not included.
 */
interface Run {
  readonly start: number;
  readonly end: number;
  readonly sentStart: number;
  readonly sentEnd: number;
  /** Whether it is the sent text, code point by code point; otherwise it stands for that part as a whole. */
  readonly verbatim: boolean;
}

/**
 * A text that knows which part of the text that the client sent each of its code points comes from.
 * It never changes: an edit makes another one. Places are counted in Unicode code points, as
 * espeak-ng and `TextRange` count them; only edits are given in UTF-16 units.
 */
export class SourceText {
  readonly text: string;
  /** Code points. */
  readonly length: number;
  /** In order, without gaps in this text, none of them empty. */
  readonly #runs: readonly Run[];
  /** The part of the sent text that all of it comes from. */
  readonly #sent: TextRange;

  private constructor(text: string, runs: readonly Run[], sent: TextRange) {
    this.text = text;
    this.length = runs.at(-1)?.end ?? 0;
    this.#runs = runs;
    this.#sent = sent;
  }

  /**
   * A part of the text as it was sent.
   * @param at where it begins in that, in code points.
   */
  static sent(text: string, at = 0): SourceText {
    const length = codePoints(text);
    const sent = { start: at, end: at + length };
    const run = { start: 0, end: length, sentStart: sent.start, sentEnd: sent.end, verbatim: true };
    return new SourceText(text, length === 0 ? [] : [run], sent);
  }

  /**
   * The text with parts of it replaced. A replacement comes, as a whole, from all of what it replaces;
   * an insertion comes from nothing and is placed where the text behind it is.
   *
   * @param edits in order; none begins before the one before it ends.
   * @throws RangeError when they are out of order or out of the text.
   */
  edited(edits: readonly TextEdit[]): SourceText {
    if (edits.length === 0) return this;
    const runs: Run[] = [];
    let text = '';
    let unit = 0;
    let place = 0;
    const keep = (end: number): void => {
      const kept = this.text.slice(unit, end);
      const start = place;
      place += codePoints(kept);
      for (const run of this.#runsWithin(start, place)) append(runs, run);
      text += kept;
      unit = end;
    };
    for (const edit of edits) {
      if (edit.start < unit || edit.end < edit.start || edit.end > this.text.length) {
        throw new RangeError(`edit ${edit.start} to ${edit.end} of a text of ${this.text.length}`);
      }
      keep(edit.start);
      const start = place;
      place += codePoints(this.text.slice(edit.start, edit.end));
      const { start: sentStart, end: sentEnd } = this.sentRange({ start, end: place });
      const run = { start: 0, end: codePoints(edit.text), sentStart, sentEnd, verbatim: false };
      if (edit.text !== '') append(runs, run);
      text += edit.text;
      unit = edit.end;
    }
    keep(this.text.length);
    return new SourceText(text, runs, this.#sent);
  }

  /**
   * The part of the sent text that a part of this one comes from. What was deleted within it belongs
   * to it, and what was deleted beside it does not. An empty part, and an insertion, is an empty range.
   */
  sentRange({ start, end }: TextRange): TextRange {
    const sentStart = this.#sentStart(start);
    if (start < end) return { start: sentStart, end: this.#sentEnd(end) };
    // Within what stands for a part of the sent text as a whole, anything stands for all of that.
    const run = this.#runs[this.#indexAt(start)];
    const isWithin = run !== undefined && !run.verbatim && run.start < start;
    return { start: sentStart, end: isWithin ? run.sentEnd : sentStart };
  }

  /** The parts of the sent text that nothing here comes from, in order. */
  deleted(): TextRange[] {
    const ranges: TextRange[] = [];
    let end = this.#sent.start;
    for (const run of this.#runs) {
      if (run.sentStart > end) ranges.push({ start: end, end: run.sentStart });
      end = Math.max(end, run.sentEnd);
    }
    if (this.#sent.end > end) ranges.push({ start: end, end: this.#sent.end });
    return ranges;
  }

  #sentStart(place: number): number {
    const run = this.#runs[this.#indexAt(place)];
    if (run === undefined) return this.#runs.at(-1)?.sentEnd ?? this.#sent.start;
    return run.sentStart + (run.verbatim ? place - run.start : 0);
  }

  /** @param place the end of what is asked about; at least 1. */
  #sentEnd(place: number): number {
    const run = this.#runs[this.#indexAt(place - 1)];
    if (run === undefined) return this.#sent.end;
    return run.verbatim ? run.sentStart + (place - run.start) : run.sentEnd;
  }

  /** The index of the run that a code point is in; that behind the last run for the end of the text. */
  #indexAt(place: number): number {
    let low = 0;
    let high = this.#runs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#runs[middle] as Run).end > place) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  *#runsWithin(start: number, end: number): Generator<Run> {
    for (let index = this.#indexAt(start); index < this.#runs.length; index++) {
      const run = this.#runs[index] as Run;
      if (run.start >= end) return;
      const cut = { start: Math.max(start, run.start), end: Math.min(end, run.end) };
      const sent = run.verbatim
        ? { sentStart: this.#sentStart(cut.start), sentEnd: this.#sentEnd(cut.end) }
        : { sentStart: run.sentStart, sentEnd: run.sentEnd };
      yield { ...cut, ...sent, verbatim: run.verbatim };
    }
  }
}

/** Puts a run behind others, wherever it was. */
function append(runs: Run[], run: Run): void {
  const start = runs.at(-1)?.end ?? 0;
  runs.push({ ...run, start, end: start + run.end - run.start });
}

function codePoints(text: string): number {
  let count = 0;
  for (let unit = 0; unit < text.length; unit++) {
    const code = text.codePointAt(unit) as number;
    if (code > 0xffff) unit++;
    count++;
  }
  return count;
}
