/**
 * A clock that counts the instructions of an emulated program. QEMU as Debian packs it takes no
 * plugins, but writes what it does to a log: each block of code as it is translated, with its
 * instructions, and each time a block is run. A program asks for the time by a system call that
 * does nothing else, `umask`, whose line in the log says that all before it is counted.
 */

/** The argument of `umask` that asks for the time; no program sets such a mask. */
export const ASKS_FOR_TIME = 0o123;

/**
 * What makes QEMU write the log. Code of Node's own file, which lies below
 * these addresses, is left out; libraries, and what V8 makes, are not.
 */
export const LOG_OPTIONS = [
  ...['-d', 'exec,nochain,in_asm,strace'],
  ...['-dfilter', '0x7f0000000000..0x7fffffffffff'],
];

const LINE_END = 10;
const [TRACE, ADDRESS, BLOCK] = ['T', '0', 'I'].map((letter) => letter.charCodeAt(0));
const PROGRAM_COUNTER = { length: 16, behind: '['.charCodeAt(0), at: '00000000/'.length + 1 };
const QUESTION = `umask(0${ASKS_FOR_TIME.toString(8)})`;

/** Reads QEMU's log in pieces of any size. */
export class InstructionCounter {
  /** Instructions run so far. */
  count = 0;
  /** Instructions of each translated block, by its address. */
  readonly #blocks = new Map<string, number>();
  readonly #onQuestion: (count: number) => void;
  #rest = Buffer.alloc(0);
  #block: { address: string; instructions: number } | undefined;

  constructor(onQuestion: (count: number) => void) {
    this.#onQuestion = onQuestion;
  }

  read(piece: Buffer): void {
    const log = this.#rest.length > 0 ? Buffer.concat([this.#rest, piece]) : piece;
    let start = 0;
    for (let end = log.indexOf(LINE_END); end >= 0; end = log.indexOf(LINE_END, start)) {
      this.#line(log, start, end);
      start = end + 1;
    }
    this.#rest = Buffer.from(log.subarray(start));
  }

  /** Some ten million lines a run: nothing is decoded that is not needed. */
  #line(log: Buffer, start: number, end: number): void {
    const first = log[start];
    if (first === TRACE) {
      const at = log.indexOf(PROGRAM_COUNTER.behind, start) + PROGRAM_COUNTER.at;
      this.count += this.#blocks.get(log.toString('latin1', at, at + PROGRAM_COUNTER.length)) ?? 0;
    } else if (first === BLOCK) this.#block = { address: '', instructions: 0 };
    else if (first === ADDRESS && this.#block !== undefined) {
      if (this.#block.instructions === 0) {
        const digits = log.toString('latin1', start + 2, log.indexOf(':', start));
        this.#block.address = digits.padStart(PROGRAM_COUNTER.length, '0');
      }
      this.#block.instructions += 1;
    } else if (start === end && this.#block !== undefined) {
      this.#blocks.set(this.#block.address, this.#block.instructions);
      this.#block = undefined;
    } else if (log.toString('latin1', start, end).includes(QUESTION)) this.#onQuestion(this.count);
  }
}
