import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { SpeechWish } from './speech-order.ts';
import { createSpeechService } from './speech-service.ts';
import { cachedService, RULES, seeded, spoken } from './testing/cached-service.ts';
import { createFixtureEngine } from './testing/fixture-engine.ts';
import { testPhrases } from './testing/test-phrases.ts';

const home = mkdtempSync(join(tmpdir(), 'hailo-piper-cached-'));
after(() => rmSync(home, { recursive: true }));

test('a text with a seed is spoken once, then given chunk by chunk as it was', async () => {
  const { engine, speech, phrases } = cachedService();
  const wish = seeded('One ☃. Two ☃☃. Three.');
  const first = await spoken(speech, wish);
  const again = await spoken(speech, wish);
  assert.deepEqual([first.status, again.status], ['miss', 'hit']);
  assert.deepEqual(again.plans, first.plans);
  assert.deepEqual(again.all, first.all);
  assert.equal(engine.requests.length, 1);
  assert.equal(phrases.figures().hits.memory, 1);
});

const KINDS = [{ whole: true }, {}, { timestamps: true }, { whole: true, timestamps: true }];

test('timed requests share what was said; at exact levels whole and flowing ones too', async () => {
  for (const [normalizeAudio, times] of [
    ['steady', 2],
    [true, 1],
    [false, 1],
  ] as const) {
    const { engine, speech } = cachedService();
    const sound = { seed: 7, normalizeAudio };
    for (const kind of KINDS) await spoken(speech, { ...seeded(), sound, ...kind });
    assert.equal(engine.requests.length, times);
    assert.ok(engine.requests.every(({ timestamps }) => timestamps));
  }
});

test('the disk gives what memory forgot, after a restart too', async () => {
  const settings = { folder: join(home, 'phrases'), diskBytes: 1_000_000 };
  const before = cachedService({}, testPhrases(settings));
  const first = await spoken(before.speech, seeded());
  await before.phrases.close();
  const { engine, speech, phrases } = cachedService({}, testPhrases(settings));
  const again = await spoken(speech, seeded());
  assert.equal(again.status, 'hit');
  assert.deepEqual(
    again.all.map(({ samples }) => samples),
    first.all.map(({ samples }) => samples),
  );
  assert.equal(engine.requests.length, 0);
  assert.deepEqual(phrases.figures().hits, { memory: 0, disk: 1 });
  await spoken(speech, seeded());
  assert.deepEqual(phrases.figures().hits, { memory: 1, disk: 1 });
  await phrases.close();
});

test('a text that sounds different each time is kept by request, by name and by rule only', async () => {
  const { engine, speech, setRules } = cachedService();
  const wish: SpeechWish = { text: 'One.', voice: 'en_US-one-medium' };
  const statusOf = async (more: Partial<SpeechWish> = {}) =>
    (await spoken(speech, { ...wish, ...more })).status;
  assert.equal(await statusOf(), undefined);
  assert.equal(await statusOf({ cache: true }), 'miss');
  assert.equal(await statusOf({ cache: true }), 'hit');
  assert.equal(await statusOf(), undefined);
  setRules({ keepsDraws: (name) => name === wish.voice });
  assert.equal(await statusOf(), 'hit');
  assert.equal(await statusOf({ cache: false }), undefined);
  assert.equal(await statusOf({ voice: undefined }), undefined);
  assert.equal(engine.requests.length, 5);
});

test('a kept draw has the seed of its text: it is the same when it was forgotten', async () => {
  const orders = await Promise.all(
    [cachedService(), cachedService()].map(({ speech }) =>
      speech.order({ text: 'One.', cache: true }),
    ),
  );
  const whole = await cachedService().speech.order({ text: 'One.', cache: true, whole: true });
  assert.equal(whole.request.seed, orders[0]?.request.seed);
  const [one, other] = orders.map(({ request, soundKey }) => ({ seed: request.seed, soundKey }));
  assert.ok(one?.soundKey?.exact);
  assert.deepEqual(one, other);
});

test('without noise a text is kept without a seed', async () => {
  const { speech } = cachedService();
  const wish: SpeechWish = { text: 'One.', sound: { noiseScale: 0, noiseWScale: 0 } };
  assert.equal((await spoken(speech, wish)).status, 'miss');
  assert.equal((await spoken(speech, wish)).status, 'hit');
});

test('without a cache an order has no place in one', async () => {
  const speech = createSpeechService(createFixtureEngine(), () => RULES);
  assert.equal((await speech.order(seeded())).phrase, undefined);
  assert.equal((await spoken(speech, { text: 'One.', cache: true })).status, undefined);
});
