import type { AudioChunk, Speech } from '@hailo-piper/engine';
import type { Part } from './part.ts';

/**
 * Speech of parts that another one publishes. If they end before the final one, it is spoken here,
 * and what was given already is left out: equal orders have equal samples.
 * @param speak here.
 * @returns undefined if there is not a single part.
 */
export async function followed(
  voice: string,
  parts: AsyncGenerator<Part, void>,
  speak: () => Promise<Speech>,
): Promise<Speech | undefined> {
  const first = await parts.next();
  if (first.done) return undefined;
  const { sampleRate } = first.value;
  return { voice, sampleRate, audio: goOn(first.value, parts, speak) };
}

async function* goOn(
  first: Part,
  parts: AsyncGenerator<Part, void>,
  speak: () => Promise<Speech>,
): AsyncGenerator<AudioChunk, void> {
  const given: number[] = [];
  try {
    for (let part: Part | undefined = first; part !== undefined; ) {
      // Before it is given: the reader of a final chunk asks for no more.
      given.push(part.chunk.samples.length);
      yield part.chunk;
      if (part.chunk.final) return;
      part = (await parts.next()).value ?? undefined;
    }
  } finally {
    await parts.return();
  }
  const { audio } = await speak();
  yield* without(given, audio);
}

/**
 * Audio without its beginning.
 * @param given lengths of the chunks to leave out, samples. The audio may be cut at other places: a
 *   part of a chunk is then left out, and the times of its piece with it, which were given.
 */
async function* without(
  given: readonly number[],
  audio: AsyncIterable<AudioChunk>,
): AsyncGenerator<AudioChunk, void> {
  const samples = given.reduce((sum, length) => sum + length, 0);
  let index = 0;
  let at = 0;
  let isCutAlike = true;
  for await (const chunk of audio) {
    const { length } = chunk.samples;
    isCutAlike &&= index >= given.length || given[index] === length;
    const leftOut = Math.min(length, Math.max(0, samples - at));
    at += length;
    index += 1;
    if (isCutAlike && index <= given.length) continue;
    if (leftOut === 0) yield chunk;
    else if (leftOut < length || chunk.final) {
      const { timing: _, ...rest } = chunk;
      yield { ...rest, samples: chunk.samples.subarray(leftOut) };
    }
  }
}
