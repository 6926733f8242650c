import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  createPhonemizers,
  EngineError,
  phonemeIds,
  phonemize,
  readSentences,
  readVoiceConfig,
} from '@hailo-piper/engine';
import { createEspeak, EspeakError } from '@hailo-piper/espeak';
import fc from 'fast-check';
import { checkWords } from '../conformance/check-words.ts';
import { needsDiacritizer, phonemeGoldens } from '../goldens/read.ts';
import { anyText, commandsAtMarks, hardTexts, longText } from './texts.ts';

/** Known, so that a test of one change tells of that change; `FUZZ_SEED=… node --test …` tries others. */
const seed = Number(process.env.FUZZ_SEED ?? 586616346);
console.log(`FUZZ_SEED=${seed}`);

const MAX_CPU_MS = 1000;
const MIB = 1024 * 1024;

const model = fileURLToPath(
  new URL('../../voices/en_US-joe-medium/en_US-joe-medium.onnx', import.meta.url),
);
const { phonemeIdMap } = readVoiceConfig(model);
const goldens = phonemeGoldens().filter((golden) => !needsDiacritizer(golden));
const voices = [...new Set(goldens.map(({ voice }) => voice))];
const anyVoice = fc.constantFrom(...voices);

/** Those that every text here goes through. */
const phonemizers = createPhonemizers();

/** Sentences, or the code of the refusal. Anything else that is thrown fails the test. */
const outcome = async (
  voice: string,
  text: string,
  by = phonemizers.espeak,
): Promise<readonly string[] | string> => {
  try {
    const config = { phonemeType: 'espeak', espeakVoice: voice } as const;
    const sentences = await phonemize(config, { ...phonemizers, espeak: by }, text);
    return sentences.map((phonemes) => phonemes.join(''));
  } catch (error) {
    if (error instanceof EspeakError || error instanceof EngineError) return error.code;
    throw error;
  }
};

const isSpokenOrRefused = async (voice: string, text: string): Promise<void> => {
  const sentences = await outcome(voice, text);
  if (typeof sentences === 'string') {
    assert.ok(!text.isWellFormed() || text.includes('\0'));
    assert.equal(sentences, 'text_malformed');
    return;
  }
  for (const sentence of sentences) {
    const { ids, unknown } = phonemeIds([...sentence], phonemeIdMap);
    // Start, pad and end, and two for each phoneme that has an id.
    assert.equal(ids.length, 3 + 2 * ([...sentence].length - unknown.length));
  }
};

test('any text in any language is spoken, or refused for what is wrong with it', async () => {
  await fc.assert(fc.asyncProperty(anyVoice, anyText, isSpokenOrRefused), { seed, numRuns: 2000 });
});

test('so is any text in Arabic, which gets its vowel marks first', async () => {
  const property = fc.asyncProperty(fc.constant('ar'), anyText, isSpokenOrRefused);
  await fc.assert(property, { seed, numRuns: 30 });
});

test('every word of any text has its place in it', async () => {
  const property = fc.asyncProperty(anyVoice, anyText, async (espeakVoice, text) => {
    fc.pre(text.isWellFormed() && !text.includes('\0'));
    const voice = { phonemeType: 'espeak', espeakVoice } as const;
    checkWords(text, await readSentences(voice, phonemizers, text));
  });
  await fc.assert(property, { seed, numRuns: 1000 });
});

test('every letter among commands and marks has its place in a word', async () => {
  const property = fc.asyncProperty(anyVoice, commandsAtMarks, async (espeakVoice, text) => {
    const voice = { phonemeType: 'espeak', espeakVoice } as const;
    const sentences = await readSentences(voice, phonemizers, text);
    assert.equal(checkWords(text, sentences), 0, 'letters are in no word');
  });
  await fc.assert(property, { seed, numRuns: 3000 });
});

test('what a text gives does not depend on the texts before it', async () => {
  const property = fc.asyncProperty(anyVoice, anyText, async (voice, text) => {
    assert.deepEqual(await outcome(voice, text), await outcome(voice, text, createEspeak()));
  });
  await fc.assert(property, { seed, numRuns: 100 });
});

test('5,000 characters of anything take less than a second', async () => {
  let slowest = { ms: 0, voice: '', text: '' };
  const time = async (voice: string, text: string) => {
    const before = process.cpuUsage();
    await outcome(voice, text);
    const { user, system } = process.cpuUsage(before);
    const ms = (user + system) / 1000;
    if (ms > slowest.ms) slowest = { ms, voice, text };
    assert.ok(ms < MAX_CPU_MS, `${Math.round(ms)} ms`);
  };
  for (const [index, text] of hardTexts.entries()) {
    for (const voice of ['en-us', voices[index % voices.length] ?? 'de']) await time(voice, text);
  }
  await fc.assert(fc.asyncProperty(anyVoice, longText, time), { seed, numRuns: 100 });
  const { ms, voice, text } = slowest;
  console.log(`slowest: ${Math.round(ms)} ms CPU, ${voice}, ${JSON.stringify(text.slice(0, 24))}…`);
});

test('memory stays where it was after more of the same', async () => {
  const bytesAfter = async (count: number): Promise<number> => {
    for (const text of fc.sample(anyText, { seed, numRuns: count })) {
      for (const voice of ['en-us', 'ru', 'cmn']) await outcome(voice, text);
    }
    // WebAssembly's memory and the unpacked data files are counted here, JavaScript's heap is not.
    return process.memoryUsage().external;
  };
  const before = await bytesAfter(100);
  assert.ok((await bytesAfter(300)) - before < MIB);
});

test('after all that every golden is still met, in the same instance', async () => {
  for (const { voice, text, sentences } of goldens) {
    assert.deepEqual(await outcome(voice, text), sentences, text);
  }
});
