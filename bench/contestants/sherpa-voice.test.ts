import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tokensOf, withMetadata } from './sherpa-voice.ts';
import { VOICE } from './voice.ts';

test('metadata is put behind the model, in the wire format of protobuf', () => {
  const model = Buffer.of(0x08, 0x08);
  assert.equal(
    withMetadata(model, { ab: 1 }).toString('hex'),
    // field 14 of 7 bytes: key of 2, value of 1
    '0808' + '7207' + '0a026162' + '120131',
  );
});

test('a length of more than seven bits takes two bytes', () => {
  const added = withMetadata(Buffer.alloc(0), { k: 'x'.repeat(300) });
  assert.equal(added.subarray(0, 3).toString('hex'), '72b202');
  assert.equal(added.length, 3 + 0x132);
});

test('every phoneme of the voice has a line, the space too', () => {
  const lines = tokensOf(VOICE).trimEnd().split('\n');
  assert.equal(lines.length, Object.keys(VOICE.phoneme_id_map).length);
  assert.ok(lines.includes('  3'));
});
