import type { PhonemeIdMap } from '@hailo-piper/engine';
import { hasCommand, textSource } from './generate.ts';
import {
  type Difference,
  explain,
  ourFreshReader,
  ourReader,
  theirReader,
} from './phoneme-difference.ts';
import { PiperDied, startPiper } from './piper-process.ts';
import { createRandom } from './random.ts';

/** What came of one espeak voice. */
export interface PhonemeResult {
  readonly voice: string;
  texts: number;
  characters: number;
  sentences: number;
  equal: number;
  /** Of these, texts to which a long-lived Piper gives another answer than a fresh one. */
  theirPast: number;
  readonly differences: Difference[];
  /** Texts that ended Piper's process; not among `texts`. */
  readonly killed: string[];
}

export interface PhonemeRun {
  readonly seed: number;
  readonly voices: readonly string[];
  /** Texts of each voice, at the least. */
  readonly minTexts: number;
  /** When to stop after that, by `performance.now()`. */
  readonly untilMs: number;
  readonly python: string;
  /** The Piper voice whose ids are compared. */
  readonly model: string;
  readonly idMap: PhonemeIdMap;
}

/** More than these in one voice are counted, but not looked into. */
const MAX_EXPLAINED = 5;

/**
 * Reads texts on both sides, one of each voice in turn and in a new order each time, so that
 * either side's one process changes its language with nearly every text. The engine reads them
 * backwards: what a text leaves behind for the next cannot be the same on both sides.
 */
export async function comparePhonemes(run: PhonemeRun): Promise<PhonemeResult[]> {
  const piper = startPiper(run.python);
  const freshPiper = startPiper(run.python, ['--fresh']);
  const theirs = theirReader(piper, run.model);
  const theirFresh = theirReader(freshPiper, run.model);
  const ours = ourReader(run.idMap);
  const ourFresh = ourFreshReader(run.idMap);
  const cases = run.voices.map((voice) => ({
    source: textSource(run.seed, voice),
    result: emptyResult(voice),
  }));

  const judge = async (result: PhonemeResult, text: string, expected: string, read: string) => {
    const { voice, differences } = result;
    result.texts++;
    result.characters += text.length;
    const found = { voice, text, theirs: expected, ours: read };
    if (read !== expected) {
      // Asked again, in a process of its own, the text may end that process too.
      const explained: Difference | PiperDied =
        differences.length < MAX_EXPLAINED
          ? await explain(found, theirFresh, ourFresh).catch(deathOf)
          : { ...found, cause: 'unexplained', minimal: text };
      if (explained instanceof PiperDied) {
        result.killed.push(text);
        return;
      }
      if (explained.cause !== 'their past') {
        differences.push(explained);
        return;
      }
      result.theirPast++;
    }
    result.equal++;
    result.sentences += (JSON.parse(read) as unknown[]).length;
  };
  const round = async (index: number): Promise<void> => {
    const order = createRandom(run.seed, 'order', index).shuffle(cases);
    const asked = order.map(({ source, result }) => {
      const text = source(index);
      const reader = hasCommand(text) ? theirFresh : theirs;
      return { result, text, answer: reader(result.voice, text).catch(deathOf) };
    });
    const both = [];
    for (const one of asked.toReversed()) {
      both.push({ ...one, read: await ours(one.result.voice, one.text) });
    }
    for (const { result, text, answer, read } of both) {
      const expected = await answer;
      if (expected instanceof PiperDied) result.killed.push(text);
      else await judge(result, text, expected, read);
    }
  };

  try {
    await theirs('en-us', 'Ready.');
    for (let index = 0; index < run.minTexts || performance.now() < run.untilMs; index++) {
      await round(index);
    }
  } finally {
    piper.close();
    freshPiper.close();
  }
  return cases.map(({ result }) => result);
}

const emptyResult = (voice: string): PhonemeResult => ({
  voice,
  texts: 0,
  characters: 0,
  sentences: 0,
  equal: 0,
  theirPast: 0,
  differences: [],
  killed: [],
});

const deathOf = (error: unknown): PiperDied => {
  if (error instanceof PiperDied) return error;
  throw error;
};
