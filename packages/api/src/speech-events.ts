import type { UtterancePlan } from '@hailo-piper/engine';
import { jsonOnOneLine } from './json-on-one-line.ts';

/**
 * Usage of an utterance in OpenAI's terms: phoneme ids are input tokens, frames are output tokens.
 */
export interface SpeechUsage extends Pick<UtterancePlan, 'phonemeIds' | 'unknown'> {
  /** Frames of speech; silence is not counted. */
  readonly frames: number;
}

/**
 * OpenAI's `stream_format: sse`: one event for each piece of audio in base64, then a closing event
 * with the usage. Lines and fields follow OpenAI's API reference, "speech.audio.delta" and
 * "speech.audio.done"; there is no `event:` line and no `[DONE]`. Phonemes that the voice lacks are
 * listed in `unknown`, if there are any.
 *
 * @param usage Called after the last audio.
 */
export async function* speechEvents(
  audio: AsyncIterable<Uint8Array>,
  usage: () => SpeechUsage,
): AsyncGenerator<Uint8Array> {
  for await (const bytes of audio) {
    if (bytes.length === 0) continue;
    const base64 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
    yield event({ type: 'speech.audio.delta', audio: base64 });
  }
  const { phonemeIds, unknown, frames } = usage();
  yield event({
    type: 'speech.audio.done',
    usage: {
      input_tokens: phonemeIds,
      output_tokens: frames,
      total_tokens: phonemeIds + frames,
    },
    ...(unknown.length === 0 ? {} : { unknown }),
  });
}

const event = (data: object): Uint8Array => Buffer.from(`data: ${jsonOnOneLine(data)}\n\n`);
