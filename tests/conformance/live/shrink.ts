const MAX_PROBES = 300;

/**
 * Takes away what a text does not need for something to hold: halves first, then smaller parts,
 * down to single code points.
 *
 * @param holds whether it still does; known to be true of `text`
 * @returns the shortest text found within 300 questions
 */
export async function shrink(
  text: string,
  holds: (text: string) => Promise<boolean>,
): Promise<string> {
  let rest = [...text];
  let probes = 0;
  for (let size = Math.ceil(rest.length / 2); size >= 1; size = Math.floor(size / 2)) {
    let start = 0;
    while (start < rest.length && probes < MAX_PROBES) {
      const shorter = rest.toSpliced(start, size);
      probes++;
      if (await holds(shorter.join(''))) rest = shorter;
      else start += size;
    }
  }
  return rest.join('');
}
