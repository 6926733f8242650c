import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { languageFamily, sampleText } from './sample-texts.ts';

const catalogue = new URL('../../../catalogue/data/piper-voices.json', import.meta.url);

test('every language that Piper has voices for has a sentence of its own', async () => {
  const { languages } = JSON.parse(await readFile(catalogue, 'utf8')) as { languages: object };
  const samples = new Set<string>();
  const families = new Set(Object.keys(languages).map(languageFamily));
  for (const family of families) samples.add(sampleText(family, 'xx'));
  assert.ok(!samples.has(''));
  assert.equal(samples.size, families.size);
});

test('the language is found with its country; others are as the page', () => {
  assert.equal(sampleText('de-DE', 'en'), sampleText('de', 'en'));
  assert.equal(sampleText('pt_BR', 'en'), sampleText('pt', 'en'));
  assert.equal(sampleText('xx-YY', 'de'), sampleText('de', 'en'));
  assert.equal(sampleText('constructor', 'en'), sampleText('en', 'en'));
});
