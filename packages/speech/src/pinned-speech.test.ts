import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { SpeechWish } from './speech-order.ts';
import { cachedService, spoken } from './testing/cached-service.ts';
import { testPhrases } from './testing/test-phrases.ts';

const home = mkdtempSync(join(tmpdir(), 'hailo-piper-pinned-'));
after(() => rmSync(home, { recursive: true }));
let folders = 0;
const withDisk = (folder = join(home, `phrases-${folders++}`)) =>
  testPhrases({ folder, diskBytes: 10_000_000 });

const WISH: SpeechWish = { text: 'One. Two.' };

/** Speaks and pins a text, as the bank does. @returns its key. */
async function pinned({ speech, phrases }: ReturnType<typeof cachedService>): Promise<string> {
  const { phrase } = await speech.order({ ...WISH, cache: true });
  const key = phrase?.key ?? '';
  phrases.pinned.pin(new Map([[key, undefined]]));
  await spoken(speech, { ...WISH, cache: true });
  await phrases.pinned.settled();
  assert.ok(phrases.pinned.isKept(key));
  return key;
}

test('a pinned text is answered with its one draw, whoever asks; others are not kept', async () => {
  const service = cachedService({}, withDisk());
  const { speech, phrases } = service;
  await pinned(service);
  assert.equal((await spoken(speech, WISH)).status, 'hit');
  assert.equal((await spoken(speech, { ...WISH, cache: false })).status, undefined);
  assert.equal((await spoken(speech, { ...WISH, sound: { speed: 2 } })).status, undefined);
  assert.equal((await spoken(speech, { text: 'One.' })).status, undefined);
  phrases.pinned.pin(new Map());
  assert.equal((await spoken(speech, WISH)).status, undefined);
  await phrases.close();
});

test('packed, a phrase is taken by another service, and only as it was packed', async () => {
  const maker = cachedService({}, withDisk());
  const key = await pinned(maker);
  const packed = await maker.phrases.pinned.packed(key);
  assert.ok(packed !== undefined);
  await maker.phrases.close();

  const taker = cachedService({}, withDisk());
  const { pinned: own } = taker.phrases;
  own.pin(new Map([[key, undefined]]));
  for (const part of ['wording', 'sound'] as const) {
    const damaged = Buffer.from(packed[part]);
    damaged[damaged.length - 1] = (damaged.at(-1) ?? 0) ^ 1;
    await assert.rejects(own.take(key, { ...packed, [part]: damaged }), /not as it was written/);
  }
  await assert.rejects(own.take('0'.repeat(64), packed), /not as it was written/);
  assert.ok(!own.isKept(key));

  await own.take(key, packed);
  assert.ok(own.isKept(key));
  assert.deepEqual(await own.packed(key), packed);
  assert.equal((await spoken(taker.speech, WISH)).status, 'hit');
  assert.equal(taker.engine.requests.length, 0);
  await taker.phrases.close();
});
