import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';
import { anchors, links, page, pages, ROOT } from './markdown.ts';

test('every link from page to page leads somewhere', () => {
  const leadsNowhere = (path: string, link: string): boolean => {
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? path : normalize(join(dirname(path), file));
    if (!existsSync(join(ROOT, target))) return true;
    return anchor !== undefined && !anchors(page(target)).has(anchor);
  };
  const all = pages().flatMap(({ path, text }) => links(text).map((link) => ({ path, link })));
  assert.ok(all.length > 0);
  assert.deepEqual(
    all.filter(({ path, link }) => leadsNowhere(path, link)),
    [],
  );
});

test('every decision is in the list of decisions, and no number is given twice', () => {
  const list = page('docs/decisions/README.md');
  const files = pages()
    .map(({ path }) => path)
    .filter((path) => /^docs\/decisions\/\d{4}-/.test(path));
  assert.ok(files.length > 0);
  for (const path of files) assert.ok(list.includes(`](${path.slice('docs/decisions/'.length)})`));
  assert.equal(new Set(files.map((path) => path.slice(0, 19))).size, files.length);
});
