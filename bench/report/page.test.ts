import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SHERPA } from '../names.ts';
import { assertTables } from '../testing/markdown-tables.ts';
import { someResults } from '../testing/some-results.ts';
import { drawImages } from './images.ts';
import { writeSection } from './page.ts';

test('the page names the machine, shows every target and has no holes', () => {
  const page = writeSection(someResults());
  assert.match(page, /^## x64 with AVX2$/m);
  assert.match(page, /: A processor \(AVX2: yes, AVX-512: no\), 2 cores/);
  assert.match(page, /\| CPU, streaming, to stock: medium \| ≤ 0\.80 \| 0\.75 \| yes \|/);
  assert.match(page, /\| hailo-piper, voice not prepared yet \| 5\.00 \| 5\.50 \| 5\.10 \| – \|/);
  assert.match(page, /\| mp3 \| \+4\.0 \| −0\.2 \|/);
  assert.doesNotMatch(page, /undefined|NaN|Infinity/);
});

test('every table has as many cells in each line as in its head', () => {
  assertTables(writeSection(someResults()), 10);
});

test('who was not there is named with the reason', () => {
  const page = writeSection({ ...someResults(), absent: new Map([[SHERPA, 'no network']]) });
  assert.match(page, /\*\*sherpa-onnx-node\*\* was not there: no network/);
});

test('every picture that the page shows is drawn, with figures only', () => {
  const images = drawImages(someResults());
  const shown = [...writeSection(someResults()).matchAll(/\(images\/([^)]+)\)/g)].map(
    ([, name]) => name,
  );
  assert.deepEqual(shown.toSorted(), [...images.keys()].toSorted());
  for (const [name, image] of images) {
    assert.doesNotMatch(image, /undefined|NaN|Infinity/, name);
    assert.match(image, /^<svg .*<\/svg>\n$/s);
  }
});
