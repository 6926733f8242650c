import type { SpeechRequest, VoiceInfo } from '../speech-engine.ts';
import { maxPhonemes } from '../synthesis/long-sentences.ts';
import { relativeLength } from '../synthesis/relative-length.ts';
import { soundSettings } from '../synthesis/speech-settings.ts';

/** Speech in an English sentence runs at about fifteen characters a second. */
const FIRST_GUESS_SECONDS_PER_CHARACTER = 1 / 15;
/** Of characters: what was spoken longer ago counts half, and half of that once more. */
const MEMORY_CHARACTERS = 100_000;

/** The speech a request is expected to be. Silence is no work and not in it. */
export interface ExpectedSpeech {
  readonly voice: string;
  readonly characters: number;
  /** Against the same text at length scale 1 and speed 1. */
  readonly relativeLength: number;
  readonly seconds: number;
  /** Sentences, each of which is a turn of its own. */
  readonly turns: number;
}

/** What needs a worker, and makes no speech. */
export const NO_SPEECH: ExpectedSpeech = {
  voice: '',
  characters: 0,
  relativeLength: 1,
  seconds: 0,
  turns: 1,
};

/** How long texts are when they are spoken, by voice. */
export class SpeechLengths {
  /** What was spoken to its end, as at length scale 1. */
  readonly #spoken = new Map<string, { characters: number; seconds: number }>();

  /** @param voice that will speak it; undefined where there is none of that name. */
  expect(request: SpeechRequest, voice: VoiceInfo | undefined): ExpectedSpeech {
    const characters = [...request.text].length;
    const length =
      voice === undefined
        ? 1
        : relativeLength(soundSettings(request, voice.defaults), voice.windowed);
    const id = voice?.id ?? '';
    const spoken = this.#spoken.get(id);
    const perCharacter =
      spoken === undefined ? FIRST_GUESS_SECONDS_PER_CHARACTER : spoken.seconds / spoken.characters;
    return {
      voice: id,
      characters,
      relativeLength: length,
      seconds: characters * perCharacter * length,
      turns: turnsOf(request.text, characters, length),
    };
  }

  /** @param seconds of speech that the whole text became. */
  learn({ voice, characters, relativeLength }: ExpectedSpeech, seconds: number): void {
    if (characters === 0 || seconds === 0) return;
    const known = this.#spoken.get(voice) ?? { characters: 0, seconds: 0 };
    const memory = known.characters > MEMORY_CHARACTERS ? 0.5 : 1;
    this.#spoken.set(voice, {
      characters: known.characters * memory + characters,
      seconds: known.seconds * memory + seconds / relativeLength,
    });
  }
}

/** About as many as the planner will find, for a fraction of its work. */
const turnsOf = (text: string, characters: number, length: number): number => {
  const ends = text.match(/[.!?…]+(?=\s+\S)|[。！？।۔؟](?=.)|\n\s*\n(?=\S)/gsu)?.length ?? 0;
  return Math.max(1 + ends, Math.ceil(characters / maxPhonemes(length)));
};
