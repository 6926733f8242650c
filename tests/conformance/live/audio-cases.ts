import type { VoiceConfig } from '@hailo-piper/engine';
import { phonemeGoldens } from '../../goldens/read.ts';
import { textSource } from './generate.ts';
import { createRandom, type Random } from './random.ts';

/** One text with its settings, by Piper's names; absent ones have the default. */
export interface AudioCase {
  readonly text: string;
  readonly length_scale?: number;
  readonly volume?: number;
  readonly normalize_audio?: boolean;
  readonly speaker_id?: number;
}

const LENGTH_SCALES = [0.5, 0.75, 0.9, 1, 1.1, 1.25, 1.6, 2.5];
const VOLUMES = [0.05, 0.25, 0.5, 1, 1.5, 2, 5];
/** Longer texts are the phonemes' business; these keep a case to some seconds of sound. */
const MAX_CHARACTERS = 90;

const naturalTexts = (espeakVoice: string): string[] =>
  phonemeGoldens()
    .filter(({ voice, category }) => voice === espeakVoice && category === 'natural')
    .map(({ text }) => text)
    .filter((text) => text.length <= MAX_CHARACTERS);

const settings = (random: Random, speakers: number): Omit<AudioCase, 'text'> => ({
  ...(random.oneIn(3) ? {} : { length_scale: random.pick(LENGTH_SCALES) }),
  ...(random.oneIn(3) ? {} : { volume: random.pick(VOLUMES) }),
  ...(random.oneIn(3) ? {} : { normalize_audio: random.oneIn(2) }),
  ...(speakers < 2 || random.oneIn(4) ? {} : { speaker_id: random.int(speakers) }),
});

/** Cases of one voice: sentences people wrote, and every third a text made up for its language. */
export function audioCases(seed: number, voice: VoiceConfig): (index: number) => AudioCase {
  const natural = naturalTexts(voice.espeakVoice);
  const madeUp = textSource(seed, voice.espeakVoice);
  return (index) => {
    const random = createRandom(seed, 'audio', voice.id, index);
    const drawn = natural.length === 0 || random.oneIn(3) ? madeUp(index) : random.pick(natural);
    // Of two full stops at the end Piper would read the second at the beginning of its next text,
    // and what U+0001 begins it would obey there.
    const text = [...drawn]
      .slice(0, MAX_CHARACTERS)
      .join('')
      .replace(/\.[.\s]*$/, '.')
      .replaceAll('\x01', ' ');
    return { text, ...settings(random, voice.numSpeakers) };
  };
}
