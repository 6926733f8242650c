import type { VoiceDefaults } from './order.ts';
import { requestJson } from './request.ts';

/** A voice, as GET /v1/voices has it: the part that the page reads. */
export interface Voice {
  /** What to send as `voice`. */
  readonly id: string;
  /** Such as `en_US`. */
  readonly language: string;
  /** BCP 47, such as `en-US`. */
  readonly language_tag: string;
  /** The language's own name, such as `Deutsch`. */
  readonly language_name: string | null;
  /** `low`, `medium` or `high`. */
  readonly quality: string | null;
  /** Hz. */
  readonly sample_rate: number;
  readonly num_speakers: number;
  /** Numbers by name; empty in the list for a voice with many, see {@link loadSpeakers}. */
  readonly speakers: Readonly<Record<string, number>>;
  readonly aliases: readonly string[];
  /** From its MODEL_CARD. */
  readonly licence: string | null;
  readonly credit: string | null;
  readonly size_bytes: number;
  readonly defaults: VoiceDefaults;
  /** Whether words have times. Known once it is prepared. */
  readonly windowed: boolean;
  /** Otherwise its first speech waits for seconds. */
  readonly prepared: boolean;
  readonly loaded: boolean;
  /** Whether it speaks where no voice is named. */
  readonly default: boolean;
}

/** A speaker of a voice with several. */
export interface Speaker {
  readonly number: number;
  readonly name: string;
}

/**
 * The voices that can be spoken.
 *
 * @throws ServiceError; the reason of `signal`.
 */
export async function listVoices(signal?: AbortSignal): Promise<readonly Voice[]> {
  const { voices } = await requestJson<{ voices: readonly Voice[] }>('v1/voices', { signal });
  return voices;
}

/**
 * All speakers of a voice by number, also where the list left them out. A speaker without a name is
 * called by its number. A voice with one speaker has none to choose.
 *
 * @throws ServiceError, `not_found` if the voice was removed; the reason of `signal`.
 */
export async function loadSpeakers(
  voice: Voice,
  signal?: AbortSignal,
): Promise<readonly Speaker[]> {
  if (voice.num_speakers <= 1) return [];
  return speakersOf(areNamed(voice) ? voice : await oneVoice(voice.id, signal));
}

/**
 * One voice with all its speakers.
 *
 * @throws ServiceError, `not_found` if there is none; the reason of `signal`.
 */
export async function oneVoice(id: string, signal?: AbortSignal): Promise<Voice> {
  return requestJson<Voice>(`v1/voices/${encodeURIComponent(id)}`, { signal });
}

const areNamed = ({ speakers }: Voice): boolean => Object.keys(speakers).length > 0;

function speakersOf({ num_speakers: count, speakers }: Voice): Speaker[] {
  const names = new Map(Object.entries(speakers).map(([name, number]) => [number, name]));
  return Array.from({ length: count }, (_, number) => ({
    number,
    name: names.get(number) ?? String(number),
  }));
}
