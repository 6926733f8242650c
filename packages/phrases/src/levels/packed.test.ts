import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { bytesOf, packed, samplesOf, unpacked } from './packed.ts';

const key = createHash('sha256').update('one').digest('hex');
const other = createHash('sha256').update('two').digest('hex');

const tone = Int16Array.from({ length: 5000 }, (_, n) => Math.round(9000 * Math.sin(n / 17)));
const noise = samplesOf(new Uint8Array(randomBytes(10_000)));
const edges = Int16Array.from([0, 32767, -32768, 32767, -32768, -32768, 0, 1, -1, 32767]);

for (const [name, samples] of Object.entries({ tone, noise, edges, empty: new Int16Array() })) {
  test(`a sound comes back as it was: ${name}`, async () => {
    const file = await packed(key, { kind: 'sound', bytes: bytesOf(samples) });
    const { kind, bytes } = await unpacked(key, file);
    assert.equal(kind, 'sound');
    assert.deepEqual(samplesOf(bytes), samples);
  });
}

test('speech-like sound is packed to less than its size', async () => {
  const file = await packed(key, { kind: 'sound', bytes: bytesOf(tone) });
  assert.ok(file.length < tone.byteLength / 2, `${file.length} of ${tone.byteLength}`);
});

test('a wording comes back as it was', async () => {
  const bytes = new TextEncoder().encode(JSON.stringify({ text: 'Grüße ☃' }));
  assert.deepEqual(await unpacked(key, await packed(key, { kind: 'wording', bytes })), {
    kind: 'wording',
    bytes,
  });
});

test('the entry of another key is refused', async () => {
  const file = await packed(key, { kind: 'sound', bytes: bytesOf(tone) });
  await assert.rejects(unpacked(other, file), { message: 'not as it was written' });
});

test('every cut and every flipped bit is found', async () => {
  const file = await packed(key, { kind: 'sound', bytes: bytesOf(tone) });
  for (let length = 0; length < file.length; length += Math.ceil(file.length / 500)) {
    await assert.rejects(unpacked(key, file.subarray(0, length)));
  }
  for (let at = 0; at < 1000; at++) {
    const bit = Math.floor((at * file.length * 8) / 1000);
    const flipped = Buffer.from(file);
    flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
    await assert.rejects(unpacked(key, flipped), `bit ${bit}`);
  }
});
