import type { AlignedBytes } from '../alignment/aligned-audio.ts';
import type { Alignment } from '../alignment/alignment.ts';

/** Makes the messages with the audio of one context. */
export class AudioMessages {
  readonly #about: object;
  readonly #hasContextTimes: boolean;
  /** Where the last alignment ended, seconds. */
  #alignedTo = 0;

  /**
   * @param about fields of every message.
   * @param hasContextTimes whether times count from the beginning of the context. Otherwise they
   *   count from the end of the alignment before, where the audio of the message begins.
   */
  constructor(about: object, hasContextTimes: boolean) {
    this.#about = about;
    this.#hasContextTimes = hasContextTimes;
  }

  audio({ bytes, alignment }: AlignedBytes): object {
    const times = alignment === undefined ? null : this.#times(alignment);
    const audio = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
    // Clients differ in which of the two they read.
    return { ...this.#about, audio, alignment: times, normalizedAlignment: times };
  }

  get final(): object {
    return { ...this.#about, audio: null, isFinal: true };
  }

  #times({ characters, startSeconds, endSeconds }: Alignment): object {
    const base = this.#hasContextTimes ? 0 : milliseconds(this.#alignedTo);
    this.#alignedTo = endSeconds;
    const starts = startSeconds.map((seconds) => milliseconds(seconds) - base);
    const ends = [...starts.slice(1), milliseconds(endSeconds) - base];
    return {
      chars: characters,
      charStartTimesMs: starts,
      charDurationsMs: ends.map((end, index) => end - (starts[index] ?? end)),
    };
  }
}

const milliseconds = (seconds: number): number => Math.round(seconds * 1000);
