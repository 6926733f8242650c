import type { Entrant } from '../contestants/contestant.ts';
import type { TextResults } from '../results.ts';
import { median } from '../statistics.ts';

/**
 * Who spoke other ids, or another voice, says something of another length.
 * @throws when entrants that use the same phonemes did.
 */
export function checkSameAudio(
  entrants: readonly Pick<Entrant, 'name' | 'ownPhonemes' | 'manner'>[],
  texts: readonly TextResults[],
): void {
  const alike = entrants.filter(({ ownPhonemes, manner }) => !ownPhonemes && !manner?.noise);
  for (const { text, samples } of texts) {
    const lengths = alike.map(({ name }) => ({
      name,
      seconds: median((samples.get(name) ?? []).map(({ audioSeconds }) => audioSeconds)),
    }));
    if (new Set(lengths.map(({ seconds }) => seconds)).size === 1) continue;
    const seen = lengths.map(({ name, seconds }) => `${name} ${seconds} s`).join(', ');
    throw new Error(`they did not speak the same (${text.name}): ${seen}`);
  }
}
