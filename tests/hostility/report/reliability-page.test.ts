import assert from 'node:assert/strict';
import { test } from 'node:test';
import { page } from '../../docs/markdown.ts';
import { withSection } from './reliability-page.ts';

test('a section is replaced and the rest stays', () => {
  const before = 'A\n<!-- x: begin -->\nold\n<!-- x: end -->\nB\n';
  const after = 'A\n<!-- x: begin -->\n\nnew\n\n<!-- x: end -->\nB\n';
  assert.equal(withSection(before, 'x', 'new'), after);
  assert.equal(withSection(after, 'x', 'new'), after);
  assert.throws(() => withSection('A', 'x', 'new'), /no section x/);
});

test('the page has both sections', () => {
  for (const name of ['load', 'faults']) {
    assert.match(withSection(page('docs/reliability.md'), name, 'new'), /\n\nnew\n\n/);
  }
});
