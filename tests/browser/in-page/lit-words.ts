import type { LitWord } from '../page-report.ts';
import { heardTime, isSounding, onStart, pieces, secondHeard, secondOf } from './pieces.ts';

interface Lighting {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly context: AudioContext;
  readonly time: number;
  /** Whether it follows the word that was lit before. */
  readonly isNext: boolean;
  readonly frameMs: number;
}

export const lightings: Lighting[] = [];

/** Takes note of when words of the reading become the current one. */
export function watchWords(): void {
  const frames = [0, 0, 0];
  // Only while there is sound, because frames cost the machine, and what is measured is how long it takes to the first.
  const frame = (): void => {
    frames.push(performance.now());
    frames.shift();
    if (isSounding()) requestAnimationFrame(frame);
    else isWatching = false;
  };
  let isWatching = false;
  onStart(() => {
    if (!isWatching) requestAnimationFrame(frame);
    isWatching = true;
  });
  let before: Element | undefined;
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      const context = pieces.at(-1)?.context;
      if (!(target instanceof HTMLElement) || !target.matches('.word[aria-current=true]')) continue;
      if (context === undefined || target === before) continue;
      const [first = 0, second = 0, third = 0] = frames;
      const words = [...document.querySelectorAll('#reading .word')];
      lightings.push({
        text: target.textContent ?? '',
        start: Number(target.dataset.start),
        end: Number(target.dataset.end),
        ...{ context, time: heardTime(context) },
        isNext: before === undefined || words.indexOf(target) === words.indexOf(before) + 1,
        frameMs: Math.max(second - first, third - second, performance.now() - third),
      });
      before = target;
    }
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ['aria-current'] });
}

/** Seconds from a word to a second of the speech outside it. */
const outside = (second: number, start: number, end: number): number =>
  second < start ? second - start : Math.max(0, second - end);

/** Context time at which a word is heard that somebody jumped to; the last time if there are several. */
const jumpTo = (context: AudioContext, start: number): number | undefined =>
  pieces.findLast(
    (piece) => piece.context === context && Math.abs((secondOf(piece) ?? -1) - start) < 0.01,
  )?.from;

export function reportLitWords(): LitWord[] {
  return lightings.map(({ text, start, end, context, time, isNext, frameMs }) => {
    const heard = secondHeard(context, time);
    const error = heard === null ? null : isNext ? heard - start : outside(heard, start, end);
    const jump = isNext ? undefined : jumpTo(context, start);
    if (jump !== undefined && Math.abs(time - jump) < Math.abs(error ?? Number.POSITIVE_INFINITY)) {
      return { text, start, end, heard, error: time - jump, frameMs };
    }
    return { text, start, end, heard, error, frameMs };
  });
}
