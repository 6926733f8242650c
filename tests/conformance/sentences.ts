import type { AudioChunk } from '@hailo-piper/engine';

/** The samples of each sentence that was spoken. */
export async function samplesBySentence(audio: AsyncIterable<AudioChunk>): Promise<number[][]> {
  const sentences: number[][] = [];
  for await (const { sentence, samples } of audio) {
    sentences[sentence] ??= [];
    for (const sample of samples) sentences[sentence].push(sample);
  }
  return sentences;
}

/** The largest difference of a sample; infinite when there are not as many. */
export function worstDifference(
  expected: readonly ArrayLike<number>[],
  spoken: readonly ArrayLike<number>[],
): number {
  if (expected.length !== spoken.length) return Number.POSITIVE_INFINITY;
  let worst = 0;
  expected.forEach((sentence, index) => {
    const other = spoken[index] ?? [];
    if (other.length !== sentence.length) worst = Number.POSITIVE_INFINITY;
    for (let i = 0; i < sentence.length; i++) {
      worst = Math.max(worst, Math.abs((sentence[i] ?? 0) - (other[i] ?? 0)));
    }
  });
  return worst;
}
