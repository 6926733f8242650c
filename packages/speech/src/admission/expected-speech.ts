import type { SpeechRequest, VoiceInfo } from '@hailo-piper/engine';
import { maxPhonemes, relativeLength, soundSettings } from '@hailo-piper/engine';

/** English speech has about fifteen characters a second. */
const FIRST_GUESS_SECONDS_PER_CHARACTER = 1 / 15;
/** Longest window of audio that a worker makes in one turn, seconds. */
const WINDOW_SECONDS = 1.3;
/** Turns of a sentence beside those for its windows: for its encoder and its flow. */
const TURNS_BESIDE = 2;
/** After each so many characters, older lengths lose half their weight. */
const MEMORY_CHARACTERS = 100_000;

/** The speech a request is expected to become, without silence, which takes no work. */
export interface ExpectedSpeech {
  readonly voice: string;
  readonly characters: number;
  /** Length relative to the same text at length scale 1 and speed 1. */
  readonly relativeLength: number;
  readonly seconds: number;
  /** Turns that workers take for it: a window each, or a sentence each of a voice that runs whole. */
  readonly turns: number;
}

/** For a request that needs a worker but makes no speech. */
export const NO_SPEECH: ExpectedSpeech = {
  voice: '',
  characters: 0,
  relativeLength: 1,
  seconds: 0,
  turns: 1,
};

/** Expected length of texts, for each voice. */
export class SpeechLengths {
  /** Fully spoken texts, converted to length scale 1. */
  readonly #spoken = new Map<string, { characters: number; seconds: number }>();

  /** @param voice that will speak it; undefined for an unknown name. */
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
    const seconds = characters * perCharacter * length;
    const sentences = sentencesOf(request.text, characters, length);
    const isWindowed = voice?.windowed ?? false;
    const turns = isWindowed ? sentences * TURNS_BESIDE + seconds / WINDOW_SECONDS : sentences;
    return {
      voice: id,
      characters,
      relativeLength: length,
      seconds,
      turns: Math.ceil(turns),
    };
  }

  /** @param seconds of speech of the whole text. */
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

/** Estimates the planner's number of sentences for a fraction of its work. */
const sentencesOf = (text: string, characters: number, length: number): number => {
  const ends = text.match(/[.!?…]+(?=\s+\S)|[。！？।۔؟](?=.)|\n\s*\n(?=\S)/gsu)?.length ?? 0;
  return Math.max(1 + ends, Math.ceil(characters / maxPhonemes(length)));
};
