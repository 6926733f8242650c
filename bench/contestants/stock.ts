import { execFileSync } from 'node:child_process';
import { STOCK } from '../names.ts';
import type { Maker } from './contestant.ts';
import { lineContestant } from './line-contestant.ts';
import type { StockRequest } from './stock-process.ts';
import { MODEL_PATH, SAMPLE_RATE } from './voice.ts';
import type { Workshop } from './workshop.ts';

/**
 * The floor: a process that does nothing but run the graph on the ids the service would use.
 * @param texts all that it will be asked to speak.
 */
export async function makeStock(workshop: Workshop, texts: readonly string[]): Promise<Maker> {
  const program = await workshop.ownNode();
  const idsOf = idsByText(texts);
  return {
    name: STOCK,
    start: () =>
      lineContestant({
        program,
        args: [file('./stock-process.ts'), MODEL_PATH, String(SAMPLE_RATE)],
        request: (text): StockRequest => {
          const ids = idsOf.get(text);
          if (ids === undefined) throw new RangeError('a text that was not announced');
          return ids;
        },
      }),
  };
}

const file = (name: string): string => new URL(name, import.meta.url).pathname;

const idsByText = (texts: readonly string[]): ReadonlyMap<string, StockRequest> => {
  const ids: StockRequest[] = JSON.parse(
    execFileSync(process.execPath, [file('./ids-of-texts.ts'), MODEL_PATH], {
      input: JSON.stringify(texts),
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    }),
  );
  return new Map(texts.map((text, index) => [text, ids[index] ?? []]));
};
