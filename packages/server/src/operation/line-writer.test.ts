import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { createLineWriter } from './line-writer.ts';

const folder = mkdtempSync(join(tmpdir(), 'hailo-piper-lines-'));
after(() => rmSync(folder, { recursive: true }));
let pipes = 0;

/** A pipe of 64 KiB like a service's stderr, with a reader that never blocks. */
function pipe(t: TestContext) {
  const path = join(folder, `pipe-${pipes++}`);
  execFileSync('mkfifo', [path]);
  const { O_RDONLY, O_NONBLOCK, O_WRONLY } = constants;
  const reader = openSync(path, O_RDONLY | O_NONBLOCK);
  const fd = openSync(path, O_WRONLY);
  t.after(() => closeSync(fd));
  const buffer = Buffer.alloc(1 << 20);
  const read = (): string => {
    let text = '';
    try {
      for (;;) {
        const length = readSync(reader, buffer);
        if (length === 0) return text;
        text += buffer.toString('utf8', 0, length);
      }
    } catch (error) {
      assert.equal((error as NodeJS.ErrnoException).code, 'EAGAIN');
      return text;
    }
  };
  return { fd, read, closeReader: () => closeSync(reader) };
}

/** Reads until the text ends with `end`. */
async function readUntil(read: () => string, end: string): Promise<string> {
  let text = read();
  while (!text.endsWith(end)) {
    await delay(2);
    text += read();
  }
  return text;
}

const numbered = (from: number, to: number, width = 100): string[] =>
  Array.from({ length: to - from }, (_, i) => `${String(from + i).padStart(width, '.')}\n`);

test('a full pipe does not block; a late reader gets all waiting lines in order', async (t) => {
  const { fd, read } = pipe(t);
  const writer = createLineWriter(fd);
  const lines = numbered(0, 2000);
  const startedAt = performance.now();
  for (const line of lines) writer.write(line);
  assert.ok(performance.now() - startedAt < 1000);
  assert.equal(writer.dropped, 0);
  assert.equal(await readUntil(read, lines.at(-1) as string), lines.join(''));
  writer.write('again\n');
  assert.equal(read(), 'again\n');
});

test('lines beyond the limit are dropped and counted, and a line reports the gap', async (t) => {
  const { fd, read } = pipe(t);
  let lostAt: Date | undefined;
  const writer = createLineWriter(fd, {
    maxWaitingBytes: 10_000,
    onGap: (lines, at) => {
      lostAt = at;
      return `${lines} lines are missing\n`;
    },
  });
  const lines = numbered(0, 3000);
  const from = new Date();
  for (const line of lines) writer.write(line);
  const until = new Date();
  const missing = writer.dropped;
  assert.ok(missing > 2000);
  const kept = lines.slice(0, lines.length - missing);
  assert.equal(await readUntil(read, kept.at(-1) as string), kept.join(''));
  writer.write('later\n');
  assert.equal(read(), `${missing} lines are missing\nlater\n`);
  assert.equal(writer.dropped, missing);
  // The time of the loss, not of the later line: lines stay in order of time.
  assert.ok(lostAt !== undefined && lostAt >= from && lostAt <= until);
});

test('a line longer than the pipe is written whole', async (t) => {
  const { fd, read } = pipe(t);
  const writer = createLineWriter(fd);
  const line = `${'x'.repeat(200_000)}\n`;
  writer.write(line);
  writer.write('next\n');
  assert.equal(await readUntil(read, 'next\n'), `${line}next\n`);
});

test('without a reader all lines are dropped, and nothing is thrown', async (t) => {
  const { fd, closeReader } = pipe(t);
  const writer = createLineWriter(fd);
  for (const line of numbered(0, 1000)) writer.write(line);
  closeReader();
  writer.write('one\n');
  while (writer.dropped < 2) await delay(2);
  const before = writer.dropped;
  writer.write('two\n');
  assert.equal(writer.dropped, before + 1);
  // Reopened, the pipe has no reader either.
  const second = createLineWriter(fd);
  second.write('three\n');
  assert.equal(second.dropped, 1);
});

test('a full disk only loses lines', () => {
  const fd = openSync('/dev/full', 'w');
  const writer = createLineWriter(fd);
  for (const line of numbered(0, 10)) writer.write(line);
  assert.equal(writer.dropped, 10);
  writer.finish();
  closeSync(fd);
});

test('a file is appended to', () => {
  const path = join(folder, 'log');
  const fd = openSync(path, 'a');
  const writer = createLineWriter(fd);
  for (const line of numbered(0, 10)) writer.write(line);
  assert.equal(readFileSync(path, 'utf8'), numbered(0, 10).join(''));
  closeSync(fd);
  assert.equal(statSync(path).size, 1010);
});

test('finish writes what waits, and gives up on an absent reader in time', (t) => {
  const { fd, read } = pipe(t);
  const writer = createLineWriter(fd);
  const lines = numbered(0, 1000);
  for (const line of lines) writer.write(line);
  const startedAt = performance.now();
  writer.finish(100);
  assert.ok(performance.now() - startedAt < 1000);
  const first = read();
  writer.finish(100);
  assert.equal(first + read(), lines.join(''));
});
