import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { createSpeechService } from '@hailo-piper/speech';
import { createFixtureEngine, testPhrases } from '@hailo-piper/speech/testing';
import { NO_LOG } from '../operation/log.ts';
import type { PhraseReport, Spoken } from './bank-terms.ts';
import { PhraseBank } from './phrase-bank.ts';

const home = mkdtempSync(join(tmpdir(), 'hailo-piper-bank-'));
after(() => rmSync(home, { recursive: true }));

const PHRASES = [{ text: 'One. Two.' }, { text: 'Three.', stream: true }];
const RULES = { maxTextLength: 20, unspeakable: 'silence', aliases: {} } as const;

/** A bank whose service is busy, so that it speaks when it is told to. */
function opened(t: TestContext, folder: string, { version = '1.0.0', diskBytes = 1_000_000 } = {}) {
  const engine = createFixtureEngine({ waiting: () => 1 });
  const phrases = testPhrases({ folder: join(folder, 'phrases'), diskBytes, version });
  const speech = createSpeechService(engine, () => RULES, {}, phrases);
  const bank = new PhraseBank({
    ...{ speech, pinned: phrases.pinned, log: NO_LOG, notes: join(folder, 'notes.json') },
    ...{ status: () => engine.status(), voices: () => engine.voices() },
  });
  const close = async () => {
    await bank.close();
    await phrases.close();
  };
  t.after(close);
  const list = async () => {
    const reports: PhraseReport[] = [];
    await bank.list((report) => reports.push(report));
    return reports;
  };
  const warm = async () => {
    const all: Spoken[] = [];
    await bank.warm((spoken) => all.push(spoken));
    return all;
  };
  const states = async () => (await list()).map(({ state }) => state);
  return { bank, engine, list, warm, states, close };
}

test('nothing is spoken while somebody waits; told to, it speaks what is missing', async (t) => {
  const folder = join(home, 'missing');
  const { bank, engine, warm, states } = opened(t, folder);
  bank.use(PHRASES);
  assert.deepEqual(await states(), ['missing', 'missing']);
  assert.equal(engine.requests.length, 0);
  assert.deepEqual(
    (await warm()).map(({ wasSpoken, done, of }) => [wasSpoken, done, of]),
    [
      [true, 1, 2],
      [true, 2, 2],
    ],
  );
  // Flowing and whole, and flowing alone.
  assert.equal(engine.requests.length, 3);
  assert.deepEqual(await states(), ['kept', 'kept']);
  assert.ok((await warm()).every(({ wasSpoken }) => !wasSpoken));
  assert.deepEqual(bank.counts(), { kept: 2, missing: 0, stale: 0 });
});

test('what another version spoke is stale until it is spoken anew', async (t) => {
  const folder = join(home, 'stale');
  const first = opened(t, folder);
  first.bank.use(PHRASES);
  await first.warm();
  await first.close();
  const same = opened(t, folder);
  same.bank.use(PHRASES);
  assert.deepEqual(await same.states(), ['kept', 'kept']);
  await same.close();
  const other = opened(t, folder, { version: '2.0.0' });
  other.bank.use([...PHRASES, { text: 'Four.' }]);
  assert.deepEqual(await other.states(), ['stale', 'stale', 'missing']);
  await other.warm();
  assert.deepEqual(await other.states(), ['kept', 'kept', 'kept']);
});

test('a phrase that cannot be kept says why', async (t) => {
  const { bank, warm, list } = opened(t, join(home, 'faults'), { diskBytes: 12_000 });
  bank.use([
    { text: 'This text is longer than twenty characters.' },
    { text: 'One.', voice: 'nobody' },
    { text: 'A. B. C. D. E. F.' },
  ]);
  await warm();
  const [long, nobody, large] = await list();
  assert.match(long?.problem ?? '', /too long: 43 characters, the limit is 20/);
  assert.match(nobody?.problem ?? '', /no such voice/);
  assert.deepEqual([large?.state, nobody?.state, long?.state], ['missing', 'missing', 'missing']);
  assert.equal(large?.problem, 'there is no room for it: the phrases that stay fill cache.disk');
});
