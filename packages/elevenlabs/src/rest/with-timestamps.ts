import type { AlignedBytes } from '../alignment/aligned-audio.ts';
import { type Alignment, joined } from '../alignment/alignment.ts';

/** Seconds are told to the millisecond. */
const PER_SECOND = 1000;

/** An answer in JSON lines: each has audio, and the times of the sentence that begins in it. */
export async function* timedLines(parts: AsyncIterable<AlignedBytes>): AsyncGenerator<Uint8Array> {
  for await (const { bytes, alignment } of parts) {
    const audio = Buffer.from(bytes).toString('base64');
    yield Buffer.from(`${JSON.stringify({ audio_base64: audio, ...times(alignment) })}\n`);
  }
}

/** An answer in one JSON object, written while it is spoken. */
export async function* timedObject(parts: AsyncIterable<AlignedBytes>): AsyncGenerator<Uint8Array> {
  let all: Alignment | undefined;
  let rest = Buffer.alloc(0);
  yield Buffer.from('{"audio_base64":"');
  for await (const { bytes, alignment } of parts) {
    if (alignment !== undefined) all = joined(all, alignment);
    const ready = Buffer.concat([rest, bytes]);
    // Three bytes are four characters of base64.
    const length = ready.length - (ready.length % 3);
    yield Buffer.from(ready.toString('base64', 0, length));
    rest = ready.subarray(length);
  }
  const end = JSON.stringify(times(all)).slice(1);
  yield Buffer.from(`${rest.toString('base64')}",${end}`);
}

function times(alignment: Alignment | undefined): object {
  const told = alignment === undefined ? null : characterTimes(alignment);
  return { alignment: told, normalized_alignment: told };
}

function characterTimes({ characters, startSeconds, endSeconds }: Alignment): object {
  return {
    characters,
    character_start_times_seconds: startSeconds.map(rounded),
    character_end_times_seconds: [...startSeconds.slice(1), endSeconds].map(rounded),
  };
}

const rounded = (seconds: number): number => Math.round(seconds * PER_SECOND) / PER_SECOND;
