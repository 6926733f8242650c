import type { TextRange } from '../speech-timing.ts';

/** Replaces a part of a text. It is an insertion if the part is empty, a deletion if `text` is. */
export interface TextEdit {
  /** In UTF-16 units of the text, as in `matchAll` and `indexOf`. */
  readonly start: number;
  /** Not included. */
  readonly end: number;
  readonly text: string;
}

/**
 * A run of a text's code points and the part of the sent text that it comes from. Positions are in
 * code points; `end` and `sentEnd` are not included.
 */
interface Run {
  readonly start: number;
  readonly end: number;
  readonly sentStart: number;
  readonly sentEnd: number;
  /** Whether it equals that part of the sent text; otherwise it replaces that part as a whole. */
  readonly verbatim: boolean;
}

/**
 * A text that knows, for each code point, which part of the client's text it comes from. It is
 * immutable: an edit makes another one. Positions are in Unicode code points, as in espeak-ng and
 * `TextRange`; only edits use UTF-16 units.
 */
export class SourceText {
  readonly text: string;
  /** Code points. */
  readonly length: number;
  /** In order, without gaps in this text; none is empty. */
  readonly #runs: readonly Run[];
  /** The part of the sent text that the whole text comes from. */
  readonly #sent: TextRange;

  private constructor(text: string, runs: readonly Run[], sent: TextRange) {
    this.text = text;
    this.length = runs.at(-1)?.end ?? 0;
    this.#runs = runs;
    this.#sent = sent;
  }

  /**
   * Makes a source text from a part of the sent text.
   * @param at where the part begins in the sent text, in code points.
   */
  static sent(text: string, at = 0): SourceText {
    const length = codePoints(text);
    const sent = { start: at, end: at + length };
    const run = { start: 0, end: length, sentStart: sent.start, sentEnd: sent.end, verbatim: true };
    return new SourceText(text, length === 0 ? [] : [run], sent);
  }

  /**
   * Replaces parts of the text. A replacement comes, as a whole, from all of the part it replaces;
   * an insertion comes from nothing and is placed where the text after it is.
   *
   * @param edits in order, without overlaps.
   * @throws RangeError if they are out of order or out of the text.
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
   * The part of the sent text that a part of this text comes from. It includes deleted text within
   * it, but not deleted text beside it. For an empty part or an insertion it is an empty range.
   */
  sentRange({ start, end }: TextRange): TextRange {
    const sentStart = this.#sentStart(start);
    if (start < end) return { start: sentStart, end: this.#sentEnd(end) };
    // Any part of a replacement stands for all of the text that was replaced.
    const run = this.#runs[this.#indexAt(start)];
    const isWithin = run !== undefined && !run.verbatim && run.start < start;
    return { start: sentStart, end: isWithin ? run.sentEnd : sentStart };
  }

  /** The parts of the sent text that nothing in this text comes from, in order. */
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

  /** @param place end of a part, at least 1. */
  #sentEnd(place: number): number {
    const run = this.#runs[this.#indexAt(place - 1)];
    if (run === undefined) return this.#sent.end;
    return run.verbatim ? run.sentStart + (place - run.start) : run.sentEnd;
  }

  /** Index of the run that contains a code point; at the end of the text, the number of runs. */
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

/** Appends a run, moved from its own place to the end of the others. */
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
