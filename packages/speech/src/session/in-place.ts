import type { AudioChunk, PieceTiming, TextRange, TimeSpan } from '@hailo-piper/engine';

/** What a session has spoken so far. */
export interface Place {
  readonly sentences: number;
  readonly pieces: number;
  readonly samples: number;
  /** Code points of text. */
  readonly characters: number;
}

export const BEGINNING: Place = { sentences: 0, pieces: 0, samples: 0, characters: 0 };

/** A chunk of a part of a text, as a chunk of the whole text. */
export function inPlace(chunk: AudioChunk, before: Place, isLast: boolean): AudioChunk {
  const { timing, ...rest } = chunk;
  return {
    ...rest,
    sentence: before.sentences + chunk.sentence,
    piece: before.pieces + chunk.piece,
    samplesToCome: isLast ? chunk.samplesToCome : null,
    final: isLast && chunk.final,
    ...(timing && { timing: timingInPlace(timing, before) }),
  };
}

function timingInPlace(timing: PieceTiming, { samples, characters }: Place): PieceTiming {
  const textOf = ({ start, end }: TextRange): TextRange => ({
    start: start + characters,
    end: end + characters,
  });
  const spanOf = ({ startSample, endSample }: TimeSpan): TimeSpan => ({
    startSample: startSample + samples,
    endSample: endSample + samples,
  });
  const { words, phonemes } = timing;
  return {
    ...timing,
    ...spanOf(timing),
    text: textOf(timing.text),
    words: words?.map((word) => ({ ...word, ...spanOf(word), text: textOf(word.text) })) ?? null,
    phonemes:
      phonemes?.map((one) => ({
        ...one,
        ...spanOf(one),
        text: one.text && textOf(one.text),
      })) ?? null,
  };
}
