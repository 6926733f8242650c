const SPACE = /\s/u;

/** The characters of a text that arrives in pieces, until they have their times. */
export class SpokenText {
  #characters: string[] = [];
  /** Place of the first of `#characters` in the text. */
  #first = 0;
  /** First half of a surrogate pair, whose second half comes with the next piece. */
  #half = '';

  /** Place of the first character without times, in code points. */
  get first(): number {
    return this.#first;
  }

  /** Place of the end. */
  get end(): number {
    return this.#first + this.#characters.length;
  }

  add(piece: string): void {
    const all = this.#half + piece;
    this.#half = /[\uD800-\uDBFF]$/.test(all) ? all.slice(-1) : '';
    const whole = all.slice(0, all.length - this.#half.length);
    for (const character of whole) this.#characters.push(character);
  }

  /** Takes the characters up to a place, and the spaces behind it that are there already. */
  take(end: number): string[] {
    let count = Math.max(0, end - this.#first);
    while (SPACE.test(this.#characters[count] ?? '')) count += 1;
    const taken = this.#characters.splice(0, count);
    this.#first += taken.length;
    return taken;
  }
}
