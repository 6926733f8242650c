import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { LogEntry } from '../../log.ts';
import { testVoice } from '../../testing/voices.ts';
import { ensurePrepared } from './ensure-prepared.ts';
import { readEntry, WEIGHTS } from './prepared-voice.ts';

const voice = testVoice('low-16k');
let cache: string;
let log: LogEntry[];

const prepare = (folder = cache, path = voice) => {
  log = [];
  return ensurePrepared(path, folder, (entry) => log.push(entry));
};
const messages = () => log.map(({ msg }) => msg);

before(async () => {
  cache = mkdtempSync(join(tmpdir(), 'hailo-piper-test-'));
  await prepare();
});
after(() => rmSync(cache, { recursive: true, force: true }));

test('a voice is prepared once and found after that', async () => {
  const entry = await prepare();
  assert.equal(entry?.folder.startsWith(cache), true);
  assert.deepEqual(messages(), []);
  assert.deepEqual(entry?.droppedPasses, []);
  assert.ok(Number(entry?.steadyGain) > 0);
});

test('a damaged or truncated entry is made again', async () => {
  const folder = (await prepare())?.folder as string;
  appendFileSync(join(folder, WEIGHTS), 'x');
  await assert.rejects(readEntry(folder), /weights\.bin is damaged/);
  const again = await prepare();
  assert.equal(again?.folder, folder);
  assert.ok(messages().includes('a prepared voice is damaged and is made again'));
  rmSync(join(folder, 'decoder.onnx'));
  assert.ok(await prepare());
  assert.deepEqual(await readEntry(folder), await prepare());
});

test('two at the same time leave one whole entry and nothing beside it', async () => {
  rmSync(cache, { recursive: true });
  const [one, other] = await Promise.all([
    ensurePrepared(voice, cache, () => {}),
    ensurePrepared(voice, cache, () => {}),
  ]);
  assert.deepEqual(one, other);
  assert.equal(readdirSync(cache).length, 1);
});

test('entries of the same voice for another version are removed, other voices’ are not', async () => {
  const stale = join(cache, `low-16k-${'0'.repeat(32)}`);
  const other = join(cache, `low-16k-extra-${'0'.repeat(32)}`);
  mkdirSync(stale);
  mkdirSync(other);
  rmSync((await prepare())?.folder as string, { recursive: true });
  await prepare();
  assert.equal(statSync(other).isDirectory(), true);
  assert.throws(() => statSync(stale));
});

test('a cache that is a file is stood in for, with a warning', async () => {
  const blocked = join(cache, 'file');
  appendFileSync(blocked, '');
  const entry = await prepare(join(blocked, 'below'));
  assert.ok(entry);
  assert.ok(messages().includes('the prepared voice could not be kept'));
  rmSync(entry.folder, { recursive: true });
});

test('a voice that cannot be cut runs whole, and the log says why', async () => {
  assert.equal(await prepare(cache, testVoice('chaos')), undefined);
  const warning = log.find(({ msg }) => msg === 'the voice runs whole, a sentence at a time');
  assert.equal(warning?.level, 'warning');
  assert.equal(typeof warning?.reason, 'string');
});
