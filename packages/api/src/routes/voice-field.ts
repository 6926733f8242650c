import type { SynthesisFields } from './synthesize.schema.ts';

/** The voice name in `voice`, which OpenAI's clients may send as an object. */
export function nameOfVoice(voice: SynthesisFields['voice']): string | undefined {
  return typeof voice === 'object' ? voice.id : voice;
}
