import type { UtterancePlan } from '@hailo-piper/engine';
import { jsonOnOneLine } from './json-on-one-line.ts';

/** What an utterance cost, in the words of OpenAI's usage: ids are read, frames are written. */
export interface SpeechUsage extends Pick<UtterancePlan, 'phonemeIds' | 'unknown'> {
  /** Of speech; silence takes none. */
  readonly frames: number;
}

/**
 * OpenAI's `stream_format: sse`: the audio's bytes in base64, event by event, then one event that
 * says that it was all. Lines and fields are those of OpenAI's API reference, "speech.audio.delta"
 * and "speech.audio.done"; there is no `event:` line and no `[DONE]`. What the voice has no sound for
 * is `unknown`, where there is any.
 *
 * @param usage asked when the audio is at its end.
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
