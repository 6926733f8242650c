import type { PieceTiming } from '@hailo-piper/engine';

/** When the characters of a text sound, without a gap between them. */
export interface Alignment {
  readonly characters: readonly string[];
  /** Of each character, from the beginning of the audio. */
  readonly startSeconds: readonly number[];
  /** The end of the last character: where the next alignment begins. */
  readonly endSeconds: number;
}

export interface AlignedPiece {
  readonly characters: readonly string[];
  /** Place of the first character in the text, code points. */
  readonly first: number;
  /** Where the alignment before it ended, seconds. */
  readonly startSeconds: number;
  readonly timing: PieceTiming;
  /** Of the times, Hz. */
  readonly sampleRate: number;
}

/**
 * Gives each character of a piece a time. Characters of a word divide its time evenly, those
 * between words the time between them.
 */
export function align(piece: AlignedPiece): Alignment {
  const { characters, first, startSeconds: begin, timing, sampleRate } = piece;
  const end = first + characters.length;
  const starts: number[] = [];
  const fillTo = (place: number, fromSeconds: number, toSeconds: number): void => {
    const count = Math.min(place, end) - first - starts.length;
    for (let index = 0; index < count; index++) {
      starts.push(fromSeconds + ((toSeconds - fromSeconds) * index) / count);
    }
  };
  let at = begin;
  for (const { text, startSample, endSample } of timing.words ?? [timing]) {
    const [from, to] = [startSample / sampleRate, endSample / sampleRate];
    fillTo(text.start, at, from);
    fillTo(text.end, from, to);
    at = to;
  }
  const endSeconds = timing.endSample / sampleRate;
  fillTo(end, at, endSeconds);
  return { characters, startSeconds: starts, endSeconds };
}

/** Two alignments, one behind the other, as one. */
export function joined(one: Alignment | undefined, other: Alignment): Alignment {
  if (one === undefined) return other;
  return {
    characters: [...one.characters, ...other.characters],
    startSeconds: [...one.startSeconds, ...other.startSeconds],
    endSeconds: other.endSeconds,
  };
}
