import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const ROOT = join(import.meta.dirname, '../..');
const page = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');
const rows = page.split('\n').filter((line) => line.startsWith('| '));

/** What a newcomer asks first: where is one more of these added? */
const QUESTIONS = [
  'an audio format',
  'a door',
  'a text stage',
  'a metric',
  'a command',
  'an error',
  'a configuration key',
  'a scheduler policy',
  'a cache',
  'a property of a voice',
];

test('every place that the page names is there', () => {
  const places = [...page.matchAll(/`((?:packages|deploy|docs|tests|voices|bench)\/[^`*<]*)`/g)];
  assert.ok(places.length > 40);
  for (const [, place = ''] of places) assert.ok(existsSync(join(ROOT, place)), place);
});

for (const question of QUESTIONS) {
  test(`the page says where ${question} would be added, in one row`, () => {
    const words = new RegExp(`^\\| ([^|]*, |[^|]*: )?${question}\\b`);
    const answers = rows.filter((row) => words.test(row));
    assert.equal(answers.length, 1, answers.join('\n'));
    assert.match(answers[0] ?? '', /`[a-z]+\/[^`]+`/);
  });
}
