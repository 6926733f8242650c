import type { AudioEncoder, AudioFormat } from '@hailo-piper/audio';
import { resampled } from '@hailo-piper/audio';
import { type ChosenSpeaker, type StartedSpeech, timedSpeech } from '@hailo-piper/speech';
import { jsonOnOneLine } from '../json-on-one-line.ts';
import { knownLength } from '../known-length.ts';
import type { AnswerInHand } from '../whole-answers/answers-in-hand.ts';
import { base64Of, base64Size } from '../whole-answers/byte-blocks.ts';
import { encodeWhole } from '../whole-answers/encode-whole.ts';
import { givingAway } from '../whole-answers/whole-body.ts';
import { secondsOf, timingAnswer } from './timing-answer.ts';
import { TimingLists } from './timing-lists.ts';

export interface TimedJsonOptions {
  /** Format of the audio in the answer. */
  readonly format: AudioFormat;
  readonly encoder: AudioEncoder;
  /** Sample rate of that audio, Hz. */
  readonly sampleRate: number;
  readonly text: string;
  /** Undefined for a voice with one speaker. */
  readonly speaker: ChosenSpeaker | undefined;
}

/** The bytes of an answer in parts, and their total number. */
interface TimedJson {
  readonly parts: Generator<Buffer>;
  readonly size: number;
}

/**
 * A whole answer as one JSON object: the audio in base64, and the times of sentences, words and
 * phonemes. The base64 is encoded as the client reads it.
 */
export async function timedJson(
  speech: StartedSpeech,
  { format, encoder, sampleRate, text, speaker }: TimedJsonOptions,
  answer: AnswerInHand,
): Promise<TimedJson> {
  const timed = timedSpeech(speech);
  const characters = [...text];
  const lists = new TimingLists(answer);
  const writeTimes = (): void => {
    for (const sentence of timed.takeSentences()) {
      lists.add(timingAnswer(characters, sentence, speech.sampleRate));
    }
  };
  async function* parts(): AsyncGenerator<Int16Array> {
    for await (const part of resampled(timed.samples, speech.sampleRate, sampleRate)) {
      writeTimes();
      yield part;
    }
  }
  const whole = await encodeWhole(encoder, { sampleRate, parts: parts() }, answer);
  writeTimes();
  const duration = secondsOf(whole.length, sampleRate);
  const about = JSON.stringify({ ...aboutOf(speech, speaker, format, sampleRate), duration });
  const head = [
    lists.text(`${about.slice(0, -1)},`),
    ...lists.end(),
    lists.text(`,"unknown":${JSON.stringify(timed.unknown())},"audio":"`),
  ];
  const tail = Buffer.from('"}');
  const headSize = head.reduce((sum, { length }) => sum + length, 0);
  function* all(): Generator<Buffer> {
    yield* givingAway(head, answer);
    yield* base64Of(givingAway(whole.blocks, answer));
    yield tail;
  }
  return { parts: all(), size: headSize + base64Size(whole.size) + tail.length };
}

/**
 * The answer as JSON lines while it is made: `start`, then for each sentence a `sentence` and its
 * `audio` in pieces, then `end`. Without `end` the answer is incomplete. For a sentence that is
 * spoken in pieces because of its length, `sentence` comes before the audio of the last piece.
 */
export async function* timedJsonLines(
  speech: StartedSpeech,
  { format, encoder, sampleRate, text, speaker }: TimedJsonOptions,
): AsyncGenerator<Uint8Array> {
  const timed = timedSpeech(speech);
  const characters = [...text];
  let length = 0;
  async function* measured(): AsyncGenerator<Int16Array> {
    for await (const part of resampled(timed.samples, speech.sampleRate, sampleRate)) {
      length += part.length;
      yield part;
    }
  }
  yield line({ type: 'start', ...aboutOf(speech, speaker, format, sampleRate) });
  const pcm = { sampleRate, length: knownLength(speech, sampleRate), parts: measured() };
  for await (const bytes of encoder.encode(pcm)) {
    // Timings arrive with the samples, so they precede the encoded bytes.
    for (const timing of timed.takeSentences()) {
      const { sentence, words, phonemes } = timingAnswer(characters, timing, speech.sampleRate);
      yield line({ type: 'sentence', ...sentence, words, phonemes });
    }
    if (bytes.length > 0)
      yield line({ type: 'audio', audio: Buffer.from(bytes).toString('base64') });
  }
  const duration = secondsOf(length, sampleRate);
  yield line({ type: 'end', duration, unknown: timed.unknown() });
}

const line = (value: object): Uint8Array => Buffer.from(`${jsonOnOneLine(value)}\n`);

const aboutOf = (
  { voice }: StartedSpeech,
  speaker: ChosenSpeaker | undefined,
  format: AudioFormat,
  sampleRate: number,
) => ({
  voice,
  speaker: speaker === undefined ? null : { id: speaker.number, name: speaker.name ?? null },
  audio_format: format.name,
  content_type: format.contentType,
  sample_rate: sampleRate,
});
