/**
 * Compares the engine with the real Piper 1.3.0, text by text. Needs Python 3.11 and, the first
 * time, PyPI. Run by `npx -y pnpm@12 test:conformance`.
 *
 *     node tests/conformance/live/run.suite.ts [--seconds N] [--seed N] [--write]
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { readVoiceConfig } from '@hailo-piper/engine';
import { type AudioResult, compareAudio } from './compare-audio.ts';
import { comparePhonemes, type PhonemeResult } from './compare-phonemes.ts';
import { espeakVoices } from './espeak-voices.ts';
import { describeDifference, knownDifferences, unexpected } from './known-differences.ts';
import { readOptions } from './options.ts';
import { conformancePage } from './page.ts';
import { makePython, PiperDied, startPiper } from './piper-process.ts';
import { embeddedVoice, generatedVoices } from './piper-voices.ts';

/** Enough for more than 5,000 texts over all voices, however little time there is. */
const MIN_TEXTS = 40;
const MIN_CASES = 3;
/** Of the time given; the rest is for audio. */
const PHONEMES_SHARE = 0.5;

const options = readOptions(process.argv.slice(2));
const started = performance.now();
const python = makePython();
const { usable, refused } = espeakVoices();
const known = knownDifferences();
const { phonemeIdMap } = readVoiceConfig(embeddedVoice);
const untilMs = (share: number): number => started + share * options.seconds * 1000;
console.log(`seed ${options.seed}, ${options.seconds} s, ${usable.length} espeak voices`);

let phonemes: PhonemeResult[] = [];
let audio: AudioResult[] = [];

test('a text that kills Piper is named, and the next one is answered', async () => {
  const piper = startPiper(python);
  const ask = (text: string) => piper.ask({ voice: embeddedVoice, phonemes_only: true, text });
  const answers = [ask('One.'), ask('A.B.C.D.'.repeat(300)), ask('Two.')];
  const [one, killed, two] = await Promise.allSettled(answers);
  piper.close();
  assert.equal(one?.status, 'fulfilled');
  assert.ok(killed?.status === 'rejected' && killed.reason instanceof PiperDied);
  assert.equal(two?.status, 'fulfilled');
});

test('phonemes and ids', async (suite) => {
  phonemes = await comparePhonemes({
    seed: options.seed,
    voices: usable,
    minTexts: MIN_TEXTS,
    untilMs: untilMs(PHONEMES_SHARE),
    python,
    model: embeddedVoice,
    idMap: phonemeIdMap,
  });
  for (const { voice, texts, equal, differences, killed } of phonemes) {
    await suite.test(`${voice}: ${equal} of ${texts} texts are equal`, (language) => {
      for (const difference of differences) language.diagnostic(describeDifference(difference));
      for (const text of killed) language.diagnostic(`ended Piper: ${JSON.stringify(text)}`);
      assert.ok(killed.length <= texts / 10, 'Piper hardly lives');
      const failures = unexpected(differences, known);
      assert.equal(failures.length, 0, failures.map(describeDifference).join('\n'));
    });
  }
});

test('samples', async (suite) => {
  audio = await compareAudio({
    seed: options.seed,
    models: [embeddedVoice, ...generatedVoices()],
    minCases: MIN_CASES,
    untilMs: untilMs(1),
    python,
  });
  for (const { voice, cases, samples, failures, ...worst } of audio) {
    const steps = `${worst.oneThread}, ${worst.twoThreads} and ${worst.twoThreadsLouder} LSB`;
    const title = `${voice}: ${cases} texts, ${samples} samples, ${steps}`;
    await suite.test(title, () => assert.equal(failures.length, 0, failures.join('\n')));
  }
});

/** `name==version` in Python's requirements. */
const pinned = (name: string): string => {
  const file = new URL('../../python/requirements.txt', import.meta.url);
  const line = readFileSync(file, 'utf8').match(new RegExp(`^${name}==(.+)$`, 'm'));
  return line?.[1] ?? 'unknown';
};

after(() => {
  if (!options.write || audio.length === 0) return;
  const page = conformancePage({
    date: new Date().toISOString().slice(0, 10),
    seed: options.seed,
    seconds: options.seconds,
    platform: `${process.platform} ${process.arch}`,
    versions: {
      'piper-tts': pinned('piper-tts'),
      'onnxruntime for Python': pinned('onnxruntime'),
      'Node.js': process.versions.node,
    },
    refusedVoices: refused,
    known,
    phonemes,
    audio,
  });
  writeFileSync(new URL('../../../docs/conformance.md', import.meta.url), page);
});
