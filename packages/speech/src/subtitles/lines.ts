import { columns } from './columns.ts';

/** Columns per line; the usual limit of subtitles in most countries. */
export const MAX_COLUMNS = 42;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * Breaks a text, given in pieces, into lines of at most `MAX_COLUMNS`; two lines are about equally
 * long. A line ends between pieces or at a space, and within a longer piece only if necessary.
 */
export function linesOf(pieces: readonly string[]): string[] {
  const parts = partsOf(pieces);
  const whole = join(parts);
  if (columns(whole) <= MAX_COLUMNS) return [whole];
  return inTwo(parts) ?? inMany(parts);
}

const join = (parts: readonly string[]): string => parts.join('').replaceAll(/\s+/g, ' ').trim();

/**
 * The parts that lines are made of: pieces cut after spaces, and where they are too long for a
 * line.
 */
const partsOf = (pieces: readonly string[]): string[] =>
  pieces
    .flatMap((piece) => piece.match(/\S+\s*|\s+/g) ?? [])
    .flatMap((part) => (columns(part.trim()) <= MAX_COLUMNS ? [part] : shortened(part)));

const shortened = (part: string): string[] => {
  const parts: string[] = [];
  let line = '';
  for (const { segment } of graphemes.segment(part)) {
    if (columns(line + segment) > MAX_COLUMNS) {
      parts.push(line);
      line = '';
    }
    line += segment;
  }
  return [...parts, line];
};

const inTwo = (parts: readonly string[]): string[] | undefined => {
  let best: string[] | undefined;
  let least = MAX_COLUMNS + 1;
  for (let at = 1; at < parts.length; at++) {
    const lines = [join(parts.slice(0, at)), join(parts.slice(at))];
    const longest = Math.max(...lines.map(columns));
    if (longest < least) [best, least] = [lines, longest];
  }
  return best;
};

const inMany = (parts: readonly string[]): string[] => {
  const lines: string[][] = [[]];
  for (const part of parts) {
    const line = lines.at(-1) as string[];
    if (line.length > 0 && columns(join([...line, part])) > MAX_COLUMNS) lines.push([part]);
    else line.push(part);
  }
  return lines.map(join);
};
