import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ERRORS } from '../errors.ts';
import { generateErrorReference } from './error-reference.ts';

const page = generateErrorReference();

test('docs/reference/errors.md is up to date', () => {
  const committed = new URL('../../../../docs/reference/errors.md', import.meta.url);
  const stale = 'run: pnpm --filter @hailo-piper/api run docs';
  assert.equal(readFileSync(committed, 'utf8'), page, stale);
});

test('every code has a row with its status and origin', () => {
  for (const [code, { status, type, sentence }] of Object.entries(ERRORS)) {
    const start = `| \`${code}\` | ${status} | \`${type}\` | ${sentence} | `;
    const row = page.split('\n').find((line) => line.startsWith(start));
    assert.match(row?.slice(start.length) ?? '', /^(yes|no|after `retry-after`) \| \S.* \|$/, code);
  }
});
