import type { PieceTiming, SentenceTiming, WordTiming } from '../speech-timing.ts';

/** Joins the times of pieces, added in order, into those of their sentences. */
export class TimingJoiner {
  #begun: SentenceTiming | undefined;

  /** @returns the sentence when its last piece is added. */
  add({ goesOn, ...piece }: PieceTiming): SentenceTiming | undefined {
    const joined = this.#begun === undefined ? piece : join(this.#begun, piece);
    this.#begun = goesOn ? joined : undefined;
    return goesOn ? undefined : joined;
  }
}

function join(before: SentenceTiming, behind: SentenceTiming): SentenceTiming {
  return {
    text: { start: before.text.start, end: behind.text.end },
    startSample: before.startSample,
    endSample: behind.endSample,
    words: before.words && behind.words && joinWords(before.words, behind.words),
    phonemes: before.phonemes && behind.phonemes && [...before.phonemes, ...behind.phonemes],
  };
}

/** A word that was cut in two is in both pieces. */
function joinWords(
  before: readonly WordTiming[],
  behind: readonly WordTiming[],
): readonly WordTiming[] {
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
}
