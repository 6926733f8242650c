import type { TextResults } from '../results.ts';
import type { Say } from '../say.ts';
import type { BenchText } from '../texts.ts';
import { type Sample, speakInTurns, type Turn } from './speech.ts';

/**
 * Rounds in which every text is spoken by turns.
 * @param goOn whether there is another round, of how many there were and how long the last took.
 */
export async function speakRounds(
  turns: readonly Turn[],
  texts: readonly BenchText[],
  goOn: (rounds: number, lastMs: number) => boolean,
  say: Say,
): Promise<{ readonly texts: readonly TextResults[]; readonly rounds: number }> {
  const results = texts.map((text) => ({
    text,
    samples: new Map<string, Sample[]>(turns.map(({ name }) => [name, []])),
  }));
  let rounds = 0;
  for (let lastMs = 0; goOn(rounds, lastMs); rounds++) {
    const startedAt = performance.now();
    say(`round ${rounds + 1}`);
    for (const { text, samples } of results) {
      for (const [name, more] of await speakInTurns(turns, text, rounds)) {
        samples.get(name)?.push(...more);
      }
    }
    lastMs = performance.now() - startedAt;
  }
  return { texts: results, rounds };
}
