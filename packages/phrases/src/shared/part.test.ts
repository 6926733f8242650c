import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chunksOf, sound } from '../testing/chunks.ts';
import { packedPart, unpackedPart } from './part.ts';
import { isPartNote, isWording } from './shapes.ts';

const part = { sampleRate: 22_050, chunk: chunksOf(sound(5000), [5000])[0] as never };
const MAX = 100_000;

test('a part is read as it was put, at its own place only', async () => {
  const values = await packedPart('token', 3, part);
  assert.deepEqual(await unpackedPart('token', 3, values, MAX), part);
  const [note, samples] = values;
  const wrong: [string, string, number, unknown[], number][] = [
    ['of another utterance', 'other', 3, values, MAX],
    ['at another place', 'token', 2, values, MAX],
    ['the other way round', 'token', 3, [samples, note], MAX],
    ['twice the note', 'token', 3, [note, note], MAX],
    ['without samples', 'token', 3, [note], MAX],
    ['not bytes', 'token', 3, ['text', 7], MAX],
    ['cut', 'token', 3, [note, samples.subarray(0, 90)], MAX],
    ['longer than may be', 'token', 3, values, 5000],
  ];
  for (const [name, token, index, given, max] of wrong) {
    await assert.rejects(unpackedPart(token, index, given, max), name);
  }
});

test('what has another form is not taken', () => {
  const note = { phonemeIds: 3, unknown: [] };
  const place = { sentence: 0, piece: 0, silence: false, last: true };
  const whole = { ...place, sampleRate: 8000, plan: note, samplesToCome: null, final: false };
  assert.ok(isPartNote(whole));
  for (const key of ['sentence', 'piece', 'silence', 'last', 'sampleRate', 'plan', 'final']) {
    for (const value of [undefined, 'x', -1, [1]]) {
      assert.ok(!isPartNote({ ...whole, [key]: value }), `${key}: ${value}`);
    }
  }
  const wording = {
    ...{ sound: 'a'.repeat(64), sampleRate: 8000, spokenAt: 1, plans: [note] },
    chunks: [{ ...place, length: 4, plan: 0 }],
  };
  assert.ok(isWording(wording));
  for (const key of Object.keys(wording)) {
    for (const value of [undefined, 'x', -1, {}, [1]]) {
      assert.ok(!isWording({ ...wording, [key]: value }), `${key}: ${value}`);
    }
  }
  assert.ok(!isWording({ ...wording, chunks: [{ ...place, length: 4, plan: 1 }] }));
});
