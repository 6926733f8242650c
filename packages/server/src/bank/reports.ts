import type { BankItem } from './bank-item.ts';
import type { PhraseReport, PhraseState } from './bank-terms.ts';

/** The recordings of one phrase. */
export interface PhraseItems extends Iterable<BankItem> {
  report(): PhraseReport;
}

/** A phrase is what the worst of its recordings is. */
const WORST_FIRST: readonly PhraseState[] = ['missing', 'stale', 'kept'];

/** Phrase by phrase, in the order of the file. */
export function* reportsOf(items: readonly BankItem[]): Generator<PhraseItems> {
  for (const [phrase, its] of Map.groupBy(items, (item) => item.phrase)) {
    yield {
      [Symbol.iterator]: () => its[Symbol.iterator](),
      report: () => {
        const states = its.map(({ state }) => state);
        const state = WORST_FIRST.find((one) => states.includes(one)) ?? 'missing';
        const problem = its.find((item) => item.problem !== undefined)?.problem;
        const voice = its[0]?.order?.voice.id ?? phrase.voice ?? '';
        return { text: phrase.text, voice, state, ...(problem === undefined ? {} : { problem }) };
      },
    };
  }
}
