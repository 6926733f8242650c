import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLog, NO_LOG } from './log.ts';
import { RecentWarnings } from './recent-warnings.ts';

test('the last twenty warnings and errors are kept, the oldest first, and all is logged', () => {
  const lines: string[] = [];
  const warnings = new RecentWarnings();
  const log = warnings.watch(
    createLog({
      ...{ level: 'info', format: 'json', journal: false },
      write: (line) => void lines.push(line),
    }),
  );
  log.debug('not written');
  for (let n = 0; n < 15; n += 1) {
    log.info('request', { n });
    log.warning('a voice is left out', { n });
    log.error('request failed', { n });
  }
  assert.equal(lines.length, 45);
  assert.equal(warnings.entries.length, 20);
  const kept = warnings.entries.map(({ level, fields }) => `${level} ${fields.n}`);
  assert.deepEqual([kept[0], kept.at(-1)], ['warning 5', 'error 14']);
  // As the log has it.
  assert.partialDeepStrictEqual(JSON.parse(lines.at(-1) ?? ''), {
    level: 'error',
    msg: warnings.entries.at(-1)?.msg,
  });
});

test('an entry is a message with plain fields, at its time', () => {
  const warnings = new RecentWarnings();
  const log = warnings.watch(NO_LOG);
  const cause = new Error('outer', { cause: new TypeError('inner') });
  log.error('failed', { cause, path: '/a', absent: undefined, list: [1, null], big: Number.NaN });
  log.warning('alone');
  const [{ time, ...entry } = { time: '' }, alone] = warnings.entries;
  assert.ok(Math.abs(Date.parse(time) - Date.now()) < 60_000, time);
  assert.deepEqual(entry, {
    level: 'error',
    msg: 'failed',
    fields: { cause: 'Error: outer: TypeError: inner', path: '/a', list: [1, null], big: null },
  });
  assert.deepEqual(alone?.fields, {});
});

test('an entry has no password and no long text', () => {
  const warnings = new RecentWarnings();
  const log = warnings.watch(NO_LOG);
  log.warning('gone', {
    url: 'redis://:p%40ss@10.0.0.5:6379',
    error: new Error('GET https://joe:s3cret@example.org/a@b failed'),
    nested: [{ also: 'rediss://u:a@b@host/0' }],
    text: 'x'.repeat(5000),
  });
  const { text, ...fields } = warnings.entries[0]?.fields ?? {};
  assert.deepEqual(fields, {
    url: 'redis://***@10.0.0.5:6379',
    error: 'Error: GET https://***@example.org/a@b failed',
    nested: [{ also: 'rediss://***@host/0' }],
  });
  assert.equal(String(text).length, 501);
});
