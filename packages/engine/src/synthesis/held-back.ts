import { joined } from './joined.ts';
import type { Leveller } from './level.ts';

const NO_SAMPLES = new Int16Array(0);

/**
 * A leveller that keeps its samples back until it has been given enough audio: on a slow machine,
 * what is heard first has to last until the next window is made. See `heldFrames`.
 * @param samples that it is given before it gives any.
 */
export function holdingBack(leveller: Leveller, samples: number): Leveller {
  let given = 0;
  let held: Int16Array[] = [];
  const release = (last: Int16Array): Int16Array => {
    const released = joined([...held, last], Int16Array);
    held = [];
    return released;
  };
  return {
    push: (audio) => {
      given += audio.length;
      const levelled = leveller.push(audio);
      if (given >= samples) return release(levelled);
      held.push(levelled);
      return NO_SAMPLES;
    },
    end: (audio) => release(leveller.end(audio)),
  };
}
