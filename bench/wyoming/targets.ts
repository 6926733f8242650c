import { compare } from '../comparison.ts';
import type { Sample } from '../phases/speech.ts';
import type { TextResults } from '../results.ts';
import { median, quantile } from '../statistics.ts';
import { atMost, milliseconds, ratio, type Target } from '../target.ts';
import type { TextName } from '../texts.ts';
import type { SentencePair } from './measure.ts';

/** All figures of a run, by the names of those who took part. */
export interface WyomingResults {
  /** The service. */
  readonly own: string;
  /** Who it is compared with. */
  readonly base: string;
  readonly texts: readonly TextResults[];
  readonly tokens: ReadonlyMap<string, readonly SentencePair[]>;
  /** Milliseconds of descriptions while all workers spoke. */
  readonly describes: ReadonlyMap<string, readonly number[]>;
}

/** First audio to that of wyoming-piper. */
const FIRST_AUDIO: Partial<Record<TextName, number>> = { medium: 1 / 3, '30 s sentence': 1 / 6 };
const TOKENS_TO_WHOLE = 1.1;
const DESCRIBE_MS = 20;

export function targetsOf(results: WyomingResults): readonly Target[] {
  const { own, base, texts, tokens, describes } = results;
  const ofTexts = texts.flatMap(({ text, samples }) => {
    const of = (name: string): readonly Sample[] => samples.get(name) ?? [];
    const compared = compare(of(own), of(base));
    const limit = FIRST_AUDIO[text.name];
    return [
      ...(limit === undefined
        ? []
        : [atMost(`${text.name}: first audio to ${base}`, limit, compared?.first, ratio)]),
      atMost(`${text.name}: whole answer to ${base}`, 1, compared?.total, ratio),
    ];
  });
  const pairs = tokens.get(own) ?? [];
  const described = describes.get(own);
  return [
    ...ofTexts,
    atMost(
      'first audio of a sentence in tokens, from its last, to the same sentence whole',
      TOKENS_TO_WHOLE,
      pairs.length === 0 ? undefined : tokensToWhole(pairs),
      ratio,
    ),
    atMost(
      'description while all workers speak, 99 of 100 within',
      DESCRIBE_MS,
      described === undefined ? undefined : quantile(described, 0.99),
      milliseconds,
    ),
  ];
}

/** Median of the ratios, turn by turn. */
export function tokensToWhole(pairs: readonly SentencePair[]): number {
  return median(pairs.map(({ wholeMs, tokensMs }) => tokensMs / wholeMs));
}
