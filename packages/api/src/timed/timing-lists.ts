import type { AnswerInHand } from '../whole-answers/answers-in-hand.ts';
import { ByteBlocks } from '../whole-answers/byte-blocks.ts';
import type { TimingAnswer } from './timing-answer.ts';

/**
 * Writes the lists `sentences`, `words` and `phonemes` of a timed answer as JSON, sentence by
 * sentence.
 */
export class TimingLists {
  readonly #answer: AnswerInHand;
  readonly #sentences = new ByteBlocks();
  readonly #words = new ByteBlocks();
  readonly #phonemes = new ByteBlocks();
  #hasTimings = true;

  /** @param answer Counts the bytes. */
  constructor(answer: AnswerInHand) {
    this.#answer = answer;
  }

  add({ sentence, words, phonemes }: TimingAnswer): void {
    this.#write(this.#sentences, [sentence]);
    this.#hasTimings &&= words !== null && phonemes !== null;
    this.#write(this.#words, words ?? []);
    this.#write(this.#phonemes, phonemes ?? []);
  }

  /** The three members as JSON; `words` and `phonemes` are null if any sentence has none. */
  end(): Buffer[] {
    const list = (items: ByteBlocks): Buffer[] => [this.text('['), ...items.end(), this.text(']')];
    const orNull = (items: ByteBlocks): Buffer[] => {
      if (this.#hasTimings) return list(items);
      this.#answer.taken(items.size);
      return [this.text('null')];
    };
    return [
      ...[this.text('"sentences":'), ...list(this.#sentences)],
      ...[this.text(',"words":'), ...orNull(this.#words)],
      ...[this.text(',"phonemes":'), ...orNull(this.#phonemes)],
    ];
  }

  #write(into: ByteBlocks, items: readonly object[]): void {
    if (items.length === 0) return;
    const between = into.size === 0 ? '' : ',';
    into.add(this.text(between + JSON.stringify(items).slice(1, -1)));
  }

  /** Encodes JSON text and counts its bytes. */
  text(text: string): Buffer {
    const bytes = Buffer.from(text);
    this.#answer.add(bytes.length);
    return bytes;
  }
}
