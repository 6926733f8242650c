import { createHash } from 'node:crypto';
import type { BankPhrase } from '@hailo-piper/config/phrases';
import type { SoundWish, SpeechWish } from '@hailo-piper/speech';

/** One of the ways in which a phrase is kept. */
export interface Recording {
  readonly phrase: BankPhrase;
  /** For answers that are sent as a whole; at level `steady` their last bits differ. */
  readonly whole: boolean;
  /** Names it, the same on every machine: a hash of phrase and way. */
  readonly id: string;
  readonly wish: SpeechWish;
}

/** Formats that are only sent as a whole. */
const WHOLE_ONLY: ReadonlySet<string> = new Set(['srt', 'vtt']);

/** The recordings that serve the answers a phrase is wanted for; by default, all. */
export function recordingsOf(phrase: BankPhrase): Recording[] {
  const { formats, stream } = phrase;
  const flows = stream !== false && !formats?.every((format) => WHOLE_ONLY.has(format));
  const ways = [...(flows ? [false] : []), ...(stream === true ? [] : [true])];
  return ways.map((whole) => ({
    phrase,
    whole,
    id: idOf(phrase, whole),
    wish: wishOf(phrase, whole),
  }));
}

function idOf(
  { formats: _formats, stream: _stream, ...spoken }: BankPhrase,
  whole: boolean,
): string {
  const fields = Object.entries(spoken).sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([fields, whole]))
    .digest('hex');
}

function wishOf(phrase: BankPhrase, whole: boolean): SpeechWish {
  const { text, voice, speaker, speaker_id } = phrase;
  const sound = {
    speed: phrase.speed,
    lengthScale: phrase.length_scale,
    noiseScale: phrase.noise_scale,
    noiseWScale: phrase.noise_w_scale,
    volume: phrase.volume,
    normalizeAudio: phrase.normalize_audio,
    sentenceSilenceSeconds: phrase.sentence_silence,
    seed: phrase.seed,
  };
  const given = Object.entries(sound).filter(([, value]) => value !== undefined);
  return {
    ...{ text, voice, speaker, speakerNumber: speaker_id, whole, cache: true },
    sound: Object.fromEntries(given) as SoundWish,
  };
}
