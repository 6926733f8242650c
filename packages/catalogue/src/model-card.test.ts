import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTerms } from './model-card.ts';

const card = (licence: string) => `# Model card for x (medium)

* Language: de_DE (German, Germany)
* Speakers: 1
* Quality: medium
* Samplerate: 22,050Hz

## Dataset

* URL: https://example.org/data
* License: ${licence}

## Training

Trained from scratch.
`;

for (const licence of [
  'CC0',
  'CC BY 4.0',
  'Public Domain',
  'https://creativecommons.org/licenses/by/4.0/',
  'Apache 2.0 (see LICENSE)',
]) {
  test(`${licence} is a licence`, () => {
    assert.deepEqual(readTerms(card(licence)), { licence, credit: 'https://example.org/data' });
  });
}

for (const nothing of ['', 'See URL', 'see url.', 'Unknown', 'None', 'N/A', 'not stated', '?']) {
  test(`${JSON.stringify(nothing)} states no licence`, () => {
    assert.equal(readTerms(card(nothing)).licence, undefined);
  });
}

test('a card of another shape, or none, states nothing', () => {
  for (const text of ['', 'Licensed to thrill.', '\0\0', '* License']) {
    assert.deepEqual(readTerms(text), { licence: undefined, credit: undefined });
  }
});
