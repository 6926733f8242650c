import type { TextRange } from '../speech-timing.ts';
import { pythonStrip } from './python-strip.ts';

/** A part of a text between raw-phoneme blocks, which is read. */
export interface Prose extends TextRange {
  readonly kind: 'prose';
  readonly text: string;
}

/** A `[[ … ]]` block with its phonemes as written. */
export interface PhonemeBlock extends TextRange {
  readonly kind: 'phonemes';
  readonly phonemes: readonly string[];
  /** Place of the first of `phonemes` in the text, or the one before it for a neighbour's space. */
  readonly firstSound: number;
}

/** Python's `.` matches all but a line feed; JavaScript's excludes three more characters. */
const BLOCK = /(\[\[[^\n]*?\]\])/;

/**
 * Splits text at its raw-phoneme blocks. A block's phonemes are its code points, unnormalised,
 * with one space kept on each side where the neighbouring text had one.
 * A part that opens with `[[` and never closes loses its first and last two characters, as in Piper.
 *
 * Source of behaviour: Piper 1.3.0, voice.py, `PiperVoice.phonemize`.
 */
export function splitPhonemeBlocks(text: string): (Prose | PhonemeBlock)[] {
  const parts = text.split(BLOCK);
  let end = 0;
  return parts.map((part, index) => {
    const characters = [...part];
    const start = end;
    end += characters.length;
    if (!part.startsWith('[[')) return { kind: 'prose', text: part, start, end };
    const inner = characters.slice(2, -2).join('');
    const sounds = pythonStrip(inner);
    const before = parts[index - 1]?.endsWith(' ') ? [' '] : [];
    const after = parts[index + 1]?.startsWith(' ') ? [' '] : [];
    const firstSound = start + 2 + inner.indexOf(sounds) - before.length;
    return { kind: 'phonemes', phonemes: [...before, ...sounds, ...after], firstSound, start, end };
  });
}

/**
 * The text up to where a block may begin that is not closed yet. More text may make it a block,
 * which would belong to the sentence before it.
 */
export function beforeOpenBlock(text: string): string {
  const line = text.slice(text.lastIndexOf('\n') + 1);
  const rest = line.split(BLOCK).at(-1) ?? '';
  const open = rest.search(/\[\[|\[$/);
  return open < 0 ? text : text.slice(0, text.length - rest.length + open);
}
