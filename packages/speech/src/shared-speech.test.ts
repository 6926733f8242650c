import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { EngineError } from '@hailo-piper/engine';
import { cachedService, gate, seeded, spoken } from './testing/cached-service.ts';
import { testPhrases } from './testing/test-phrases.ts';

test('equal orders are spoken once; late ones hear it from its beginning', async () => {
  const { beforeSentence, letThrough } = gate();
  const { engine, speech, phrases } = cachedService({ beforeSentence });
  const first = spoken(speech, seeded());
  await letThrough(2);
  const late = [spoken(speech, seeded()), spoken(speech, { ...seeded(), timestamps: true })];
  while (phrases.figures().joined < late.length) await nextTurn();
  await letThrough(1);
  const [leader, ...others] = await Promise.all([first, ...late]);
  assert.equal(leader?.status, 'miss');
  for (const other of others) {
    assert.equal(other.status, 'joined');
    assert.deepEqual(other.all, leader?.all);
  }
  assert.equal(engine.requests.length, 1);
  const { joined, misses, flights } = phrases.figures();
  assert.deepEqual({ joined, misses, flights }, { joined: 2, misses: 1, flights: 0 });
});

test('whoever leaves, the others go on, at each place', async () => {
  for (let place = 0; place <= 3; place++) {
    const { beforeSentence, letThrough } = gate();
    const { engine, speech } = cachedService({ beforeSentence });
    const leaving = new AbortController();
    const leader = spoken(speech, seeded(), { signal: leaving.signal });
    leader.catch(() => {});
    const other = spoken(speech, seeded());
    await letThrough(place);
    leaving.abort(new Error('left'));
    if (place < 3) await assert.rejects(leader, { message: 'left' });
    await letThrough(3 - place);
    assert.equal((await other).all.length, 3);
    assert.equal(engine.requests.length, 1);
    assert.equal((await spoken(speech, seeded())).status, 'hit');
  }
});

test('the last who leaves ends the work', async () => {
  let stopped = 0;
  const beforeSentence = (_index: number, signal: AbortSignal | undefined) =>
    new Promise<void>((_, reject) => {
      signal?.addEventListener('abort', () => {
        stopped += 1;
        reject(signal.reason);
      });
    });
  const { speech, phrases } = cachedService({ beforeSentence });
  const leaving = [new AbortController(), new AbortController()];
  const all = leaving.map(({ signal }) => spoken(speech, seeded(), { signal }));
  for (const one of all) one.catch(() => {});
  await nextTurn();
  leaving[0]?.abort(new Error('left'));
  await assert.rejects(all[0] as Promise<unknown>, { message: 'left' });
  assert.equal(stopped, 0);
  leaving[1]?.abort(new Error('left'));
  await assert.rejects(all[1] as Promise<unknown>, { message: 'left' });
  assert.equal(stopped, 1);
  assert.equal(phrases.figures().flights, 0);
});

test('a deadline ends the reading of one, not the work', async () => {
  const { beforeSentence, letThrough } = gate();
  const { speech } = cachedService({ beforeSentence });
  const hurried = spoken(speech, seeded(), { deadline: performance.now() + 5 });
  const patient = spoken(speech, seeded());
  await assert.rejects(hurried, { code: 'timeout' });
  await letThrough(3);
  assert.equal((await patient).all.length, 3);
});

test('a whole answer has its own time limit', async () => {
  const { beforeSentence, letThrough } = gate();
  const { speech, setRules } = cachedService({ beforeSentence });
  setRules({ wholeTimeoutMs: 5 });
  const exact = { ...seeded(), sound: { seed: 7, normalizeAudio: true } };
  const flowing = spoken(speech, exact);
  await assert.rejects(spoken(speech, { ...exact, whole: true }), { code: 'timeout' });
  await letThrough(3);
  assert.equal((await flowing).all.length, 3);
});

test('a failure reaches all, and is not kept', async () => {
  let fails = true;
  const { beforeSentence, letThrough } = gate();
  const failing = async (index: number) => {
    await beforeSentence();
    if (fails && index === 1) throw new EngineError('synthesis_failed', 'broken');
  };
  const { engine, speech } = cachedService({ beforeSentence: failing });
  const all = [1, 2, 3].map(() => spoken(speech, seeded()));
  for (const one of all) one.catch(() => {});
  await letThrough(2);
  for (const one of all) await assert.rejects(one, { code: 'synthesis_failed' });
  fails = false;
  const again = spoken(speech, seeded());
  await letThrough(3);
  assert.equal((await again).status, 'miss');
  assert.equal(engine.requests.length, 2);
});

test('a refusal reaches who asked, and is not kept', async () => {
  let full = true;
  const admit = () => {
    if (full) throw new EngineError('queue_full', 'full');
  };
  const { speech } = cachedService({ admit });
  await assert.rejects(spoken(speech, seeded()), { code: 'queue_full' });
  full = false;
  assert.equal((await spoken(speech, seeded())).status, 'miss');
});

test('an urgent order does not join one that works in the background', async () => {
  const { beforeSentence, letThrough } = gate();
  const { engine, speech } = cachedService({ beforeSentence });
  const slow = spoken(speech, seeded(), { priority: 'background' });
  const urgent = spoken(speech, seeded());
  await letThrough(6);
  assert.deepEqual([(await slow).status, (await urgent).status], ['miss', 'miss']);
  assert.equal(engine.requests.length, 2);
});

test('a phrase that is too long for the cache is spoken to all who joined, and not kept', async () => {
  // An eighth is one sentence and a half.
  const phrases = testPhrases({ memoryBytes: 8 * 6600 });
  const { engine, speech } = cachedService({}, phrases);
  const both = await Promise.all([spoken(speech, seeded()), spoken(speech, seeded())]);
  assert.deepEqual(both[0]?.all, both[1]?.all);
  assert.equal(engine.requests.length, 1);
  assert.equal((await spoken(speech, seeded())).status, 'miss');
  assert.equal(phrases.figures().flights, 0);
});
