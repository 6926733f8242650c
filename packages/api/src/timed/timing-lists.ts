import type { AnswerInHand } from '../whole-answers/answers-in-hand.ts';
import { ByteBlocks } from '../whole-answers/byte-blocks.ts';
import type { TimingAnswer } from './timing-answer.ts';

/** The lists of a timed answer, written as JSON while the sentences come. */
export class TimingLists {
  readonly #answer: AnswerInHand;
  readonly #sentences = new ByteBlocks();
  readonly #words = new ByteBlocks();
  readonly #phonemes = new ByteBlocks();
  #isTold = true;

  /** @param answer among whose bytes they count. */
  constructor(answer: AnswerInHand) {
    this.#answer = answer;
  }

  add({ sentence, words, phonemes }: TimingAnswer): void {
    this.#write(this.#sentences, [sentence]);
    this.#isTold &&= words !== null && phonemes !== null;
    this.#write(this.#words, words ?? []);
    this.#write(this.#phonemes, phonemes ?? []);
  }

  /** The members `sentences`, `words` and `phonemes`; the last two are null where one is not told. */
  end(): Buffer[] {
    const list = (items: ByteBlocks): Buffer[] => [this.text('['), ...items.end(), this.text(']')];
    const ofTold = (items: ByteBlocks): Buffer[] => {
      if (this.#isTold) return list(items);
      this.#answer.taken(items.size);
      return [this.text('null')];
    };
    return [
      ...[this.text('"sentences":'), ...list(this.#sentences)],
      ...[this.text(',"words":'), ...ofTold(this.#words)],
      ...[this.text(',"phonemes":'), ...ofTold(this.#phonemes)],
    ];
  }

  #write(into: ByteBlocks, items: readonly object[]): void {
    if (items.length === 0) return;
    const between = into.size === 0 ? '' : ',';
    into.add(this.text(between + JSON.stringify(items).slice(1, -1)));
  }

  /** What stands between the lists. */
  text(text: string): Buffer {
    const bytes = Buffer.from(text);
    this.#answer.add(bytes.length);
    return bytes;
  }
}
