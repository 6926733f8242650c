import assert from 'node:assert/strict';
import { test } from 'node:test';
import { worstDifference } from '../sentences.ts';
import { isFitForPiper, textSource } from './generate.ts';
import { escapeText, unexpected } from './known-differences.ts';
import { readOptions } from './options.ts';
import { conformancePage } from './page.ts';
import type { Difference } from './phoneme-difference.ts';
import { createRandom } from './random.ts';
import { shrink } from './shrink.ts';

const textsOf = (seed: number, voice: string, count: number): string[] => {
  const source = textSource(seed, voice);
  return Array.from({ length: count }, (_, index) => source(index));
};

const VOICES = ['en-us', 'de', 'ar', 'cmn', 'hak', 'am', 'piqd', 'en-shaw'];

test('a seed gives the same texts, and each voice and number another one', () => {
  for (const voice of VOICES) {
    const once = textsOf(7, voice, 30);
    const again = textsOf(7, voice, 30);
    assert.deepEqual(again, once);
    assert.ok(new Set(once).size > 20, voice);
  }
  assert.notDeepEqual(textSource(8, 'de')(0), textSource(7, 'de')(0));
});

test('texts are well-formed, without NUL, fit for Piper, and of many kinds', () => {
  const texts = VOICES.flatMap((voice) => textsOf(3, voice, 150));
  for (const text of texts) {
    assert.ok(text.isWellFormed() && !text.includes('\0') && isFitForPiper(text));
  }
  const kinds = [
    /\[\[.*\]\]/u,
    /\p{Emoji_Presentation}/u,
    /\d\d/,
    /[\x85\ufeff]/,
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the test looks for them.
    /[\x02-\x08\x0e-\x1a\x7f]/,
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the test looks for them.
    /\x01[+-]?\d*[A-Z]/,
    /[\x80-\x9f]/,
    /\f/,
    /\p{Script=Han}/u,
  ];
  for (const kind of [
    ...kinds,
    /\p{Script=Arabic}/u,
    /[\u{10000}-\u{10ffff}]/u,
    /\p{M}/u,
    /\.\.\./,
  ]) {
    assert.ok(
      texts.some((text) => kind.test(text)),
      `${kind}`,
    );
  }
});

test('a long row of dotted letters is not for Piper', () => {
  assert.equal(isFitForPiper('A.B.C.D.'.repeat(300)), false);
  assert.equal(isFitForPiper('Ä. B. '.repeat(20)), false);
  assert.equal(isFitForPiper('the U.S.A. and the U.K.'), true);
});

test('a text is cut down to what makes the difference', async () => {
  const minimal = await shrink(
    'a long text, with x somewhere and 😀 later',
    async (text) => text.includes('x') && text.includes('😀'),
  );
  assert.equal(minimal, 'x😀');
});

test('only a difference with a given reason is expected', () => {
  const found: Difference = {
    voice: 'de',
    text: 'long',
    theirs: '[]',
    ours: '[1]',
    cause: 'text',
    minimal: 'a..[[b]]',
  };
  assert.deepEqual(unexpected([found], []), [found]);
  assert.deepEqual(unexpected([found], [{ voice: 'fr', reason: 'r' }]), [found]);
  assert.deepEqual(unexpected([found], [{ voice: 'de', text: '^b', reason: 'r' }]), [found]);
  assert.deepEqual(unexpected([found], [{ voice: 'de', reason: 'r' }]), []);
  assert.deepEqual(unexpected([found], [{ text: '\\.\\.\\[', reason: 'r' }]), []);
});

test('invisible characters are shown by number', () => {
  assert.equal(escapeText('a\u0085é\ufeff\u{e0067}'), '"a\\u{85}é\\u{feff}\\u{e0067}"');
});

test('samples are compared one by one, and only where there are as many', () => {
  assert.equal(worstDifference([[1, -2], [3]], [[1, -2], [3]]), 0);
  assert.equal(worstDifference([[1, -2], [3]], [[1, 2], [3]]), 4);
  assert.equal(worstDifference([[1, 2]], [[1]]), Number.POSITIVE_INFINITY);
  assert.equal(worstDifference([[1]], []), Number.POSITIVE_INFINITY);
});

test('a seed and a time can be given; other arguments are refused', () => {
  assert.deepEqual(readOptions(['--seed', '5', '--seconds', '7200', '--write']), {
    seed: 5,
    seconds: 7200,
    write: true,
  });
  assert.equal(readOptions([]).seconds, 120);
  assert.throws(() => readOptions(['--seed', 'x']), /--seed must be a whole number/);
  assert.throws(() => readOptions(['--speed', '1']));
});

test('random numbers stay in their range', () => {
  const random = createRandom(1, 'range');
  const drawn = Array.from({ length: 2000 }, () => random.int(6));
  assert.deepEqual([...new Set(drawn)].sort(), [0, 1, 2, 3, 4, 5]);
  assert.deepEqual(random.shuffle([1, 2, 3, 4]).sort(), [1, 2, 3, 4]);
});

test('the page counts what was found', () => {
  const page = conformancePage({
    date: '2026-11-23',
    seed: 5,
    seconds: 120,
    platform: 'linux x64',
    versions: { Piper: '1.3.0' },
    refusedVoices: ['fo'],
    known: [{ voice: 'si', reason: 'because' }],
    phonemes: [
      {
        voice: 'de',
        texts: 1200,
        characters: 9,
        sentences: 4,
        equal: 1199,
        theirPast: 2,
        differences: [],
        killed: ['x\u0085'],
      },
    ],
    audio: [],
  });
  assert.match(page, /1,199 of 1,200 random texts in 1 espeak voices/);
  assert.match(page, /\| `de` \| 1,200 \| 9 \| 4 \| 1,199 \|/);
  assert.match(page, /- `si`: because/);
  assert.match(page, /- `de`: "x\\u\{85\}"/);
});
