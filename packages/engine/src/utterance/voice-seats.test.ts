import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testVoice } from '../testing/voices.ts';
import { KeptVoice } from '../voice/kept-voice.ts';
import { decoderCandidates } from '../voice/prepare/decoder-choice.ts';
import { thisProcessor } from '../voice/prepare/processor.ts';
import { readVoiceFiles } from '../voice/voice-files.ts';
import { VoiceSeats } from './voice-seats.ts';

const DECODERS = decoderCandidates('f32', thisProcessor());
const kept = async (name: string): Promise<KeptVoice> => {
  const files = await readVoiceFiles(testVoice(name), DECODERS);
  return KeptVoice.create(async () => files, {
    folder: undefined,
    decoders: DECODERS,
    log: () => {},
  });
};
const [A, B, C] = await Promise.all([kept('chaos'), kept('no-sdp'), kept('low-16k')]);

const seating = (limit: number) => {
  const seats = new VoiceSeats(limit);
  const seated: string[] = [];
  const take = (voice: KeptVoice, who: string) => seats.take(voice, () => seated.push(who));
  return { seats, seated, take };
};

test('as many voices as there are seats are in use at once, each by any number', () => {
  const { seats, seated, take } = seating(2);
  const leave = [take(A, 'a1'), take(B, 'b1'), take(A, 'a2')];
  take(C, 'c');
  assert.deepEqual(seated, ['a1', 'b1', 'a2']);
  assert.ok(seats.isInUse(A.loadable) && !seats.isInUse(C.loadable));
  leave[0]?.();
  leave[0]?.();
  assert.equal(seated.length, 3);
  leave[2]?.();
  assert.deepEqual(seated.at(-1), 'c');
  assert.ok(!seats.isInUse(A.loadable) && seats.isInUse(C.loadable));
});

test('those who come later wait behind the first, even for a voice in use', () => {
  const { seated, take } = seating(1);
  const first = take(A, 'a1');
  const second = take(B, 'b');
  take(A, 'a2');
  assert.deepEqual(seated, ['a1']);
  first();
  assert.deepEqual(seated, ['a1', 'b']);
  second();
  assert.deepEqual(seated, ['a1', 'b', 'a2']);
});

test('one who gives up waiting lets the others pass', () => {
  const { seated, take } = seating(1);
  take(A, 'a1');
  const second = take(B, 'b');
  take(A, 'a2');
  second();
  assert.deepEqual(seated, ['a1', 'a2']);
});
