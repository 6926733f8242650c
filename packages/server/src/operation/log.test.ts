import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLog, isJournal, type LogOptions } from './log.ts';

function logInto(options: Partial<LogOptions>) {
  const lines: string[] = [];
  const write = (line: string) => lines.push(line);
  const log = createLog({ level: 'info', format: 'json', journal: false, ...options, write });
  return { log, lines };
}

test('an entry is one line of JSON with time, level and message', () => {
  const { log, lines } = logInto({});
  log.warning('two\nlines', { port: 5003, absent: undefined });
  assert.match(lines[0] ?? '', /^\{"time":"\d{4}-.*Z","level":"warning",.*\}\n$/);
  const { time: _, ...entry } = JSON.parse(lines[0] ?? '');
  assert.deepEqual(entry, { level: 'warning', msg: 'two\nlines', port: 5003 });
});

test('entries below the level are dropped', () => {
  const { log, lines } = logInto({ level: 'warning' });
  log.debug('a');
  log.info('b');
  log.warning('c');
  log.error('d');
  assert.equal(lines.length, 2);
});

test('in the journal each line begins with its priority', () => {
  const { log, lines } = logInto({ level: 'debug', journal: true });
  for (const level of ['error', 'warning', 'info', 'debug'] as const) log[level]('x');
  assert.deepEqual(
    lines.map((line) => line.slice(0, 4)),
    ['<3>{', '<4>{', '<6>{', '<7>{'],
  );
});

test('text format is for people', () => {
  const { log, lines } = logInto({ format: 'text' });
  log.info('request', { status: 200, route: '/health', error: undefined });
  assert.match(lines[0] ?? '', /^\S+Z INFO request status=200 route="\/health"\n$/);
});

test('errors keep their stack and their cause, on one line', () => {
  const { log, lines } = logInto({});
  log.error('failed', { cause: new Error('outer', { cause: new Error('inner') }) });
  assert.equal(lines.length, 1);
  assert.match(JSON.parse(lines[0] ?? '').cause, /^Error: outer\n[\s\S]*caused by Error: inner\n/);
});

test('stderr is the journal only if it is the stream that systemd opened', () => {
  assert.equal(isJournal('8:1234', { dev: 8, ino: 1234 }), true);
  assert.equal(isJournal('8:1234', { dev: 8, ino: 99 }), false);
  assert.equal(isJournal(undefined, { dev: 8, ino: 1234 }), false);
});
