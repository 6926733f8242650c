import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDiacritizer, MAX_ARABIC_CHARACTERS } from './diacritizer.ts';

const diacritizer = createDiacritizer();

test('a word gets its vowel marks', async () => {
  assert.equal(await diacritizer.diacritize('كتب'), 'ك\u064fت\u064fب');
});

test('a text is stripped as in Python, even if no letter gets a mark', async () => {
  assert.equal(await diacritizer.diacritize('\u001c\u0085 abc\u3000'), 'abc');
  assert.equal(await diacritizer.diacritize('\ufeffabc\ufeff'), '\ufeffabc\ufeff');
  assert.equal(await diacritizer.diacritize(' \n'), '');
});

test('marks stay in a text without letters; in others, marks without a letter are dropped', async () => {
  assert.equal(await diacritizer.diacritize('abc\u064e'), 'abc\u064e');
  assert.equal(await diacritizer.diacritize('\u064e.'), '.');
});

test('concurrent texts do not mix', async () => {
  const texts = ['صباح الخير', 'مساء الخير', 'كتاب'];
  const oneByOne: string[] = [];
  for (const text of texts) oneByOne.push(await diacritizer.diacritize(text));
  const together = createDiacritizer();
  assert.deepEqual(await Promise.all(texts.map((text) => together.diacritize(text))), oneByOne);
});

test('the limit counts code points of the stripped text', async () => {
  const longest = '😀'.repeat(MAX_ARABIC_CHARACTERS);
  assert.equal(await diacritizer.diacritize(` ${longest} `), longest);
  await assert.rejects(diacritizer.diacritize(`${longest}a`), {
    code: 'invalid_input',
    field: 'text',
    message: /at most 12000 characters.* has 12001$/,
  });
});

test('memory grows with the letters of a text, not with their square', async () => {
  await diacritizer.diacritize('كتاب');
  const before = process.resourceUsage().maxRSS;
  // Eight heads with a table of all letters by all letters would be 290 MB.
  await diacritizer.diacritize('كتب '.repeat(750));
  assert.ok(process.resourceUsage().maxRSS - before < 100 * 1024);
});
