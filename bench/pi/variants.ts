import { type Figures, figuresOf } from '../comparison.ts';
import type { Entrant } from '../contestants/contestant.ts';
import { type Sample, speakInTurns, type Turn, takeSample } from '../phases/speech.ts';
import type { BenchText } from '../texts.ts';

/** Something to try beside others; `about` is not needed. */
export type Variant = Omit<Entrant, 'about'>;

/** What variants made of texts, and which could not be started. */
export interface Tried {
  readonly texts: readonly {
    readonly text: BenchText;
    readonly figures: ReadonlyMap<string, Figures>;
  }[];
  readonly refused: ReadonlyMap<string, string>;
}

/**
 * Starts variants, lets them speak each text by turns, and ends them.
 * @param rounds times that each has its turn on each text.
 */
export async function tryVariants(
  variants: readonly Variant[],
  texts: readonly BenchText[],
  rounds: number,
): Promise<Tried> {
  await using stack = new AsyncDisposableStack();
  const refused = new Map<string, string>();
  const turns: Turn[] = [];
  for (const { name, maker, manner } of variants) {
    try {
      const contestant = await maker.start();
      stack.defer(() => contestant.stop());
      turns.push({ name, contestant, manner });
    } catch (error) {
      refused.set(name, reasonOf(error));
    }
  }
  for (const turn of turns) for (const { text } of texts) await takeSample(turn, text);
  const results = [];
  for (const text of texts) {
    const samples = new Map<string, Sample[]>();
    for (let round = 0; round < rounds; round++) {
      for (const [name, more] of await speakInTurns(turns, text, round)) {
        samples.set(name, [...(samples.get(name) ?? []), ...more]);
      }
    }
    const figures = new Map([...samples].map(([name, own]) => [name, figuresOf(own)]));
    results.push({ text, figures });
  }
  return { texts: results, refused };
}

/** What a program that did not start said last, without the place in its configuration. */
const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error))
    .trim()
    .split('\n')
    .at(-1)
    ?.replace(/\S+:\d+:\d+ /, '') ?? '';
