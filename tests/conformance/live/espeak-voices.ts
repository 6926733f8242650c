import { readFileSync } from 'node:fs';
import { createEspeak, EspeakError } from '@hailo-piper/espeak';

/** espeak voices with data in Piper's package. */
export interface EspeakVoices {
  readonly usable: readonly string[];
  /** Voices without a dictionary, refused on purpose: Piper reads them with the one before. */
  readonly refused: readonly string[];
}

const manifest = new URL('../../../packages/espeak/data/manifest.tsv', import.meta.url);

/** Every voice espeak has a language file for, by the name a Piper voice's config would give. */
export function espeakVoices(): EspeakVoices {
  const names = readFileSync(manifest, 'utf8')
    .split('\n')
    .map((line) => line.split('\t')[0] as string)
    .filter((file) => file.startsWith('lang/'))
    .map((file) => (file.split('/').at(-1) as string).toLowerCase())
    .sort();
  const espeak = createEspeak();
  const refused = names.filter((name) => {
    try {
      espeak.clauses(name, 'a');
      return false;
    } catch (error) {
      if (error instanceof EspeakError && error.code === 'voice_without_dictionary') return true;
      throw error;
    }
  });
  return { usable: names.filter((name) => !refused.includes(name)), refused };
}
