import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { someResults } from '../testing/some-results.ts';
import { writePage, writeSection } from './page.ts';
import { readSections } from './sections.ts';

const results = someResults();
const of = (kind: string) => ({
  ...results,
  machine: { ...results.machine, processor: { kind, offers: [] } },
});

test('a run replaces the section of its own kind of processor and leaves the others', () => {
  const kinds = ['x64 with AVX2', 'arm64 with fp16', 'x64 with AVX-512'];
  const sections = new Map(kinds.map((kind) => [kind, writeSection(of(kind))]));
  const page = writePage(sections);
  assert.deepEqual(
    [...page.matchAll(/^## (.*)$/gm)].map(([, head]) => head),
    ['arm64 with fp16', 'x64 with AVX-512', 'x64 with AVX2', 'What these figures do not say'],
  );
  const later = writeSection({ ...of('x64 with AVX2'), date: '2026-02-28' });
  const again = writePage(new Map([...readSections(page), ['x64 with AVX2', later]]));
  assert.equal(again.match(/Run on 2026-01-31/g)?.length, 2);
  assert.equal(again.match(/Run on 2026-02-28/g)?.length, 1);
  assert.equal(writePage(readSections(again)), again);
});

test('the page in the repository is one that a run can add to', () => {
  const page = readFileSync(new URL('../../docs/benchmarks.md', import.meta.url), 'utf8');
  const kinds = [...readSections(page).keys()];
  assert.ok(kinds.includes('x64 with AVX-512') && kinds.includes('x64 with AVX2'));
  assert.equal(writePage(readSections(page)), page);
});

test('a page without sections has none', () => {
  assert.equal(readSections('# Benchmarks\n').size, 0);
  assert.equal(readSections('').size, 0);
});
