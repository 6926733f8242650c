import type { AudioChunk, VoiceInfo } from '@hailo-piper/engine';
import type { SpeechCall } from '../speech-record.ts';
import { endOnce } from '../started-speech.ts';
import type { ChosenSpeaker } from '../voices/speaker-choice.ts';
import { ArrivingText } from './arriving-text.ts';
import { PartSpeaker, type SpeakPart } from './part-speaker.ts';

/** Text that arrives in pieces and is spoken sentence by sentence, as one audio. */
export interface SpeechSession {
  readonly voice: VoiceInfo;
  /** Undefined for a voice with one speaker. */
  readonly speaker: ChosenSpeaker | undefined;
  /**
   * Adds text, cut anywhere. A sentence is spoken when it is complete, which often is known only
   * when the next one begins. Resolves when it is taken: at once, unless as much text waits as a
   * request may have. Then it waits for the reader of `chunks`.
   * @throws SpeechError `invalid_input`; `input_too_long` if a sentence is longer than a text may
   *   be. The reason of the call's signal.
   */
  write(text: string): Promise<void>;
  /** Speaks what was written as if it were complete. Later text begins a new sentence. */
  flush(): void;
  /** No more text comes. */
  end(): void;
  /**
   * The audio of all sentences, in order; readable once. Speaking waits for its reader. Places in
   * the text and in the audio are counted from the beginning of the session. Leaving early, or
   * aborting the call's signal, drops what is not spoken yet. A session without anything to speak
   * has no chunk. Throws EngineError, and the reason of the signal.
   */
  readonly chunks: AsyncGenerator<AudioChunk>;
}

export interface SessionOptions {
  readonly voice: VoiceInfo;
  readonly speaker: ChosenSpeaker | undefined;
  readonly speak: SpeakPart;
  /** Most code points of text that wait; read at each use. */
  readonly maxTextLength: () => number;
  /** After so long without text, what was written counts as complete. */
  readonly quietMs: number;
  /** Silence between sentences. */
  readonly pauseSeconds: number;
  readonly call: SpeechCall;
}

export function createSession(options: SessionOptions): SpeechSession {
  const { voice, speaker, call, quietMs } = options;
  let characters = 0;
  const over = new AbortController();
  const signal = call.signal ? AbortSignal.any([call.signal, over.signal]) : over.signal;
  const text = new ArrivingText(options.maxTextLength);
  let quiet: NodeJS.Timeout | undefined;
  const awaitQuiet = (): void => {
    clearTimeout(quiet);
    if (text.isOpen && !text.hasEnded) quiet = setTimeout(() => text.flush(), quietMs);
  };
  signal.addEventListener('abort', () => clearTimeout(quiet), { once: true });
  return {
    ...{ voice, speaker },
    async write(part) {
      signal.throwIfAborted();
      clearTimeout(quiet);
      characters += await text.write(part, signal);
      call.record?.onText?.(characters);
      awaitQuiet();
    },
    flush: () => text.flush(),
    end() {
      clearTimeout(quiet);
      text.end();
    },
    chunks: spoken(text, options, signal, () => over.abort(new Error('the reader left'))),
  };
}

async function* spoken(
  text: ArrivingText,
  { call, speak, pauseSeconds, voice }: SessionOptions,
  signal: AbortSignal,
  close: () => void,
): AsyncGenerator<AudioChunk> {
  const { record } = call;
  const tellEnd = endOnce(record?.onEnd?.bind(record), call.signal);
  const { sampleRate } = voice;
  const parts = new PartSpeaker({ speak, call: { ...call, signal }, pauseSeconds, sampleRate });
  let isHeard = false;
  const heard = (chunk: AudioChunk, askedAt: number): AudioChunk => {
    if (!isHeard) record?.onFirstAudio?.(askedAt);
    isHeard = true;
    record?.onAudio?.(chunk.samples.length / sampleRate);
    return chunk;
  };
  try {
    for (let part = await text.next(signal); part; part = await text.next(signal)) {
      const askedAt = performance.now();
      const audio = parts.speak(part);
      let next = await audio.next();
      try {
        for (; !next.done; next = await audio.next()) yield heard(next.value, askedAt);
      } finally {
        await audio.return(0);
      }
      text.spoken(part, next.value);
    }
    tellEnd({ outcome: 'spoken' });
  } catch (error) {
    tellEnd({ outcome: 'failed', error });
    throw error;
  } finally {
    tellEnd({ outcome: 'left' });
    close();
  }
}
