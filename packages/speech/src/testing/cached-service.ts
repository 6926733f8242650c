import type { AudioChunk } from '@hailo-piper/engine';
import type { Phrases } from '@hailo-piper/phrases';
import type { SpeechWish } from '../speech-order.ts';
import type { SpeechCall } from '../speech-record.ts';
import { createSpeechService, type SpeechRules, type SpeechService } from '../speech-service.ts';
import { createFixtureEngine, type FixtureOptions } from './fixture-engine.ts';
import { testPhrases } from './test-phrases.ts';

export const RULES: SpeechRules = { maxTextLength: 1000, unspeakable: 'silence', aliases: {} };

/** Three sentences that sound the same each time. */
export function seeded(text = 'One. Two. Three.'): SpeechWish {
  return { text, sound: { seed: 7 } };
}

/** A speech service with a cache, and the fixture engine behind it. */
export function cachedService(options: FixtureOptions = {}, phrases: Phrases = testPhrases()) {
  const engine = createFixtureEngine(options);
  let rules = RULES;
  const speech = createSpeechService(engine, () => rules, {}, phrases);
  const setRules = (more: Partial<SpeechRules>) => {
    rules = { ...RULES, ...more };
  };
  return { engine, speech, phrases, setRules };
}

/** How it came about, and its chunks without how long they took. */
export async function spoken(speech: SpeechService, wish: SpeechWish, call?: SpeechCall) {
  const { cache, chunks } = await speech.speak(await speech.order(wish, call), call);
  const all: Omit<AudioChunk, 'plan'>[] = [];
  const plans: Pick<AudioChunk['plan'], 'phonemeIds' | 'unknown'>[] = [];
  for await (const { plan, ...chunk } of chunks) {
    all.push({ ...chunk, samples: Int16Array.from(chunk.samples) });
    plans.push({ phonemeIds: plan.phonemeIds, unknown: plan.unknown });
  }
  return { status: cache?.status, all, plans };
}

/** Holds back each sentence until it is let through. */
export function gate() {
  const waiting: (() => void)[] = [];
  return {
    beforeSentence: () => new Promise<void>((resolve) => waiting.push(resolve)),
    async letThrough(count = 1): Promise<void> {
      for (let at = 0; at < count; ) {
        const next = waiting.shift();
        next?.();
        if (next !== undefined) at += 1;
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}
