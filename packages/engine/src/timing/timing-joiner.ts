import type { PieceTiming, SentenceTiming, WordTiming } from '../speech-timing.ts';

/** Makes the times of sentences out of those of their pieces, which come in order. */
export class TimingJoiner {
  #begun: SentenceTiming | undefined;

  /** @returns the sentence, with its last piece. */
  add({ goesOn, ...piece }: PieceTiming): SentenceTiming | undefined {
    const joined = this.#begun === undefined ? piece : join(this.#begun, piece);
    this.#begun = goesOn ? joined : undefined;
    return goesOn ? undefined : joined;
  }
}

const join = (before: SentenceTiming, behind: SentenceTiming): SentenceTiming => ({
  text: { start: before.text.start, end: behind.text.end },
  startSample: before.startSample,
  endSample: behind.endSample,
  words: before.words && behind.words && joinWords(before.words, behind.words),
  phonemes: before.phonemes && behind.phonemes && [...before.phonemes, ...behind.phonemes],
});

/** A word that was cut through is in both pieces. */
const joinWords = (
  before: readonly WordTiming[],
  behind: readonly WordTiming[],
): readonly WordTiming[] => {
  const last = before.at(-1);
  const [first, ...others] = behind;
  if (last === undefined || last.text.start !== first?.text.start) return [...before, ...behind];
  const whole = {
    text: last.text,
    phonemes: last.phonemes + first.phonemes,
    startSample: last.startSample,
    endSample: first.endSample,
  };
  return [...before.slice(0, -1), whole, ...others];
};
