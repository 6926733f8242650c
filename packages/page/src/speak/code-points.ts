/**
 * A text by its Unicode code points. The service counts these, a string of the browser counts
 * UTF-16 code units, and an emoji is one of the first and two of the second.
 */
export class CodePoints {
  readonly text: string;
  /** Unit at which each code point begins, and behind the last one; empty where both counts agree. */
  readonly #units: Uint32Array;
  /** Code points of the text. */
  readonly length: number;

  constructor(text: string) {
    this.text = text;
    if (!/[\ud800-\udbff]/.test(text)) {
      this.#units = new Uint32Array(0);
      this.length = text.length;
      return;
    }
    const units: number[] = [];
    let unit = 0;
    for (const character of text) {
      units.push(unit);
      unit += character.length;
    }
    units.push(unit);
    this.#units = Uint32Array.from(units);
    this.length = units.length - 1;
  }

  /** The part from one code point to another, which is not included. */
  slice(start: number, end: number = this.length): string {
    return this.text.slice(this.unitOf(start), this.unitOf(end));
  }

  /** The UTF-16 unit at which a code point begins; the text's length for those behind it. */
  unitOf(codePoint: number): number {
    const at = Math.max(0, codePoint);
    if (at >= this.length) return this.text.length;
    return this.#units[at] ?? at;
  }

  /** The code point that a UTF-16 unit belongs to. */
  codePointAt(unit: number): number {
    if (this.#units.length === 0) return Math.min(unit, this.length);
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#units[middle] ?? 0) <= unit) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
